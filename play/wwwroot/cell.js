// A cell on the page: its source, its state, its outputs. Decisions are in commands.js, data in notebook.js.
import { el, icon, iconButton, reveal, seconds } from "./dom.js";
import { Outputs } from "./outputs.js";
import { Sliders } from "./sliders.js";
import { Prediction } from "./prediction.js";
import { failure } from "./failure.js";
import { conflict } from "./conflict.js";
import { openMenu } from "./menu.js";

const words = { idle: "", queued: "waits for its turn", running: "running", passed: "ran", failed: "failed", stopped: "stopped", lost: "lost: its process ended" };

export class CellView {
  #page;
  #editor = null;
  #source = el("div", { class: "source" });
  #state = el("p", { class: "state" });
  #problems = el("ul", { class: "problems", hidden: true });
  #conflict = el("div", { class: "conflict-place" });
  #failure = el("div", { class: "failure-place" });
  #aside = el("div", { class: "aside-place" });
  #outputs = null;
  #sliders = null;
  #prediction = null;
  #squiggles = [];

  constructor(id, page) {
    this.id = id;
    this.#page = page;
    this.element = el("section", {
      class: "cell", id: `cell-${id}`, tabindex: -1,
      onfocusin: () => page.commands.select(id, { focus: false }),
      onpointerdown: () => page.commands.select(id, { focus: false }),
    });
    this.build();
  }

