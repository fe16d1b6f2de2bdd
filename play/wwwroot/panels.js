// Panels beside the cells: columns where there is room, drawers over the page where there is not.
import { el, iconButton } from "./dom.js";
import { Contents } from "./contents.js";
import { Find } from "./find.js";
import { KeysHelp } from "./keys.js";
import { Variables } from "./variables.js";

const wide = { contents: matchMedia("(min-width: 1180px)"), variables: matchMedia("(min-width: 1180px)") };

export class Panels {
  constructor(page) {
    this.contents = new Panel("contents", "Contents", new Contents(page), wide.contents.matches);
    this.variables = new Panel("variables", "Variables", new Variables(page), false);
    this.find = new Find(page);
    this.keys = new KeysHelp();
  }
}

/** A side of the page that can be shown; whether it is, is kept in this browser. */
class Panel {
  #host;
  #name;
  #content;

  constructor(name, title, content, byDefault) {
    this.#name = name;
    this.#content = content;
    this.#host = document.getElementById(name);
    this.#host.append(
      el("div", { class: "panel-head" }, el("h2", { text: title }), iconButton("close", `Close ${title.toLowerCase()}`, () => this.show(false))),
      content.element);
    this.#host.addEventListener("keydown", event => { if (event.key === "Escape") this.show(false); });
    this.#host.addEventListener("click", event => { if (!this.isWide && event.target.closest("a, .to-cell")) this.show(false, { focus: false }); });
    this.startsOpen = this.isWide && (kept(name) ?? byDefault);
    // A column that the window has become too narrow for would lie over the cells.
    wide[name].addEventListener("change", () => this.show(this.isWide && (kept(name) ?? byDefault), { focus: false }));
  }

  get isWide() { return wide[this.#name].matches; }
  get isShown() { return !this.#host.hidden; }

  /** Shows it as it was when the page was left; called when the button is there. */
  begin() { if (this.startsOpen) this.show(true, { focus: false }); }

  toggle() { this.show(!this.isShown); }

  show(isShown, { focus = true } = {}) {
    const button = document.getElementById(`${this.#name}-button`);
    // The cells get narrower or wider: what the learner looks at stays where it is.
    const seen = document.querySelector(".cell.selected");
    const before = seen?.getBoundingClientRect().top;
    this.#host.hidden = !isShown;
    document.body.classList.toggle(`with-${this.#name}`, isShown);
    button.setAttribute("aria-expanded", isShown);
    if (this.isWide && seen) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
    if (this.isWide) keep(this.#name, isShown);
    if (isShown) this.#content.update();
    if (!focus) return;
    if (isShown) this.#host.querySelector("button, a").focus();
    else button.focus();
  }

  /** Brings what it shows up to date, when somebody can see it. */
  update() { if (this.isShown) this.#content.update(); }
}

function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(`play-panel-${name}`));
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(`play-panel-${name}`, JSON.stringify(value));
  } catch { /* then it holds for this page */ }
}
