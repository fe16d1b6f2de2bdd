// A question that is asked before the answer opens.
import { el, withCode } from "./dom.js";

export class Prediction {
  #outputs;
  #send;
  #shown = "";

  /** @param outputs what stays folded, @param send told the learner's answer; "" to see it without one */
  constructor(outputs, send) {
    this.#outputs = outputs;
    this.#send = send;
    this.element = el("div", { class: "prediction", hidden: true });
  }

  set(predict, hasOutputs) {
    const open = predict && (predict.answer === null || predict.answer === undefined);
    this.#outputs.classList.toggle("folded", Boolean(open));
    const key = JSON.stringify([predict, open && hasOutputs]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.hidden = !predict || predict.answer === "";
    if (open) this.#ask(predict.question, hasOutputs);
    else if (predict) this.element.replaceChildren(el("p", {}, el("strong", { text: "You said: " }), predict.answer));
  }

  #ask(question, hasOutputs) {
    const typed = this.element.querySelector("input")?.value ?? "";
    const input = el("input", { type: "text", required: true, maxlength: 500, autocomplete: "off", "aria-label": question, placeholder: "Your guess" });
    const form = el("form", { onsubmit: event => { event.preventDefault(); this.#send(input.value.trim()); } },
      el("p", {}, el("strong", { text: "Predict. " }), withCode(question)),
      el("div", { class: "row" }, input, el("button", { class: "button primary", text: "That is my guess" }),
        el("button", { type: "button", class: "button", text: "Show without answering", onclick: () => this.#send("") })),
      hasOutputs && el("p", { class: "note", text: "The output is there, and opens with your guess." }));
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(form);
    input.value = typed;
    if (hadFocus) input.focus();
  }
}