  get cell() { return this.#page.notebook.get(this.id); }
  get isCode() { return this.cell.kind === "code"; }
  get isEditing() { return this.#editor?.hasFocus ?? false; }
  get editor() { return this.#editor; }
  /** The element whose text is the code, or the text as it reads. */
  get textElement() { return this.isCode ? this.#source.querySelector("pre") ?? this.#source : this.#source; }
  get outputs() { return this.#outputs; }

  /** Makes the parts anew, at first and when the kind changed. */
  build() {
    const { commands } = this.#page;
    this.closeEditor();
    delete this.#source.dataset.shown;
    this.#source.replaceChildren();
    this.kind = this.cell.kind;
    this.element.className = `cell ${this.kind}`;
    const tools = el("div", { class: "tools", role: "toolbar", "aria-label": "Cell" },
      !this.isCode && iconButton("pencil", "Edit the text", () => this.edit(), { key: "Enter" }),
      iconButton("up", "Move up", () => commands.move(this.id, -1)),
      iconButton("down", "Move down", () => commands.move(this.id, 1)),
      iconButton("trash", "Delete", () => commands.delete(this.id), { key: "D D" }),
      iconButton("more", "More for this cell", event => openMenu(event.currentTarget, commands.menuOf(this.id)), { "aria-haspopup": "menu", "aria-expanded": "false" }));
    const insert = el("div", { class: "insert" },
      iconButton("plus", "Insert code below", () => commands.insert(this.id, "code"), { text: "Code", key: "B" }),
      iconButton("plus", "Insert text below", () => commands.insert(this.id, "text"), { text: "Text" }));
    if (this.isCode) this.#buildCode(tools, insert);
    else this.#buildText(tools, insert);
    this.update();
    this.showConflict();
  }

  #buildCode(tools, insert) {
    const { commands, feed, notebook } = this.#page;
    this.run = el("button", { type: "button", class: "run", onclick: () => this.cell.state === "running" ? commands.stop() : commands.run(this.id) });
    this.number = el("span", { class: "cell-number" });
    const outputs = el("div", { class: "outputs" });
    this.#outputs = new Outputs(outputs, notebook.info.id);
    this.#sliders = new Sliders(slide => commands.slide(this.id, slide));
    this.#prediction = new Prediction(outputs, text => commands.predict(this.id, text));
    this.element.replaceChildren(
      el("div", { class: "rail" }, this.run, this.number),
      el("div", { class: "body" }, tools, this.#source, this.#problems, this.#conflict, this.#sliders.element,
        this.#state, this.#prediction.element, outputs, this.#failure, this.#aside),
      insert);
    this.#source.onclick = event => this.#clicked(event);
    this.#outputs.set(this.cell.outputs);
  }

  #buildText(tools, insert) {
    this.element.replaceChildren(el("div", { class: "rail" }), el("div", { class: "body" }, tools, this.#source, this.#conflict), insert);
    this.#source.onclick = null;
    this.#source.ondblclick = event => { if (!this.#editor && !event.target.closest("a, summary")) this.edit(); };
  }

  /** Shows what the model says; the source only where no editor has it. */
  update() {
    const cell = this.cell;
    if (cell.kind !== this.kind) {
      this.build();
      return;
    }
    const heading = this.#page.headingAbove(this.id);
    this.element.setAttribute("aria-label", `${this.isCode ? `Cell ${cell.number}` : "Text"}${heading ? `, ${heading}` : ""}`);
    if (!this.#editor) this.#showSource();
    if (!this.isCode) return;
    this.element.dataset.state = cell.state;
    this.element.classList.toggle("stale", cell.stale.length > 0);
    this.element.classList.toggle("old", cell.old === true);
    this.number.textContent = cell.number;
    const running = cell.state === "running";
    this.run.replaceChildren(icon(running ? "stop" : "run"));
    this.run.ariaLabel = running ? `Stop cell ${cell.number}` : `Run cell ${cell.number}`;
    this.run.title = running ? "Stop" : "Run (Ctrl+Enter)";
    this.#sliders.set(cell.sliders ?? []);
    this.#outputs.charts.setEarlier(cell.earlier ?? [], cell.label);
    this.#prediction.set(cell.predict, !this.#outputs.isEmpty);
    this.#failure.replaceChildren(...cell.error ? [failure(cell, this.#page)] : []);
    this.tick();
  }

  /** The line under the source: state, time, why it is stale. */
  tick() {
    if (!this.isCode) return;
    const cell = this.cell;
    const time = cell.state === "running" ? (performance.now() - cell.since) / 1000 : cell.seconds;
    const timed = time !== undefined && time !== null && ["running", "passed", "failed", "stopped"].includes(cell.state);
    const told = [`${words[cell.state] ?? cell.state}${timed ? ` ${seconds(time)}` : ""}`];
    if (cell.state === "stopped") told.push("what it had changed stays changed");
    if (cell.old) told.push("from before the restart");
    if (cell.stale.length > 0) told.push(`stale: ${cell.stale.join("; ")}`);
    const text = told.filter(part => part !== "").join(" · ");
    if (this.#state.textContent !== text) this.#state.textContent = text;
    this.#state.hidden = text === "";
  }

  #showSource() {
    const cell = this.cell;
    const text = this.#page.typing.textOf(this.id);
    const key = `${cell.version} ${text === cell.text}`;
    if (this.#source.dataset.shown === key) return;
    this.#source.dataset.shown = key;
    if (text !== cell.text) this.#source.replaceChildren(el("pre", { class: "code", text }));
    else if (cell.html) this.#source.innerHTML = cell.html;
    else this.#source.replaceChildren(el("pre", { class: "code", text }));
    if (this.isCode) this.#numberLines(text);
    else {
      tidyLinks(this.#source);
      // A long line is scrolled by keys, too.
      for (const pre of this.#source.querySelectorAll("pre")) pre.tabIndex = 0;
    }
    if (!this.isCode && text.trim() === "") this.#source.replaceChildren(el("p", { class: "empty", text: "An empty text: press Enter to write." }));
  }

  #numberLines(text) {
    const count = text.split("\n").length;
    const numbers = Array.from({ length: count }, (_, i) => i + 1).join("\n");
    const pre = this.#source.querySelector("pre") ?? this.#source.appendChild(el("pre", { class: "code", text }));
    pre.tabIndex = 0;
    pre.role = "group";
    pre.ariaLabel = `Code of cell ${this.cell.number}; Enter edits it`;
    this.#source.prepend(el("span", { class: "line-marks", "aria-hidden": "true", text: numbers }));
  }

  #clicked(event) {
    if (this.#editor || event.target.closest("a") || String(getSelection()) !== "") return;
    this.edit(offsetAt(this.#source.querySelector("pre"), event));
  }

  /** Opens the editor (or goes back to it). */
  edit(at = null) {
    if (!this.#page.notebook.info.writable && this.isCode === false) return;
    if (this.#editor) {
      this.#page.editors.used(this.#editor);
      this.#editor.focus(at);
      return;
    }
    this.#openEditor();
    this.#editor.focus(at ?? (this.isCode ? 0 : null));
  }

  #openEditor() {
    const { editors, typing } = this.#page;
    const id = this.id;
    // The page keeps its length while one takes the other's place.
    this.#source.style.minHeight = this.isCode ? `${this.#source.offsetHeight}px` : "";
    delete this.#source.dataset.shown;
    this.#editor = editors.open(this.#source, {
      id, text: typing.textOf(id), code: this.isCode,
      label: this.isCode ? `Code of cell ${this.cell.number}. Esc leaves the editor.` : "Markdown of this text. Esc leaves the editor.",
      onText: text => { typing.typed(id, text); this.#page.typedIn(id); },
    }, () => this.closeEditor());
    this.#source.style.minHeight = "";
    this.element.classList.add("open");
    this.#editor.setProblems(this.#squiggles);
    this.#listProblems();
    if (this.isCode && !this.#editor.isRich && this.#page.notebook.monaco) this.#enrich();
  }

  // The library came after the learner: the better editor takes over at the same place.
  async #enrich() {
    const { editors } = this.#page;
    await editors.load(this.#page);
    const plain = this.#editor;
    if (!plain || plain.isRich || !editors.hasRich) return;
    const { hasFocus, caret } = plain;
    this.#openEditor();
    if (hasFocus) this.#editor.focus(caret);
  }

  /** Esc: command mode. A code editor stays as it is, a text is shown as it reads. */
  leave() {
    if (!this.#editor?.isRich) this.closeEditor();
    this.element.focus({ preventScroll: true });
  }

  closeEditor() {
    if (!this.#editor) return;
    this.#page.editors.forget(this.#editor);
    this.#editor.dispose();
    this.#editor = null;
    this.element.classList.remove("open");
    delete this.#source.dataset.shown;
    if (this.cell) this.#showSource();
    this.#listProblems();
  }

  /** The server's text came: an open editor takes it unless it has a newer one. */
  takeText() {
    this.#editor?.setText(this.#page.typing.textOf(this.id));
    this.update();
  }

  showConflict() {
    const found = this.#page.typing.conflictOf(this.id);
    this.#conflict.replaceChildren(...found ? [conflict(this.#page, this.id, found, () => this.takeText())] : []);
    if (!found) this.takeText();
  }

  /** Marks what the compiler says about this text. */
  setSquiggles(items) {
    this.#squiggles = items;
    this.#editor?.setProblems(items);
    this.#listProblems();
  }

  // Without Monaco's waves the same stands in a list.
  #listProblems() {
    const shown = this.#editor && !this.#editor.isRich ? this.#squiggles : [];
    const text = this.#page.typing.textOf(this.id);
    this.#problems.hidden = shown.length === 0;
    this.#problems.replaceChildren(...shown.map(item => {
      const line = text.slice(0, item.from).split("\n").length;
      return el("li", { class: item.severity },
        el("button", { type: "button", class: "link", text: `Line ${line}`, onclick: () => this.goTo(line) }), ` ${item.text}`, item.help && ` (${item.help})`);
    }));
  }

  goTo(line) {
    this.edit();
    this.#editor.goTo(line);
    reveal(this.element);
  }

  clear() {
    this.#outputs.clear();
    this.update();
  }

  /** Shows something under the outputs, such as a solution; null takes it away. */
  showAside(element) { this.#aside.replaceChildren(...element ? [element] : []); }

  dispose() {
    this.closeEditor();
    this.#outputs?.set([]);
    this.element.remove();
  }
}

// Lessons link to each other as files of one folder; a page elsewhere must not take this one's place.
function tidyLinks(source) {
  for (const link of source.querySelectorAll("a[href]")) {
    const href = link.getAttribute("href");
    const lesson = /^([^:/?#]+)\.html(#.*)?$/.exec(href);
    if (lesson) link.href = `/notebook/${lesson[1]}${lesson[2] ?? ""}`;
    else if (/^https?:/.test(href)) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  }
}

// Where in the code the pointer is, in characters.
function offsetAt(pre, event) {
  const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = place ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = place?.offsetNode ?? range?.startContainer;
  if (!pre || !node || !pre.contains(node)) return 0;
  const before = document.createRange();
  before.setStart(pre, 0);
  before.setEnd(node, place?.offset ?? range.startOffset);
  return before.toString().length;
}
