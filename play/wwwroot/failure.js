// An error at its cell: where, what, why in plain words, and what to do.
import { el, withCode } from "./dom.js";

export function failure({ cell: id, error }, { commands, notebook }) {
  const { place, line, message, explain, runTo, trace } = error;
  return el("div", { class: "failure" },
    line ? el("button", { type: "button", class: "link place", text: place || `Line ${line}`, title: "Go to the line", onclick: () => commands.goTo(id, line) })
      : el("strong", { text: place }),
    el("pre", { text: message, tabindex: 0, class: "scroll", "aria-label": "Error message" }),
    (explain || runTo) && el("div", { class: "explain" },
      explain && el("p", {}, el("strong", { text: "In plain words. " }), withCode(explain)),
      runTo && el("button", { type: "button", class: "button primary", text: `Run to ${notebook.nameOf(runTo)}, then this one`, onclick: () => commands.runTo(runTo, id) })),
    trace?.length > 0 && el("details", {}, el("summary", { text: "How it came there" }), el("ul", {}, trace.map(text => el("li", { text })))));
}
