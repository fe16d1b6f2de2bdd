// A number in the code that a slider rewrites.
import { el } from "./dom.js";

const patience = 400;

export class Sliders {
  #send;
  #rows = [];

  /** @param send told { slider, value } when the learner let go */
  constructor(send) {
    this.#send = send;
    this.element = el("div", { class: "sliders", hidden: true });
  }

  set(sliders) {
    this.element.hidden = sliders.length === 0;
    const same = sliders.length === this.#rows.length && sliders.every((slider, i) => slider.name === this.#rows[i].name);
    if (!same) {
      this.#rows = sliders.map((slider, i) => new Row(slider, value => this.#send({ slider: i, value })));
      this.element.replaceChildren(...this.#rows.map(row => row.element));
    }
    sliders.forEach((slider, i) => this.#rows[i].set(slider));
  }
}

class Row {
  #input;
  #shown = el("output");
  #timer = 0;
  #held = false;
  #sent;

  constructor(slider, send) {
    this.name = slider.name;
    this.#sent = String(slider.value);
    this.#input = el("input", { type: "range", "aria-label": slider.name });
    this.#input.oninput = () => this.#preview();
    // A key changes the value at each press: wait until they are done. A pointer ends with one change.
    this.#input.onkeydown = () => { this.#held = true; };
    this.#input.onpointerdown = () => { this.#held = true; this.keys = false; };
    this.#input.onchange = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#release(send), this.keys === false ? 0 : patience);
      this.keys = true;
    };
    this.element = el("label", { class: "slider" }, el("span", { class: "code-font", text: slider.name }), this.#input, this.#shown);
  }

  set({ value, min, max, step }) {
    Object.assign(this.#input, { min, max, step });
    // While it is being moved, the hand is right.
    if (this.#held) return;
    this.#input.value = value;
    this.#sent = String(value);
    this.#preview();
  }

  #release(send) {
    this.#held = false;
    const value = this.#written();
    if (Number(value) === Number(this.#sent)) return;
    this.#sent = value;
    send(value);
  }

  #preview() {
    this.#shown.textContent = this.#written();
    this.#input.setAttribute("aria-valuetext", this.#written());
  }

  // As many decimals as the step has: 0.30000000000000004 is not what was chosen.
  #written() {
    const decimals = Math.max(...[this.#input.step, this.#input.min].map(text => text.split(".")[1]?.length ?? 0));
    return Number(this.#input.value).toFixed(decimals);
  }
}
