// What a learner can do with cells, whichever way (key, button, menu) they ask.
import { announce, el, reveal } from "./dom.js";

export class Commands {
  #page;
  #awaited = null;   // the place of a cell that was asked for and gets the focus when it comes

  constructor(page) { this.#page = page; }

  get selected() { return this.#page.selected; }

  // Selecting

  select(id, { focus = true, scroll = false } = {}) {
    const { page, view } = { page: this.#page, view: this.#page.views.get(id) };
    if (!view) return;
    if (page.selected !== id) {
      const before = page.views.get(page.selected);
      before?.element.classList.remove("selected");
      before?.element.setAttribute("tabindex", -1);
      page.selected = id;
      view.element.classList.add("selected");
      view.element.tabIndex = 0;
    }
    if (focus) view.element.focus({ preventScroll: true });
    if (scroll) reveal(view.element);
  }

  step(by) {
    const next = this.#page.notebook.neighbour(this.selected, by);
    if (next) this.select(next.cell, { scroll: true });
    return next !== undefined;
  }

  goTo(id, line) {
    this.select(id, { scroll: true });
    if (line) this.#page.views.get(id)?.goTo(line);
  }

  edit() { this.#page.views.get(this.selected)?.edit(); }

  // Running

  /** Runs cells once the server has what was typed. */
  async run(id, mode = "only") {
    const cell = this.#page.notebook.get(id);
    if (mode === "only" && cell?.kind === "text") {
      this.#page.views.get(id).leave();
      return;
    }
    await this.#after(mode === "only" ? id : undefined, () => ({ t: "run", cells: id ? [id] : [], mode }));
  }

  async runAndGoOn(id) {
    const ran = this.run(id);
    if (!this.step(1)) this.#page.views.get(id).leave();
    await ran;
  }

  async runAndInsert(id) {
    this.insert(id, "code");
    await this.run(id);
  }

  /** What an explained error offers: the cells up to the one that declares, as far as they have not run, then the one that failed. */
  async runTo(declares, failed) {
    const { notebook } = this.#page;
    const above = notebook.list.slice(0, notebook.order.indexOf(declares) + 1)
      .filter(cell => cell.kind === "code" && (cell.cell === declares || cell.state !== "passed" || cell.old || cell.stale.length > 0));
    await this.#after(undefined, () => ({ t: "run", cells: [...above.map(cell => cell.cell), failed], mode: "only" }));
  }

  runAll() { return this.run(null, "all"); }
  runStale() { return this.run(null, "stale"); }
  stop() { this.#send({ t: "stop" }); }

  restart(replay) { return this.#after(undefined, () => ({ t: "restart", replay })); }

  restartTo(id) { return this.#after(undefined, () => ({ t: "restart", replay: false, to: id })); }

  slide(id, slide) { return this.#after(id, () => ({ t: "slide", cell: id, ...slide })); }

  predict(id, text) { this.#send({ t: "predict", cell: id, text }); }

  // Changing the document

  insert(after, kind, text = "") {
    if (this.#send({ t: "insert", after, kind, text })) this.#awaited = { after, kind };
  }

  insertAbove(id, kind) { this.insert(this.#page.notebook.neighbour(id, -1)?.cell ?? null, kind); }

  delete(id) {
    const { notebook } = this.#page;
    const next = notebook.neighbour(id, 1) ?? notebook.neighbour(id, -1);
    if (!this.#send({ t: "delete", cell: id })) return;
    if (next) this.select(next.cell);
    this.#page.banners.note(`Deleted ${notebook.nameOf(id)}.`, [{ label: "Undo", run: () => this.undo() }]);
  }

  move(id, by) {
    const { order } = this.#page.notebook;
    const at = order.indexOf(id);
    if (at + by < 0 || at + by >= order.length) return;
    // Up: behind the one before the one before.
    this.#send({ t: "move", cell: id, after: (by < 0 ? order[at - 2] : order[at + 1]) ?? null });
  }

  async kind(id, kind) {
    if (this.#page.notebook.get(id).kind !== kind) await this.#after(id, () => ({ t: "kind", cell: id, kind }));
  }

  undo() { this.#send({ t: "undo" }); }

  async reset(id) {
    const { typing, banners, views } = this.#page;
    const mine = typing.textOf(id);
    await this.#after(id, () => ({ t: "reset", cell: id }));
    banners.note("The cell has the lesson's text again.", [{ label: "Back to mine", run: () => { typing.typed(id, mine); views.get(id)?.takeText(); } }]);
  }

  save() { return this.#after(undefined, () => ({ t: "save", force: false })); }

  async solution(id) {
    const view = this.#page.views.get(id);
    try {
      const { text } = await this.#page.feed.ask({ t: "solution", cell: id });
      view.showAside(el("div", { class: "solution" },
        el("p", {}, el("strong", { text: "A solution" })),
        el("pre", { class: "code scroll", tabindex: 0, "aria-label": "A solution", text }),
        el("div", { class: "row" },
          el("button", { type: "button", class: "button", text: "Put it into the cell", onclick: () => { view.edit(); this.#page.typing.typed(id, text); view.takeText(); view.showAside(null); } }),
          el("button", { type: "button", class: "button", text: "Close", onclick: () => view.showAside(null) }))));
    } catch (error) {
      this.#page.banners.note(error.message);
    }
  }

  /** A new cell came: the learner who asked for it goes on there. */
  arrived(cell) {
    const { notebook, views } = this.#page;
    if (!this.#awaited || cell.kind !== this.#awaited.kind || (notebook.neighbour(cell.cell, -1)?.cell ?? null) !== this.#awaited.after) return;
    this.#awaited = null;
    this.select(cell.cell, { scroll: true });
    views.get(cell.cell).edit();
    announce(cell.kind === "code" ? "New code cell" : "New text");
  }

  /** What the menu at a cell offers. */
  menuOf(id) {
    const { notebook } = this.#page;
    const cell = notebook.get(id);
    const exercise = notebook.exerciseMap.find(each => each.cell === id);
    const code = cell.kind === "code";
    return [
      code && { label: "Run all above", run: () => this.run(id, "above") },
      code && { label: "Run this and all below", run: () => this.run(id, "below") },
      code && { label: "Restart and run to here", run: () => this.restartTo(id) },
      { label: "Insert code above", key: "A", run: () => this.insertAbove(id, "code") },
      { label: "Insert code below", key: "B", run: () => this.insert(id, "code") },
      { label: "Insert text below", run: () => this.insert(id, "text") },
      code ? { label: "Make it a text", key: "M", run: () => this.kind(id, "text") } : { label: "Make it code", key: "Y", run: () => this.kind(id, "code") },
      { label: "Reset to the lesson's text", run: () => this.reset(id) },
      code && exercise && { label: "Show a solution", disabled: cell.state === "idle", run: () => this.solution(id) },
      { label: "Undo delete, insert, move", key: "Z", run: () => this.undo() },
    ];
  }

  async #after(id, message) {
    try {
      await this.#page.typing.flush(id);
      this.#send(message());
    } catch (error) {
      this.#page.banners.note(error.message);
    }
  }

  #send(message) {
    const seq = this.#page.feed.send(message);
    if (seq === 0) this.#page.banners.note("The server is not reached: nothing was done. Your texts are kept here.");
    return seq;
  }
}
