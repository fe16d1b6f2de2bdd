// What the whole page has to say: lines above the cells that stay while they hold, and notes that pass.
import { announce, el, iconButton } from "./dom.js";

export class Banners {
  #host = document.getElementById("banners");
  #byName = new Map();

  /** Shows a line under a name, in place of the one that had it. @param actions { label, run, primary } */
  show(name, level, text, actions = [], extra = null) {
    const banner = el("div", { class: `banner ${level}`, role: level === "error" ? "alert" : null },
      el("p", { text }), extra,
      actions.length > 0 && el("div", { class: "row" }, actions.map((action, i) =>
        el("button", { type: "button", class: `button${i === 0 ? " primary" : ""}`, text: action.label, onclick: action.run }))));
    const known = this.#byName.get(name);
    if (known) known.replaceWith(banner);
    else this.#host.append(banner);
    this.#byName.set(name, banner);
    if (level !== "error" && known?.textContent !== banner.textContent) announce(text);
  }

  hide(name) {
    this.#byName.get(name)?.remove();
    this.#byName.delete(name);
  }

  /** Says something that passes by itself. */
  note(text, actions = []) {
    const name = `note ${text}`;
    this.hide(name);
    const note = el("div", { class: "banner note" }, el("p", { text }),
      el("div", { class: "row" }, actions.map(action => el("button", { type: "button", class: "button", text: action.label, onclick: () => { this.hide(name); action.run(); } })),
        iconButton("close", "Close", () => this.hide(name))));
    this.#host.append(note);
    this.#byName.set(name, note);
    announce(text);
    setTimeout(() => { if (this.#byName.get(name) === note) this.hide(name); }, 10_000);
  }
}
