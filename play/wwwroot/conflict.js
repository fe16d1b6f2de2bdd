// Two texts of one cell, and the choice between them.
import { el } from "./dom.js";

export function conflict(typing, id, other, done) {
  return el("div", { class: "banner warn inline", role: "alert" },
    el("p", {}, el("strong", { text: "Another text of this cell came in. " }), "Yours stands in the editor and is kept; the other one is here:"),
    el("pre", { class: "scroll other-text", tabindex: 0, "aria-label": "The other text", text: other.text }),
    el("div", { class: "row" },
      el("button", { type: "button", class: "button primary", text: "Keep mine", onclick: () => typing.keepMine(id) }),
      el("button", { type: "button", class: "button", text: "Take the other", onclick: () => { typing.takeTheirs(id); done(); } })));
}
