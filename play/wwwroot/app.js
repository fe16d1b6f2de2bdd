// The page of a notebook: puts its parts together and passes events on.
import { Banners } from "./banners.js";
import { CellView } from "./cell.js";
import { comparison } from "./conflict.js";
import { Commands } from "./commands.js";
import { announce } from "./dom.js";
import { Editors } from "./editor.js";
import { Keys } from "./keys.js";
import { Notebook } from "./notebook.js";
import { Panels } from "./panels.js";
import { Feed } from "./socket.js";
import { Toolbar } from "./toolbar.js";
import { Typing } from "./typing.js";

const meta = name => document.querySelector(`meta[name=${name}]`)?.content ?? "";

class Page {
  main = document.getElementById("cells");
  views = new Map();
  selected = null;

  constructor() {
    // A tab that was copied has its storage copied, too: a name of its own must be made at each load.
    const client = crypto.randomUUID();
    this.notebook = new Notebook();
    this.banners = new Banners();
    this.feed = new Feed({
      key: meta("page-key"), notebook: meta("notebook"), client,
      onEvent: event => this.notebook.apply(event),
      onState: (state, wait) => this.#connection(state, wait),
      onRefused: event => this.#refused(event),
    });
    this.typing = new Typing({
      feed: this.feed, notebook: this.notebook, client,
      onConflict: id => this.views.get(id)?.showConflict(),
      onOrphan: text => this.#orphan(text),
    });
    this.editors = new Editors();
    this.commands = new Commands(this);
    this.panels = new Panels(this);
    this.toolbar = new Toolbar(this);
    this.keys = new Keys(this);
    this.#listen();
    setInterval(() => this.#tick(), 500);
    const bar = document.getElementById("bar");
    new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
    this.feed.connect();
  }

  /** The view of the cell that an element belongs to. */
  viewOf(element) {
    const cell = element.closest?.(".cell");
    return cell ? this.views.get(cell.id.replace("cell-", "")) : undefined;
  }

  /** The text of the nearest heading above a cell. */
  headingAbove(id) {
    const { order } = this.notebook;
    for (let at = order.indexOf(id); at >= 0; at--) {
      const cell = this.notebook.get(order[at]);
      if (cell.kind !== "text") continue;
      const headings = [...cell.text.matchAll(/^#{1,3} +(.+)$/gm)];
      if (headings.length > 0) return (at === order.indexOf(id) ? headings[0] : headings.at(-1))[1].replace(/[*`$]/g, "");
    }
    return "";
  }

  typedIn() { this.toolbar.update(); }

  #listen() {
    const on = (kind, action) => this.notebook.on(kind, event => {
      action(event);
      this.toolbar.update();
      if (["snapshot", "order", "text", "exercise"].includes(kind)) this.panels.contents.update();
      if (["snapshot", "ended"].includes(kind)) this.panels.variables.update();
    });
    const view = event => this.views.get(event.cell);
    on("snapshot", event => this.#snapshot(event));
    on("cell", event => {
      if (event.outputs) view(event)?.outputs?.set(event.outputs);
      view(event)?.update();
      if (event.state === "running") announce(`Running ${this.notebook.nameOf(event.cell)}`);
    });
    on("order", event => this.#arrange(event.cells ?? []));
    on("text", event => view(event)?.takeText());
    on("append", event => view(event)?.outputs.append(event.out, event.kind, event.text));
    on("output", ({ n, t, cell, ...output }) => this.views.get(cell)?.outputs.show(output));
    on("clear", event => view(event)?.clear());
    on("ended", event => this.#ended(event));
    on("exercise", event => this.#exercise(event));
    on("squiggles", event => { if (event.version === this.notebook.get(event.cell)?.version && !this.typing.isPending(event.cell)) view(event)?.setSquiggles(event.items); });
    on("kernel", () => this.#kernel());
    on("replayed", event => this.#replayed(event));
    on("saved", () => announce("Saved"));
    on("dirty", () => { });
    on("banner", event => this.#banner(event));
    on("noBanner", () => this.banners.hide("server"));
  }

  #snapshot(event) {
    const scroll = scrollY;
    document.title = `${event.notebook.title} · play`;
    document.getElementById("title").textContent = event.notebook.title;
    document.getElementById("waiting")?.remove();
    for (const [id, view] of this.views) view.outputs?.set(this.notebook.get(id)?.outputs ?? []);
    this.#arrange([]);
    this.#kernel();
    if (event.banner) this.#banner(event.banner);
    else this.banners.hide("server");
    if (!this.restored) {
      this.restored = true;
      this.typing.restore();
      this.commands.select(this.notebook.order[0], { focus: false });
      if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
      if (event.monaco) requestIdleCallback(() => this.editors.load(this), { timeout: 2000 });
    }
    if (scrollY !== scroll) scrollTo(0, scroll);
  }

  // Puts the cells in order; those that stand right are not touched, so focus and editors stay.
  #arrange(arrived) {
    const focused = document.activeElement;
    for (const [id, view] of this.views) {
      if (this.notebook.get(id)) continue;
      view.dispose();
      this.views.delete(id);
    }
    let before = null;
    for (const id of this.notebook.order) {
      if (!this.views.has(id)) this.views.set(id, new CellView(id, this));
      const { element } = this.views.get(id);
      const place = before ? before.nextSibling : this.main.firstChild;
      if (place !== element) this.main.insertBefore(element, place);
      before = element;
    }
    for (const view of this.views.values()) view.takeText();
    if (!this.views.has(this.selected)) this.commands.select(this.notebook.order[0], { focus: false });
    if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
    for (const cell of arrived) this.commands.arrived(cell);
  }

  #ended(event) {
    const view = this.views.get(event.cell);
    view?.update();
    view?.outputs.settle();
    announce(`${this.notebook.nameOf(event.cell)} ${event.state}${event.error ? `: ${event.error.message}` : ""}`);
  }

  #exercise({ name, solved }) {
    if (solved) announce(`Solved: ${name}`);
  }

  #replayed({ same, total, differing }) {
    if (same === total) this.banners.note(`Replayed: ${same} of ${total} cells came out the same to the bit.`);
    else this.banners.show("replayed", "warn", `Replayed: ${same} of ${total} cells came out the same. These differ: did their code or the data change?`,
      [...differing.map(id => ({ label: this.notebook.nameOf(id), run: () => this.commands.goTo(id) })), { label: "Close", run: () => this.banners.hide("replayed") }]);
  }

  // What a lost process costs is the server's banner; a cell that does not stop is known from the kernel's state.
  #kernel() {
    const { offerEnd, running } = this.notebook.kernel;
    if (!offerEnd) this.banners.hide("kernel");
    else this.banners.show("kernel", "warn", `${running ? this.notebook.nameOf(running) : "The cell"} does not stop. Its process can be ended; then the cells that had passed run again, and their outputs are compared.`,
      [{ label: "End and replay", run: () => this.feed.send({ t: "end" }) }]);
  }

  // Messages of the server's banner go back to it as they came.
  #banner({ level, text, actions = [], theirs = null }) {
    this.banners.show("server", level, text,
      [...actions.map(({ label, ...message }) => ({ label, run: () => this.#answer(message) })), ...actions.length === 0 ? [{ label: "Close", run: () => this.banners.hide("server") }] : []],
      theirs && comparison({ mine: this.notebook.fileText(id => this.typing.textOf(id)), theirs }));
  }

  #answer(message) {
    this.banners.hide("server");
    this.feed.send(message);
  }

  #refused(event) {
    this.typing.refused(event.re, event.text);
    this.banners.note(event.text);
  }

  #orphan(text) {
    this.banners.show(`text ${text}`, "warn", "A text that was typed has no cell here any more.", [
      { label: "Insert it as a cell", run: () => { this.banners.hide(`text ${text}`); this.commands.insert(this.notebook.order.at(-1) ?? null, "code", text); } },
    ]);
  }

  #connection(state, wait) {
    if (state === "open") {
      this.banners.hide("connection");
      this.typing.resend();
    } else if (this.restored) {
      const why = this.feed.isStranger
        ? "A new player runs here, which does not know this page: open the address that it printed. What you typed is kept in this browser."
        : `The server is lost. What you typed is kept here and in this browser; it is tried again in ${Math.ceil(wait / 1000)} s.`;
      this.banners.show("connection", "error", why,
        [{ label: "Try now", run: () => this.feed.retry() }]);
    }
    this.toolbar.update();
  }

  #tick() {
    const { running } = this.notebook;
    if (!running) return;
    this.views.get(running.cell)?.tick();
    this.toolbar.update();
  }
}

new Page();
