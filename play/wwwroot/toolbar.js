// The bar on top: what concerns the whole notebook.
import { el, icon, iconButton, seconds } from "./dom.js";
import { openMenu } from "./menu.js";
import { chosenTheme, nextTheme } from "./theme.js";

const kernelWords = { starting: "starting", ready: "ready", running: "running", stopping: "stopping", ended: "not running" };

export class Toolbar {
  #page;
  #kernel = el("span", { class: "kernel" });
  #saved = el("button", { type: "button", class: "link saved", title: "Save (Ctrl+S)" });

  constructor(page) {
    this.#page = page;
    const { commands, panels } = page;
    const $ = id => document.getElementById(id);
    $("home").append(icon("home"));
    this.stale = iconButton("stale", "Run stale", () => commands.runStale(), { text: "Run stale" });
    this.stop = iconButton("stop", "Stop", () => commands.stop(), { text: "Stop" });
    this.restart = iconButton("restart", "Restart", event => openMenu(event.currentTarget, this.#restartMenu()), { "aria-haspopup": "menu", "aria-expanded": "false", text: "Restart" });
    $("run-tools").append(iconButton("runAll", "Run all", () => commands.runAll(), { text: "Run all" }), this.stale, this.stop, this.restart);
    this.theme = iconButton(chosenTheme(), "Theme", () => this.#turnTheme());
    $("view-tools").append(
      iconButton("contents", "Contents", () => panels.contents.toggle(), { id: "contents-button", "aria-expanded": "false" }),
      iconButton("variables", "Variables", () => panels.variables.toggle(), { id: "variables-button", "aria-expanded": "false" }),
      iconButton("find", "Find", () => panels.find.open(), { key: "Ctrl+F" }),
      this.theme,
      iconButton("keys", "Keys", () => panels.keys.toggle(), { key: "?", id: "keys-button" }));
    panels.contents.begin();
    panels.variables.begin();
    this.#saved.onclick = () => commands.save();
    $("status-row").append(this.#kernel, this.#saved);
    this.#nameTheme();
  }

  update() {
    const { notebook, typing, feed } = this.#page;
    const { kernel, running } = notebook;
    const count = notebook.stale.length;
    this.stale.hidden = count === 0;
    this.stale.querySelector(".button-text").textContent = `Run stale (${count})`;
    this.stop.disabled = !running && !notebook.list.some(cell => cell.state === "queued");
    const memory = kernel.memoryMb ? ` · ${Math.round(kernel.memoryMb)} MB` : "";
    const id = running?.cell ?? kernel.running;
    if (running) {
      const time = seconds((performance.now() - running.since) / 1000).replace(/\.\d/, "");
      this.#kernelParts(kernel.state.toLowerCase() === "stopping" ? "Stopping " : "Running ", id, ` · ${time}${memory}`);
    } else {
      this.#kernelParts(`Kernel ${kernelWords[kernel.state.toLowerCase()] ?? kernel.state}${kernel.message ? `: ${kernel.message}` : ""}${memory}`);
    }
    this.#kernel.dataset.state = feed.isOpen ? kernel.state.toLowerCase() : "ended";
    const text = !notebook.info.writable ? "Read-only" : typing.hasConflict ? "Two texts: choose one" : typing.isPending() ? "Typed …" : notebook.dirty ? "Not saved: save" : "Saved";
    if (this.#saved.textContent !== text) this.#saved.textContent = text;
    this.#saved.disabled = !notebook.dirty;
  }

  // The link stays the same element while the seconds run, so that a click on it is not lost.
  #kernelParts(before, id = null, after = "") {
    const { notebook, commands } = this.#page;
    const key = `${before}${id}`;
    if (this.#kernel.dataset.key !== key) {
      this.#kernel.dataset.key = key;
      this.#kernel.replaceChildren(before, ...id ? [el("button", { type: "button", class: "link", text: notebook.nameOf(id), onclick: () => commands.goTo(id) }), el("span")] : []);
    }
    const tail = this.#kernel.querySelector("span");
    if (tail && tail.textContent !== after) tail.textContent = after;
  }

  #restartMenu() {
    const { commands, notebook, selected } = this.#page;
    const to = notebook.get(selected);
    return [
      { label: "Restart", key: ". .", run: () => commands.restart(false) },
      { label: "Restart and replay what had passed", run: () => commands.restart(true) },
      to && { label: `Restart and run to ${to.kind === "code" ? `cell ${to.number}` : "the selected text"}`, run: () => commands.restartTo(to.cell) },
    ];
  }

  #turnTheme() {
    nextTheme();
    this.#nameTheme();
  }

  #nameTheme() {
    this.theme.replaceChildren(icon(chosenTheme()));
    this.theme.ariaLabel = `Theme: ${chosenTheme()}`;
    this.theme.title = this.theme.ariaLabel;
  }
}
