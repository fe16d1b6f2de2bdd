// Two texts of one cell, and the choice between them.
import { el } from "./dom.js";

/** Two texts side by side; lines that the other one has not are marked. */
export function comparison({ mine, theirs }, isOpen = false) {
  const column = (title, text, other) => {
    const known = new Set(other.split("\n"));
    return el("div", {}, el("p", {}, el("strong", { text: title })),
      el("pre", { class: "scroll other-text", tabindex: 0, "aria-label": title },
        text.split("\n").map(line => known.has(line) ? `${line}\n` : el("mark", { text: `${line}\n` }))));
  };
  return el("details", { class: "comparison", open: isOpen }, el("summary", { text: "Compare" }),
    el("div", { class: "columns-2" }, column("Mine", mine, theirs), column("The other", theirs, mine)));
}

export function conflict({ typing, banners }, id, other, done) {
  const take = () => {
    const mine = typing.textOf(id);
    typing.takeTheirs(id);
    done();
    banners.note("The other text is in the cell.", [{ label: "Back to mine", run: () => { typing.typed(id, mine); done(); } }]);
  };
  const mine = typing.textOf(id);
  return el("div", { class: "banner warn inline", role: "alert" },
    el("p", {}, el("strong", { text: "Another text of this cell came in. " }), "Yours is kept and stands in the cell; choose which one goes on."),
    comparison({ mine, theirs: other.text }, true),
    el("div", { class: "row" },
      el("button", { type: "button", class: "button primary", text: "Keep mine", onclick: () => typing.keepMine(id) }),
      el("button", { type: "button", class: "button", text: "Take the other", onclick: take })));
}
