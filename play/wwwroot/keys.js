// The keyboard: in an editor (edit mode) few keys are taken, on a cell (command mode) letters are commands.
import { el, iconButton } from "./dom.js";

const help = [
  ["Shift+Enter", "run and go on"], ["Ctrl+Enter", "run"], ["Alt+Enter", "run and insert a cell below"],
  ["Esc", "leave the editor"], ["Enter", "edit the cell"], ["↑ ↓ or K J", "the cell above, below"],
  ["A, B", "insert code above, below"], ["D D", "delete the cell"], ["Z", "undo delete, insert, move"],
  ["M, Y", "make it a text, make it code"], ["Ctrl+S", "save"], ["Ctrl+F", "find"], [". .", "restart"], ["?", "these keys"],
];

export class Keys {
  #page;
  #first = "";
  #firstAt = 0;

  constructor(page) {
    this.#page = page;
    // Before the editor sees them.
    addEventListener("keydown", event => this.#pressed(event), true);
  }

  #pressed(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const { commands, panels } = this.#page;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key;
    const view = this.#page.viewOf(event.target);
    if (control && !event.altKey && !event.shiftKey && key.toLowerCase() === "s") this.#take(event, () => commands.save());
    else if (control && !event.altKey && !event.shiftKey && key.toLowerCase() === "f") this.#take(event, () => panels.find.open());
    else if (!view) return;
    else if (key === "Enter" && event.shiftKey && !control && !event.altKey) this.#take(event, () => commands.runAndGoOn(view.id));
    else if (key === "Enter" && control && !event.shiftKey) this.#take(event, () => commands.run(view.id));
    else if (key === "Enter" && event.altKey && !control) this.#take(event, () => commands.runAndInsert(view.id));
    else if (key === "Escape" && event.target !== view.element && !view.editor?.isRich && !event.target.closest(".menu")) this.#take(event, () => view.leave());
    else if (key === "Enter" && event.target.matches("pre.code")) this.#take(event, () => view.edit());
    else if (event.target === view.element && !control && !event.altKey) this.#command(event, view);
  }

  #command(event, view) {
    const { commands, panels } = this.#page;
    const twice = this.#isTwice(event.key);
    const command = {
      Enter: () => view.edit(),
      ArrowUp: () => commands.step(-1), k: () => commands.step(-1),
      ArrowDown: () => commands.step(1), j: () => commands.step(1),
      a: () => commands.insertAbove(view.id, "code"), b: () => commands.insert(view.id, "code"),
      m: () => commands.kind(view.id, "text"), y: () => commands.kind(view.id, "code"),
      z: () => commands.undo(), "?": () => panels.keys.toggle(),
      d: () => twice && commands.delete(view.id), ".": () => twice && commands.restart(false),
    }[event.key];
    if (command) this.#take(event, command);
  }

  // d d and . . are two presses within a second.
  #isTwice(key) {
    const twice = key === this.#first && performance.now() - this.#firstAt < 1000;
    this.#first = twice ? "" : key;
    this.#firstAt = performance.now();
    return twice;
  }

  #take(event, action) {
    event.preventDefault();
    event.stopPropagation();
    action();
  }
}

/** What "?" shows. */
export class KeysHelp {
  #dialog = el("dialog", { class: "keys", "aria-label": "Keys" },
    el("div", { class: "panel-head" }, el("h2", { text: "Keys" }), iconButton("close", "Close keys", () => this.toggle())),
    el("dl", {}, help.flatMap(([keys, does]) => [el("dt", {}, keys.split(" ").map(key => /^(or|run)$/.test(key) ? ` ${key} ` : el("kbd", { text: key.replace(/,$/, "") }))), el("dd", { text: does })])),
    el("p", { class: "note", text: "Letters work when a cell has the focus, not its editor: Esc leaves the editor. On a Mac, Cmd serves as Ctrl." }));

  constructor() {
    document.body.append(this.#dialog);
    // A click beside it closes it, too.
    this.#dialog.onclick = event => { if (event.target === this.#dialog) this.#dialog.close(); };
  }

  toggle() {
    if (this.#dialog.open) this.#dialog.close();
    else this.#dialog.showModal();
  }
}
