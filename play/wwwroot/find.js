// Finds in all sources and texts; the browser's own search does not see what a closed editor holds.
import { announce, el, iconButton, reveal } from "./dom.js";

export class Find {
  #page;
  #input = el("input", { type: "search", "aria-label": "Find in the notebook", placeholder: "Find in the notebook", autocomplete: "off", spellcheck: "false" });
  #count = el("span", { class: "count" });
  #found = [];   // { id, from, to } in the cell's text as it is shown
  #at = -1;
  #element;

  constructor(page) {
    this.#page = page;
    this.#element = el("div", { class: "find", role: "search", hidden: true },
      this.#input, this.#count,
      iconButton("up", "Previous", () => this.#go(-1), { key: "Shift+Enter" }),
      iconButton("down", "Next", () => this.#go(1), { key: "Enter" }),
      iconButton("close", "Close find", () => this.close(), { key: "Esc" }));
    document.getElementById("bar").append(this.#element);
    this.#input.oninput = () => this.#search();
    this.#element.onkeydown = event => {
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && event.target === this.#input) this.#go(event.shiftKey ? -1 : 1);
      else return;
      event.preventDefault();
    };
  }

  open() {
    this.#element.hidden = false;
    const marked = String(getSelection());
    if (marked !== "" && !marked.includes("\n")) this.#input.value = marked;
    this.#input.focus();
    this.#input.select();
    this.#search();
  }

  close() {
    this.#element.hidden = true;
    this.#paint([], null);
    this.#page.commands.select(this.#page.selected);
  }

  #search() {
    const wanted = this.#input.value.toLowerCase();
    this.#found = wanted === "" ? [] : this.#page.notebook.order.flatMap(id => {
      const text = this.#shown(id).toLowerCase();
      const places = [];
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) places.push({ id, from: at, to: at + wanted.length });
      return places;
    });
    // The first one that is not above what the learner sees.
    const top = document.getElementById("bar").offsetHeight;
    this.#at = this.#found.findIndex(({ id }) => this.#page.views.get(id).element.getBoundingClientRect().bottom > top) - 1;
    if (this.#found.length > 0) this.#go(1);
    else this.#tell();
  }

  // What is searched is what is shown, so a text counts as it reads, unless its Markdown is open.
  #shown(id) {
    const view = this.#page.views.get(id);
    return view.isCode || view.editor ? this.#page.typing.textOf(id) : view.textElement.textContent;
  }

  #go(by) {
    const { length } = this.#found;
    if (length > 0) {
      this.#at = (this.#at + by + length) % length;
      const { id, from, to } = this.#found[this.#at];
      const view = this.#page.views.get(id);
      this.#page.commands.select(id, { focus: false });
      view.editor?.select(from, to);
      const range = this.#rangeOf(this.#found[this.#at]);
      this.#paint(this.#found.map(found => this.#rangeOf(found)), range);
      reveal(range?.startContainer.parentElement ?? view.element, "center");
    }
    this.#tell();
  }

  #tell() {
    const { length } = this.#found;
    if (length === 0) this.#paint([], null);
    this.#count.textContent = this.#input.value === "" ? "" : length === 0 ? "not found" : `${this.#at + 1} of ${length}`;
    announce(this.#count.textContent);
  }

  // Characters of an element's text as a range of its text nodes; none where an editor shows the text.
  #rangeOf({ id, from, to }) {
    const view = this.#page.views.get(id);
    if (view.editor) return null;
    const walk = document.createTreeWalker(view.textElement, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let at = 0, started = false;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!started && from < at + node.length) {
        range.setStart(node, from - at);
        started = true;
      }
      if (started && to <= at + node.length) {
        range.setEnd(node, to - at);
        return range;
      }
      at += node.length;
    }
    return null;
  }

  // Older browsers have no highlights: there the cell is only selected.
  #paint(ranges, current) {
    if (!window.Highlight) return;
    CSS.highlights.set("found", new Highlight(...ranges.filter(Boolean)));
    CSS.highlights.set("found-here", new Highlight(...current ? [current] : []));
  }
}
