// A small menu at its button: arrow keys, Home, End, Esc; a click elsewhere closes it.
import { el } from "./dom.js";

let close = () => { };

/** @param items { label, key, run, disabled } or null for a line */
export function openMenu(button, items) {
  const again = button.getAttribute("aria-expanded") === "true";
  close();
  if (again) return;
  const menu = el("div", { class: "menu", role: "menu", "aria-label": button.getAttribute("aria-label") ?? button.textContent });
  for (const item of items.filter(Boolean)) {
    menu.append(el("button", {
      type: "button", role: "menuitem", tabindex: -1, disabled: item.disabled,
      onclick: () => { close(); item.run(); },
    }, item.label, item.key && el("kbd", { text: item.key })));
  }
  document.querySelector("main").append(menu);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  const outside = event => { if (!menu.contains(event.target) && !button.contains(event.target)) close(); };
  close = () => {
    close = () => { };
    const had = menu.contains(document.activeElement);
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (had) button.focus();
  };
  document.addEventListener("pointerdown", outside, true);
  menu.addEventListener("keydown", event => keys(event, menu));
  menu.addEventListener("focusout", event => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
  menu.querySelector("button:not(:disabled)")?.focus();
}

function keys(event, menu) {
  const all = [...menu.querySelectorAll("button:not(:disabled)")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
  event.stopPropagation();
  if (to !== undefined) all[to].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
}

// Below the button, or above where there is no room; never out of the window.
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4 + height <= innerHeight || at.top < height;
  menu.style.top = `${Math.max(4, below ? at.bottom + 4 : at.top - height - 4)}px`;
  menu.style.left = `${Math.max(4, Math.min(at.left, innerWidth - width - 8))}px`;
}
