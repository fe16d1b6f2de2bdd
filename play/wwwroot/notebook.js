// What the server said last: cells, their order, the kernel. It knows nothing of the page.

export class Notebook {
  #listeners = new Map();

  info = { id: "", name: "", title: "", path: "", writable: true };
  kernel = { state: "starting" };
  cells = new Map();
  order = [];
  exercises = [];
  dirty = false;
  monaco = false;

  /** Calls back after a kind of change: "snapshot", "cell", "order", "text", "append", "output", "clear", "ended", "exercise", "squiggles", "kernel", "saved", "banner" ... */
  on(kind, listener) {
    this.#listeners.set(kind, [...this.#listeners.get(kind) ?? [], listener]);
  }

  apply(event) {
    this[`_${event.t}`]?.(event);
    for (const listener of this.#listeners.get(event.t) ?? []) listener(event);
  }

  get(id) { return this.cells.get(id); }

  get list() { return this.order.map(id => this.cells.get(id)); }

  get stale() { return this.list.filter(cell => cell.kind === "code" && cell.stale?.length > 0); }

  get running() { return this.list.find(cell => cell.state === "running"); }

  /** The exercises of the texts, as far as they were solved; a cell that never ran tells its name in its code. */
  get exerciseMap() {
    const map = new Map();
    for (const cell of this.list) {
      if (cell.kind !== "code") continue;
      for (const [, name] of cell.text.matchAll(/\bExercise\.Check\(\s*"([^"\\]+)"/g)) map.set(name, { name, cell: cell.cell, solved: false });
    }
    for (const exercise of this.exercises) map.set(exercise.name, { ...exercise, cell: map.get(exercise.name)?.cell ?? exercise.cell });
    return [...map.values()].filter(exercise => this.cells.has(exercise.cell));
  }

  /** The cell before or after another one. */
  neighbour(id, step) {
    return this.cells.get(this.order[this.order.indexOf(id) + step]);
  }

  /** A cell's name for people. */
  nameOf(id) {
    const cell = this.cells.get(id);
    return !cell ? "a deleted cell" : cell.kind === "code" ? `cell ${cell.number}` : "a text";
  }

  /** The notebook as a file has it, to be compared with one. */
  fileText(textOf) {
    return this.list.map(cell => `#!${cell.kind === "code" ? "csharp" : "markdown"}\n\n${textOf(cell.cell)}\n`).join("\n");
  }

  _snapshot(event) {
    this.info = event.notebook;
    this.kernel = event.kernel;
    this.dirty = event.dirty;
    this.monaco = event.monaco;
    this.exercises = event.exercises ?? [];
    this.cells = new Map(event.cells.map(cell => [cell.cell, this.#timed(cell)]));
    this.order = event.order;
  }

  _cell({ n, t, ...fields }) {
    const cell = this.cells.get(fields.cell);
    if (cell) this.#timed(Object.assign(cell, { elapsed: 0 }, fields));
  }

  _order(event) {
    for (const cell of event.cells ?? []) this.cells.set(cell.cell, this.#timed({ ...this.cells.get(cell.cell), ...cell }));
    this.order = event.order;
    for (const id of [...this.cells.keys()]) if (!this.order.includes(id)) this.cells.delete(id);
    // Code cells are counted anew wherever one came, went or moved.
    let number = 0;
    for (const cell of this.list) cell.number = cell.kind === "code" ? ++number : 0;
  }

  _text({ n, t, by, ...fields }) {
    Object.assign(this.cells.get(fields.cell) ?? {}, fields);
  }

  _append({ cell: id, out, kind, text }) {
    const outputs = this.cells.get(id)?.outputs;
    const output = outputs?.find(output => output.out === out);
    if (output) output.text = (output.text ?? "") + text;
    else outputs?.push({ out, kind, text });
  }

  _output({ n, t, cell: id, ...output }) {
    const outputs = this.cells.get(id)?.outputs;
    const at = outputs?.findIndex(other => other.out === output.out) ?? -1;
    if (at >= 0) outputs[at] = output;
    else outputs?.push(output);
  }

  _clear(event) {
    const cell = this.cells.get(event.cell);
    if (cell) Object.assign(cell, { outputs: [], error: null, old: false }, event.earlier && { earlier: event.earlier });
  }

  _ended({ n, t, ...fields }) { Object.assign(this.cells.get(fields.cell) ?? {}, fields); }

  _exercise({ n, t, ...exercise }) {
    const known = this.exercises.find(other => other.name === exercise.name);
    if (known) Object.assign(known, exercise);
    else this.exercises.push(exercise);
  }

  _kernel({ n, t, ...fields }) { this.kernel = { offerEnd: false, ...fields }; }

  _saved() { this.dirty = false; }

  _dirty() { this.dirty = true; }

  // The clock of a running cell ticks here, so it needs its beginning.
  #timed(cell) {
    if (cell.state !== "running") cell.since = 0;
    else cell.since ||= performance.now() - 1000 * (cell.elapsed ?? 0);
    cell.outputs ??= [];
    cell.stale ??= [];
    return cell;
  }
}
