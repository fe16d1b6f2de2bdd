// What the cells have declared so far. Names, types and sizes are told at once; a value only when it is asked for.
import { el } from "./dom.js";

export class Variables {
  #page;
  #rows = el("tbody");
  #table = el("table", {}, el("thead", {}, el("tr", {}, ["Name and type", "Size", "Cell"].map(text => el("th", { scope: "col", text })))), this.#rows);
  #note = el("p", { class: "note" });
  #asked = 0;

  element = el("div", { class: "panel-body" }, this.#table, this.#note);

  constructor(page) { this.#page = page; }

  async update() {
    const asked = ++this.#asked;
    try {
      const { variables } = await this.#page.feed.ask({ t: "variables" });
      if (asked === this.#asked) this.#show(variables);
    } catch (error) {
      this.#note.textContent = error.message;
    }
  }

  #show(variables) {
    this.#table.hidden = variables.length === 0;
    this.#note.textContent = variables.length === 0 ? "No variable yet: run a cell that declares one." : "A name shows its value.";
    const key = JSON.stringify(variables);
    if (this.#rows.dataset.key === key) return;
    this.#rows.dataset.key = key;
    const { commands, notebook } = this.#page;
    this.#rows.replaceChildren(...variables.map(({ name, type, size, cell }) => {
      const row = el("tr", {},
        el("th", { scope: "row" },
          el("button", { type: "button", class: "link code-font", text: name, "aria-expanded": "false", onclick: event => this.#value(event.currentTarget, row, name) }),
          el("div", { class: "code-font type", text: type })),
        el("td", { text: size }),
        el("td", {}, notebook.get(cell) && el("button", { type: "button", class: "link to-cell", text: notebook.get(cell).number, "aria-label": `To ${notebook.nameOf(cell)}`, onclick: () => commands.goTo(cell) })));
      return row;
    }));
  }

  async #value(button, row, name) {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", !isOpen);
    if (isOpen) {
      row.nextSibling.remove();
      return;
    }
    const shown = el("pre", { class: "scroll", tabindex: 0, "aria-label": `Value of ${name}`, text: "…" });
    row.after(el("tr", { class: "value" }, el("td", { colspan: 3 }, shown)));
    try {
      shown.textContent = (await this.#page.feed.ask({ t: "value", name })).value;
    } catch (error) {
      shown.textContent = error.message;
    }
  }
}
