// What a cell showed: streams that grow, values, HTML with its scripts, charts.
import { bytes, el } from "./dom.js";
import { ChartPlaces } from "./charts.js";

const nonce = document.querySelector("meta[name=nonce]")?.content ?? "";
// A browser lays out some hundred thousand characters in a frame or two, not millions.
const mostShown = 100_000;
const edge = 30_000;

export class Outputs {
  #host;
  #notebook;
  #parts = new Map();   // id of an output -> Stream or Markup
  #charts;

  constructor(host, notebookId) {
    this.#host = host;
    this.#notebook = notebookId;
    this.#charts = new ChartPlaces(host);
  }

  get isEmpty() { return this.#parts.size === 0; }
  get charts() { return this.#charts; }

  /** Shows exactly these outputs; those that are there already stay as they are. */
  set(outputs) {
    for (const [id, part] of this.#parts) if (!outputs.some(output => output.out === id)) this.#remove(id, part);
    for (const output of outputs) this.show(output);
  }

  /** A new output, or the newest state of one. */
  show(output) {
    const known = this.#parts.get(output.out);
    const isMarkup = output.kind === "html";
    if (known && known instanceof Markup === isMarkup) known.set(output);
    else {
      const part = isMarkup ? new Markup(this.#notebook, this.#charts) : new Stream(this.#notebook, output.kind);
      if (known) known.element.replaceWith(part.element);
      else this.#host.append(part.element);
      this.#parts.set(output.out, part);
      part.set(output);
    }
  }

  append(id, kind, text) {
    const known = this.#parts.get(id);
    if (known instanceof Stream) known.append(text);
    else this.show({ out: id, kind, text });
  }

  /** A new run: the outputs go, but the page keeps its length until the new ones are there. */
  clear() {
    this.#host.style.minHeight = `${this.#host.offsetHeight}px`;
    for (const [id, part] of this.#parts) this.#remove(id, part);
  }

  /** The run is over: the room that was kept is given back. */
  settle() { this.#host.style.minHeight = ""; }

  #remove(id, part) {
    part.element.remove();
    part.dispose();
    this.#parts.delete(id);
  }
}

async function fetched(href, notebook) {
  const reply = await fetch(href.includes("?") ? href : `${href}?notebook=${encodeURIComponent(notebook)}`);
  if (!reply.ok) throw new Error(`The output could not be fetched (${reply.status}): run the cell again.`);
  return await reply.text();
}

/** Text that grows. What comes within a frame is shown at once, and of a long one only both ends. */
class Stream {
  #notebook;
  #text = "";
  #shownTo = 0;
  #frame = 0;
  #whole = false;
  #tail = document.createTextNode("");
  #pre;

  constructor(notebook, kind) {
    this.#notebook = notebook;
    this.#pre = el("pre", { tabindex: 0, class: "scroll", "aria-label": kind === "error" ? "Error output" : "Output" }, this.#tail);
    this.element = el("div", { class: `output stream ${kind}` }, this.#pre);
  }

  set(output) {
    if (output.href) {
      this.#replace(`Fetching ${bytes(output.bytes)} …`);
      fetched(output.href, this.#notebook).then(text => this.#replace(text), error => this.#replace(error.message));
    } else if (output.text !== this.#text) {
      this.#replace(output.text ?? "");
    }
  }

  append(text) {
    this.#text = overtyped(this.#text, text);
    this.#later();
  }

  dispose() { cancelAnimationFrame(this.#frame); }

  #replace(text) {
    this.#text = overtyped("", text);
    this.#later();
  }

  #later() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    // Whoever has scrolled up reads there; else the newest line stays in sight.
    const follows = this.#pre.scrollHeight - this.#pre.scrollTop - this.#pre.clientHeight < 24;
    if (this.#whole) this.#drawBlocks();
    else if (this.#text.length <= mostShown) this.#tail.data = this.#text.replace(/\n$/, "");
    else this.#drawEnds();
    if (follows) this.#pre.scrollTop = this.#pre.scrollHeight;
  }

  #drawEnds() {
    const head = this.#text.slice(0, this.#text.lastIndexOf("\n", edge) + 1 || edge);
    const tailFrom = this.#text.indexOf("\n", this.#text.length - edge) + 1 || this.#text.length - edge;
    this.#tail.data = this.#text.slice(tailFrom);
    const folded = `${bytes(tailFrom - head.length)} folded`;
    if (this.fold) {
      this.fold.textContent = `${folded}: show all`;
      return;
    }
    this.fold = el("button", { type: "button", class: "button small", text: `${folded}: show all`, onclick: () => this.#showAll() });
    this.#pre.replaceChildren(head, this.fold, "\n", this.#tail);
  }

  #showAll() {
    this.#whole = true;
    this.#shownTo = 0;
    this.#pre.replaceChildren();
    this.#drawBlocks();
    this.#pre.focus();
  }

  // Blocks that are out of sight cost the browser no layout.
  #drawBlocks() {
    const size = 20_000;
    while (this.#text.length - this.#shownTo > size) {
      const to = this.#text.indexOf("\n", this.#shownTo + size) + 1 || this.#text.length;
      this.#pre.append(el("span", { class: "block", text: this.#text.slice(this.#shownTo, to) }));
      this.#shownTo = to;
    }
    this.#tail.data = this.#text.slice(this.#shownTo);
    this.#pre.append(this.#tail);
  }
}

// A lone carriage return writes over its line, as progress bars do; colours of terminals are left out.
function overtyped(before, added) {
  const text = added.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "").replaceAll("\r\n", "\n");
  if (!text.includes("\r")) return before + text;
  const lineStart = before.lastIndexOf("\n") + 1;
  return before.slice(0, lineStart) + (before.slice(lineStart) + text).replace(/[^\n]*\r(?=[^\n])/g, "");
}

/** HTML of the learner's own cell. */
class Markup {
  #notebook;
  #charts;
  #shown = null;

  constructor(notebook, charts) {
    this.#notebook = notebook;
    this.#charts = charts;
    this.element = el("div", { class: "output html" });
  }

  set(output) {
    const key = output.href ?? output.text;
    if (key === this.#shown) return;
    this.#shown = key;
    if (output.href) {
      if (!this.element.hasChildNodes()) this.element.textContent = `Fetching ${bytes(output.bytes)} …`;
      fetched(output.href, this.#notebook).then(
        html => { if (this.#shown === key) this.#insert(html); },
        error => { if (this.#shown === key) this.element.textContent = error.message; });
    } else {
      this.#insert(output.text ?? "");
    }
  }

  dispose() { this.#charts.gone(this.element); }

  #insert(html) {
    const template = el("template");
    template.innerHTML = html;
    // A live chart is replaced every half second: its drawing stays and only takes the new figure.
    const charts = this.#charts.adopt(this.element, template.content);
    this.element.replaceChildren(template.content);
    this.#charts.draw(this.element, charts);
    // Scripts out of innerHTML never run; new ones with the page's nonce do.
    for (const script of this.element.querySelectorAll("script")) {
      if (script.type && !/javascript|module/.test(script.type)) continue;
      const copy = document.createElement("script");
      for (const { name, value } of script.attributes) copy.setAttribute(name, value);
      copy.nonce = nonce;
      copy.textContent = script.textContent;
      script.replaceWith(copy);
    }
  }
}
