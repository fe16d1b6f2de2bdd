// The editors of cells: Monaco where it is there, else a text area; both have the same few members.
// A finger gets the text area, too: Monaco does not know the selection and the keyboards of phones.
import { el } from "./dom.js";

/** A text area that grows with its text. Esc leaves it, so Tab is free to leave it, too. */
export class PlainEditor {
  #area;
  #heard;

  constructor(host, { text, label, code, onText }) {
    this.#heard = onText;
    this.#area = el("textarea", {
      class: code ? "plain-editor code-font" : "plain-editor", "aria-label": label, rows: 1,
      spellcheck: code ? "false" : "true", autocapitalize: code ? "off" : null, autocorrect: code ? "off" : null,
      oninput: () => { this.#grow(); this.#heard(this.text); },
    });
    this.#area.value = text;
    host.replaceChildren(this.#area);
    this.#grow();
  }

  get isRich() { return false; }
  get text() { return this.#area.value; }
  get hasFocus() { return document.activeElement === this.#area; }
  get caret() { return this.#area.selectionStart; }

  /** Takes a text of the server; the caret stays where it was. */
  setText(text) {
    if (text === this.text) return;
    const { selectionStart: from, selectionEnd: to } = this.#area;
    this.#area.value = text;
    this.#area.setSelectionRange(Math.min(from, text.length), Math.min(to, text.length));
    this.#grow();
  }

  focus(from = null, to = from) {
    this.#area.focus({ preventScroll: true });
    if (from !== null) this.#area.setSelectionRange(from, to);
  }

  /** Selects without taking the focus. */
  select(from, to) { this.#area.setSelectionRange(from, to); }

  /** Puts the caret on a line and selects it. */
  goTo(line) {
    const lines = this.text.split("\n");
    const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    this.focus(from, from + (lines[line - 1]?.length ?? 0));
  }

  setProblems() { }

  dispose() { this.#area.remove(); }

  #grow() {
    this.#area.style.height = "auto";
    this.#area.style.height = `${this.#area.scrollHeight + 2}px`;
  }
}

/** Opens editors, and closes the longest unused Monaco where there would be too many. */
export class Editors {
  static most = 8;

  #rich = [];   // views with Monaco, the longest unused first
  #make = null;
  #loading = null;

  /** Begins to load Monaco; without its files, text areas serve. */
  load(context) {
    if (matchMedia("(pointer: coarse)").matches) return Promise.resolve();
    this.#loading ??= import("./monaco.js")
      .then(module => module.load(context))
      .then(make => { this.#make = make; })
      .catch(() => { this.#make = null; });
    return this.#loading;
  }

  /** @param closed called when the editor was closed to make room */
  open(host, settings, closed) {
    if (!settings.code || !this.#make) return new PlainEditor(host, settings);
    const editor = this.#make(host, settings);
    this.#rich.push({ editor, closed });
    if (this.#rich.length > Editors.most) {
      const oldest = this.#rich.find(entry => !entry.editor.hasFocus);
      this.forget(oldest.editor);
      oldest.closed();
    }
    return editor;
  }

  get hasRich() { return this.#make !== null; }

  used(editor) {
    const at = this.#rich.findIndex(entry => entry.editor === editor);
    if (at >= 0) this.#rich.push(...this.#rich.splice(at, 1));
  }

  forget(editor) {
    this.#rich = this.#rich.filter(entry => entry.editor !== editor);
  }
}
