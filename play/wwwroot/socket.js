// The one connection to the server: events come once and in order, also over a lost line.

const waits = [250, 500, 1000, 2000, 4000, 8000];

export class Feed {
  #socket = null;
  #seq = 0;
  #last = 0;
  #tries = 0;
  #timer = 0;
  #asked = new Map();
  #key;

  /** Whether a server listens that does not let this page in. */
  isStranger = false;

  /** @param onEvent told each event, @param onState told "open" or "lost" with the milliseconds to the next try */
  constructor({ key, notebook, client, onEvent, onState, onRefused }) {
    Object.assign(this, { notebook, client, onEvent, onState, onRefused });
    this.#key = key;
    // Whoever comes back to the page does not wait for the timer.
    addEventListener("online", () => this.#soon());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#soon(); });
  }

  get isOpen() { return this.#socket?.readyState === WebSocket.OPEN; }

  connect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/feed`);
    this.#socket = socket;
    socket.onopen = () => {
      this.send({ t: "hello", page: this.#key, notebook: this.notebook, since: this.#last, client: this.client });
      this.onState("open", 0);
    };
    socket.onmessage = message => { this.#receive(JSON.parse(message.data)); };
    socket.onclose = () => { if (socket === this.#socket) this.#lost(); };
  }

  /** Tries again now. */
  retry() {
    this.#tries = 0;
    this.#renewKey().then(() => this.connect());
  }

  /** Sends a message, returns its number; 0 while the line is lost. */
  send(message) {
    if (!this.isOpen) return 0;
    this.#socket.send(JSON.stringify({ ...message, seq: ++this.#seq }));
    return this.#seq;
  }

  /** Sends a request; the reply comes as a promise, rejected with the server's words. */
  ask(message) {
    return new Promise((resolve, reject) => {
      const seq = this.send(message);
      if (seq === 0) reject(new Error("The server is not reached."));
      else this.#asked.set(seq, { resolve, reject });
    });
  }

  #receive(event) {
    // Answers and refusals are of this connection, not of the notebook.
    if (event.t === "refused" && event.re === undefined) {
      this.onRefused(event);
      return;
    }
    if (event.re !== undefined) {
      const asked = this.#asked.get(event.re);
      this.#asked.delete(event.re);
      if (event.t !== "refused") asked?.resolve(event);
      else if (asked) asked.reject(new Error(event.text));
      else this.onRefused(event);
      return;
    }
    if (event.n !== undefined) {
      if (event.t !== "snapshot" && event.n <= this.#last) return;
      this.#last = event.n;
    }
    // The server takes this connection for ours only after its first word, so only then the waiting begins anew.
    this.#tries = 0;
    this.isStranger = false;
    this.onEvent(event);
  }

  #lost() {
    for (const { reject } of this.#asked.values()) reject(new Error("The server was lost."));
    this.#asked.clear();
    const wait = waits[Math.min(this.#tries++, waits.length - 1)];
    this.onState("lost", wait);
    this.#timer = setTimeout(() => this.#renewKey().then(() => this.connect()), wait);
  }

  #soon() {
    if (this.#timer) this.retry();
  }

  // A server that was started again has another page key; with the cookie still good, the page tells it.
  async #renewKey() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    try {
      const reply = await fetch(location.pathname, { headers: { accept: "text/html" } });
      this.isStranger = reply.status === 401;
      if (!reply.ok) return;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      this.#key = page.querySelector("meta[name=page-key]")?.content ?? this.#key;
    } catch { /* nobody listens yet: the connection will tell */ }
  }
}
