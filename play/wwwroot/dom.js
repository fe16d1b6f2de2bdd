// Small words for making elements.

/** Makes an element: attributes by name, "on..." as listeners, children as nodes or texts (null is left out). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (name in properties) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

// Those whose attribute is only the first value.
const properties = { value: 1, checked: 1, className: 1, hidden: 1, disabled: 1 };

// Strokes on a square of 16: the page has no icon font and asks for no picture.
const shapes = {
  run: "M4.5 2.8v10.4L13 8z",
  runAll: "M2.5 3v10L8 8zM8.5 3v10L14 8z",
  stop: "M4 4h8v8H4z",
  restart: "M13 8a5 5 0 1 1-1.6-3.7M13 1.8v3h-3",
  stale: "M8 3v5l3 2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z",
  contents: "M2.5 4h11M5 8h8.5M5 12h8.5",
  variables: "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6",
  light: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1",
  dark: "M13.4 9.8A5.8 5.8 0 0 1 6.2 2.6a5.8 5.8 0 1 0 7.2 7.2z",
  auto: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 2v12M8 5h4.8M8 8h6M8 11h4.8",
  find: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.4 3.4",
  keys: "M1.8 4h12.4v8H1.8zM4 6.3h.8M6.6 6.3h.8M9.2 6.3h.8M11.6 6.3h.6M4 9.6h8",
  more: "M3.2 8h.01M8 8h.01M12.8 8h.01",
  plus: "M8 3v10M3 8h10",
  trash: "M3 4.5h10M6.2 4.5v-2h3.6v2M4.4 4.5l.6 9h6l.6-9",
  up: "M8 13V3.5M4 7l4-4 4 4",
  down: "M8 3v9.5M4 9l4 4 4-4",
  home: "M9.5 3.5 5 8l4.5 4.5",
  close: "M4 4l8 8M12 4l-8 8",
  pencil: "M3 13l.6-2.8 7.2-7.2 2.2 2.2-7.2 7.2z",
  check: "M3 8.5l3.2 3.2L13 5",
  circle: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",
  save: "M3 2.8h8.2L13.2 5v8.2H3zM5.5 2.8v3.4h5V2.8M5.5 13.2V9.5h5v3.7",
};

/** An icon; it is decoration, so its button carries the name. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon: the name is read out and shown on hover, a key may be added to it. */
export function iconButton(name, label, onclick, { key = null, text = null, className = "quiet", ...rest } = {}) {
  const title = key ? `${label} (${key})` : label;
  return el("button", { type: "button", class: `button ${className}`, "aria-label": text === label ? null : label, title, onclick, ...rest },
    icon(name), text && el("span", { class: "button-text", text }));
}

/** "1.4 s", "2 min 5 s". */
export function seconds(value) {
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 60) return `${Math.floor(value)} s`;
  return `${Math.floor(value / 60)} min ${Math.floor(value % 60)} s`;
}

/** "812 bytes", "184 kB", "1.2 MB". */
export function bytes(count) {
  if (count < 1000) return `${count} bytes`;
  return count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** A text whose `names` are shown as code. */
export function withCode(text) {
  return text.split("`").map((part, i) => i % 2 === 0 ? part : el("code", { text: part }));
}

const live = document.getElementById("live");

/** Tells a screen reader what has happened; nothing is shown. */
export function announce(text) {
  live.textContent = text;
}

/** Whether the reader wants things to stand still. */
export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Brings an element into view, no further than needed. */
export function reveal(element, block = "nearest") {
  element.scrollIntoView({ block, behavior: calm.matches ? "instant" : "smooth" });
}
