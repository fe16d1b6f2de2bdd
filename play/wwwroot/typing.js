// What was typed and is not yet the server's. A text leaves this file only when the server has it or the learner gave it up.
//
// One edit a cell is on its way at a time: a second one, sent with a version that is only expected, could be taken for an
// edit of another tab's text and overwrite it.

const pause = 100;

export class Typing {
  #drafts = new Map();   // cell id -> { text, base, baseText, sent, timer, conflict, waiting }
  #prefix;

  /** @param onConflict told the cell's id when a conflict begins, changes or ends; @param onOrphan told a text whose cell is gone */
  constructor({ feed, notebook, client, onConflict, onOrphan }) {
    Object.assign(this, { feed, notebook, client, onConflict, onOrphan });
    this.#prefix = `play/${feed.notebook}/`;
    notebook.on("snapshot", () => this.#compare());
    notebook.on("text", event => this.#acknowledged(event));
    notebook.on("conflict", event => this.#lost(event));
  }

  /** The text that the editor of a cell shows: the typed one, else the server's. */
  textOf(id) { return this.#drafts.get(id)?.text ?? this.notebook.get(id)?.text ?? ""; }

  isPending(id) { return id === undefined ? this.#drafts.size > 0 : this.#drafts.has(id); }

  get hasConflict() { return [...this.#drafts.values()].some(draft => draft.conflict); }

  conflictOf(id) { return this.#drafts.get(id)?.conflict ?? null; }

  /** The version that the newest sent text has or will have. */
  version(id) {
    const draft = this.#drafts.get(id);
    return draft ? draft.base + (draft.sent === null ? 0 : 1) : this.notebook.get(id)?.version;
  }

  typed(id, text) {
    const cell = this.notebook.get(id);
    const draft = this.#drafts.get(id) ?? { base: cell.version, baseText: cell.text, sent: null, timer: 0, conflict: null, waiting: [] };
    draft.text = text;
    this.#drafts.set(id, draft);
    if (text === cell.text && draft.sent === null && !draft.conflict) {
      this.#settle(id);
      return;
    }
    this.#keep(id, draft);
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => this.#push(id), pause);
  }

  /** Sends what waits; resolves when the server has the text (of one cell or of all), rejects when it cannot. */
  async flush(id) {
    const ids = id === undefined ? [...this.#drafts.keys()] : this.#drafts.has(id) ? [id] : [];
    await Promise.all(ids.map(each => new Promise((resolve, reject) => {
      const draft = this.#drafts.get(each);
      if (draft.conflict) reject(new Error(`Another text of ${this.notebook.nameOf(each)} came in: choose one first.`));
      else if (!this.feed.isOpen) reject(new Error("The server is not reached."));
      else {
        draft.waiting.push({ resolve, reject });
        this.#push(each);
      }
    })));
  }

  /** Ends a conflict with the learner's own text. */
  keepMine(id) {
    const draft = this.#drafts.get(id);
    if (!draft?.conflict) return;
    Object.assign(draft, { base: draft.conflict.version, baseText: draft.conflict.text, conflict: null, sent: null });
    this.onConflict(id);
    this.#push(id);
  }

  /** Ends a conflict with the other text. */
  takeTheirs(id) {
    if (this.#drafts.get(id)?.conflict) this.#settle(id);
    this.onConflict(id);
  }

  /** After the connection came back: what was on its way may not have arrived, and goes again. */
  resend() {
    for (const [id, draft] of this.#drafts) {
      draft.inFlight = false;
      this.#push(id);
    }
  }

  /** The server did not take a message; if it was an edit, its text stays here and goes again with the next key. */
  refused(seq, reason) {
    for (const draft of this.#drafts.values()) {
      if (seq === undefined || draft.seq !== seq) continue;
      draft.inFlight = false;
      for (const { reject } of draft.waiting.splice(0)) reject(new Error(reason));
    }
  }

  /** Looks for texts that an earlier page (a reload, a dead browser) could not hand over. */
  restore() {
    for (const key of stored(this.#prefix)) {
      const kept = read(key);
      forget(key);
      if (kept) this.#takeBack(kept);
    }
  }

  #takeBack({ cell: id, text, baseText }) {
    const list = this.notebook.list;
    if (list.some(cell => cell.text === text)) return;
    // Ids change with the server: the text that was edited tells the cell for sure.
    const cell = list.find(cell => cell.cell === id && cell.text === baseText) ?? list.find(cell => cell.text === baseText);
    if (cell) {
      this.typed(cell.cell, text);
    } else if (this.notebook.get(id)) {
      const now = this.notebook.get(id);
      const draft = { text, base: now.version, baseText: now.text, sent: null, timer: 0, conflict: { version: now.version, text: now.text }, waiting: [] };
      this.#drafts.set(id, draft);
      this.#keep(id, draft);
      this.onConflict(id);
    } else {
      this.onOrphan(text);
    }
  }

  #push(id) {
    const draft = this.#drafts.get(id);
    clearTimeout(draft?.timer);
    if (!draft || draft.inFlight || draft.conflict || !this.feed.isOpen) return;
    draft.sent = draft.text;
    draft.seq = this.feed.send({ t: "edit", cell: id, version: draft.base, text: draft.text });
    draft.inFlight = true;
  }

  #acknowledged({ cell: id, version, text }) {
    const draft = this.#drafts.get(id);
    if (!draft) return;
    if (text === draft.text) {
      this.#settle(id);
      this.onConflict(id);
    } else if (text === draft.sent) {
      Object.assign(draft, { base: version, baseText: text, sent: null, inFlight: false });
      this.#push(id);
    } else if (draft.conflict) {
      draft.conflict = { version, text };
      this.onConflict(id);
    }
    // Else another one typed: our edit will lose, and the server says so.
  }

  #lost({ cell: id, version, text }) {
    const draft = this.#drafts.get(id);
    if (!draft) return;
    draft.inFlight = false;
    if (text === null) {
      this.#settle(id);
      this.onOrphan(draft.text);
    } else if (text === draft.text) {
      Object.assign(this.notebook.get(id), { version, text });
      this.#settle(id);
    } else if (text === draft.sent) {
      // Our own edit had arrived before the line broke.
      Object.assign(draft, { base: version, baseText: text, sent: null });
      this.#push(id);
    } else {
      draft.conflict = { version, text };
      for (const { reject } of draft.waiting.splice(0)) reject(new Error("Another text came in: choose one first."));
      this.onConflict(id);
    }
  }

  #compare() {
    for (const [id, draft] of this.#drafts) {
      const cell = this.notebook.get(id);
      draft.inFlight = false;
      if (!cell) {
        this.#settle(id);
        this.onOrphan(draft.text);
      } else if (cell.text === draft.text) {
        this.#settle(id);
      } else if (cell.text === draft.baseText || cell.text === draft.sent) {
        Object.assign(draft, { base: cell.version, baseText: cell.text, sent: null, conflict: null });
        this.#push(id);
      } else {
        draft.conflict = { version: cell.version, text: cell.text };
        this.onConflict(id);
      }
    }
  }

  #settle(id) {
    const draft = this.#drafts.get(id);
    clearTimeout(draft.timer);
    this.#drafts.delete(id);
    forget(this.#keyOf(id));
    for (const { resolve } of draft.waiting) resolve();
  }

  #keyOf(id) { return `${this.#prefix}${this.client}/${id}`; }

  #keep(id, draft) {
    try {
      localStorage.setItem(this.#keyOf(id), JSON.stringify({ cell: id, text: draft.text, baseText: draft.baseText }));
    } catch { /* full or switched off: the page itself still has the text */ }
  }
}

function stored(prefix) {
  try {
    return Object.keys(localStorage).filter(key => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch { /* then there was none */ }
}
