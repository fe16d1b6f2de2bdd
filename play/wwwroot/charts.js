// Charts of the kit, drawn by the page from their figures: a live one is only redrawn, and the curves of a cell's earlier
// runs are laid under the new ones.
import { el } from "./dom.js";
import { onTheme } from "./theme.js";

let library = null;

function loadPlotly() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.js", import.meta.url);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { library = null; reject(new Error("The charts' library could not be fetched: load the page again.")); };
    document.head.append(script);
  });
  return library;
}

/** The charts of a piece of HTML: title and figure each. */
function figuresOf(html) {
  const template = el("template");
  template.innerHTML = html;
  return [...template.content.querySelectorAll("[data-chart]")].map(card => ({ title: titleOf(card), figure: figureOf(card) }));
}

const titleOf = card => card.querySelector(".title")?.textContent ?? "";
const figureOf = card => JSON.parse(card.querySelector("script.bn-figure").textContent);
const placeOf = card => card.querySelector(".bn-place");

/** The charts of one cell. */
export class Charts {
  #host;
  #charts = new Map();    // place -> Chart
  #earlier = [];          // { run, label, figures }, the newest first
  #hidden = new Set();    // runs that the learner switched off
  #fetch;

  /** @param fetch gets the HTML of an output that has only an address */
  constructor(host, fetch) {
    this.#host = host;
    this.#fetch = fetch;
    onTheme(() => this.#redraw());
  }

  label = "";

  /** The earlier runs of the cell; their outputs are read once. */
  async setEarlier(runs, label) {
    this.label = label ?? "";
    const known = new Map(this.#earlier.map(run => [run.run, run]));
    const key = runs.map(run => run.run).join();
    if (key === this.#earlier.map(run => run.run).join()) return;
    this.#earlier = runs.map(run => known.get(run.run) ?? { run: run.run, label: run.label || `run ${run.run}`, figures: [], outputs: run.outputs });
    await Promise.all(this.#earlier.filter(run => run.outputs).map(async run => {
      const outputs = run.outputs.filter(output => output.kind === "html");
      delete run.outputs;
      const texts = await Promise.all(outputs.map(output => output.href ? this.#fetch(output.href).catch(() => "") : output.text));
      run.figures = texts.flatMap(figuresOf);
    }));
    this.#redraw();
  }

  /** Puts new HTML in place of an output's old one; drawings stay where the new HTML has a chart, too. */
  replace(element, fresh) {
    for (const script of fresh.querySelectorAll("script.bn-draw")) script.remove();
    const old = [...element.querySelectorAll("[data-chart]")], cards = [...fresh.querySelectorAll("[data-chart]")];
    const isSame = old.length === 1 && cards.length === 1 && element.children.length === 1 && fresh.children.length === 1;
    if (isSame) {
      // Only the words change: nothing that has the focus goes away.
      this.#retell(old[0], cards[0]);
      this.#charts.get(placeOf(old[0])).show(figureOf(cards[0]), titleOf(cards[0]));
      return;
    }
    cards.forEach((card, i) => {
      if (!old[i]) return;
      const place = placeOf(old[i]), next = placeOf(card);
      place.id = next.id;
      place.ariaLabel = next.ariaLabel;
      next.replaceWith(place);
    });
    element.replaceChildren(fresh);
    this.forget();
    for (const card of cards) {
      const place = placeOf(card);
      if (!this.#charts.has(place)) this.#charts.set(place, new Chart(place, this));
      const chart = this.#charts.get(place);
      place.after(chart.chips);
      chart.show(figureOf(card), titleOf(card));
    }
  }

  /** Lets go of the charts that left the page. */
  forget() {
    for (const [place, chart] of this.#charts) {
      if (this.#host.contains(place)) continue;
      chart.dispose();
      this.#charts.delete(place);
    }
  }

  /** The figures of earlier runs that belong under a chart: those at the same place, or with the same title where the number of charts differs. */
  earlierOf(chart) {
    const places = [...this.#host.querySelectorAll(".bn-place")];
    const at = places.indexOf(chart.place);
    return this.#earlier.flatMap(({ run, label, figures }) => {
      const found = figures.length === places.length ? figures[at] : figures.find(each => each.title === chart.title) ?? figures[at];
      return found ? [{ run, label, figure: found.figure, isHidden: this.#hidden.has(run) }] : [];
    });
  }

  /** Shows or hides an earlier run in all charts of the cell. */
  toggle(run, isShown) {
    if (isShown) this.#hidden.delete(run);
    else this.#hidden.add(run);
    this.#redraw();
  }

  #retell(old, fresh) {
    old.dataset.chart = fresh.dataset.chart;
    placeOf(old).ariaLabel = placeOf(fresh).ariaLabel;
    const pairs = (card, name) => [...card.children].filter(child => child.matches(name));
    for (const name of [".title", ".note"]) pairs(old, name).forEach((part, i) => { part.innerHTML = pairs(fresh, name)[i]?.innerHTML ?? ""; });
  }

  #redraw() { for (const chart of this.#charts.values()) chart.later(); }
}

const coarse = matchMedia("(pointer: coarse)");

/** One drawing. It is made when it comes into sight, so that a long page opens at once. */
class Chart {
  #charts;
  #figure = null;
  #isInSight = false;
  #frame = 0;
  #isDrawing = false;
  #sight;
  #size;

  constructor(place, charts) {
    this.place = place;
    this.#charts = charts;
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "Earlier runs", hidden: true });
    this.#sight = new IntersectionObserver(([entry]) => {
      this.#isInSight = entry.isIntersecting;
      if (this.#isInSight && this.#isStale) this.later();
    }, { rootMargin: "300px" });
    this.#sight.observe(place);
    this.#size = new ResizeObserver(() => { if (place.data && place.offsetWidth > 0) window.Plotly.Plots.resize(place); });
    this.#size.observe(place);
  }

  #isStale = false;

  show(figure, title) {
    this.#figure = figure;
    this.title = title;
    this.later();
  }

  /** Draws in the next frame, or when it comes into sight. */
  later() {
    this.#isStale = true;
    if (this.#isInSight) this.#frame ||= requestAnimationFrame(() => { this.#frame = 0; this.#draw(); });
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#sight.disconnect();
    this.#size.disconnect();
    window.Plotly?.purge(this.place);
  }

  async #draw() {
    if (this.#isDrawing || !this.place.isConnected) return;
    this.#isDrawing = true;
    try {
      const plotly = await loadPlotly();
      this.#isStale = false;
      if (!this.place.data) this.place.textContent = "";
      const earlier = this.#charts.earlierOf(this);
      this.#showChips(earlier);
      const { data, layout, config } = this.#figure;
      const under = earlier.filter(run => !run.isHidden);
      const traces = [...under.map(tracesOf).reverse().flat(), ...under.length > 0 ? data.map(trace => named(trace, this.#charts.label)) : data];
      const isNarrow = this.place.offsetWidth < 520;
      // On a phone the legend has a line for each curve, and would leave the curves no room.
      const height = (layout.height ?? 380) + (isNarrow ? 19 * traces.filter(trace => trace.showlegend !== false).length : 0);
      this.place.style.height = `${height}px`;
      await plotly.react(this.place, traces.map(coloured), { ...inTheme(layout), height }, { ...config, responsive: false, ...coarse.matches && { displayModeBar: false } });
    } catch (error) {
      this.place.textContent = error.message;
    } finally {
      this.#isDrawing = false;
    }
    if (this.#isStale) this.later();
  }

  #showChips(earlier) {
    const key = JSON.stringify(earlier.map(({ run, label, isHidden }) => [run, label, isHidden]));
    if (this.chips.dataset.key === key) return;
    this.chips.dataset.key = key;
    this.chips.hidden = earlier.length === 0;
    const old = new Map([...this.chips.querySelectorAll("input")].map(input => [Number(input.value), input]));
    if (old.size === earlier.length && earlier.every(({ run }) => old.has(run))) {
      for (const { run, isHidden } of earlier) old.get(run).checked = !isHidden;
      return;
    }
    this.chips.replaceChildren(el("span", { text: "Earlier runs" }), ...earlier.map(({ run, label, isHidden }) =>
      el("label", { class: "chip" },
        el("input", { type: "checkbox", value: run, checked: !isHidden, onchange: event => this.#charts.toggle(run, event.target.checked) }), label)));
  }
}

const dashes = ["dash", "dot", "dashdot", "longdash", "longdashdot"];
const isCurve = trace => trace.type === "scatter" && trace.showlegend !== false && (trace.line?.dash ?? "solid") === "solid";

// The curves of an earlier run: paler, dashed, under its label. Baselines and the faint points behind a mean are left out.
function tracesOf({ figure, label }, age) {
  const curves = figure.data.filter(trace => isCurve(trace) || trace.type === "bar");
  const opacity = Math.max(0.35, 0.7 - 0.1 * age);
  return curves.map(trace => ({
    ...trace, opacity,
    name: curves.length === 1 ? label : `${trace.name}: ${label}`,
    ...trace.type === "scatter" && { mode: "lines", line: { ...trace.line, width: 1.75, dash: dashes[age % dashes.length] } },
  }));
}

const named = (trace, label) => label && (isCurve(trace) || trace.type === "bar") ? { ...trace, name: `${trace.name}: ${label}` } : trace;

// The palette of the kit, which is brighter on dark paper.
const palette = { "#0072B2": "blue", "#D55E00": "vermilion", "#009E73": "green", "#AA4499": "purple", "#E69F00": "orange", "#56B4E9": "sky", "#6A6F76": "grey", "#1B1F24": "ink" };

const inPalette = color => Array.isArray(color) ? color.map(inPalette) : palette[color?.toUpperCase?.()] ? css(`--bn-${palette[color.toUpperCase()]}`) : color;

function coloured(trace) {
  return {
    ...trace,
    ...trace.line && { line: { ...trace.line, color: inPalette(trace.line.color) } },
    ...trace.marker && { marker: { ...trace.marker, color: inPalette(trace.marker.color) } },
  };
}

function inTheme(layout) {
  const axis = axis => ({ ...axis, gridcolor: css("--bn-grid"), linecolor: css("--bn-grid") });
  const paper = css("--bn-paper"), ink = css("--bn-ink");
  return {
    ...layout, autosize: true, paper_bgcolor: paper, plot_bgcolor: paper, font: { ...layout.font, color: ink },
    xaxis: axis(layout.xaxis), yaxis: axis(layout.yaxis), hoverlabel: { bgcolor: paper, font: { color: ink } },
    // A finger that moves over a chart wants to scroll the page.
    ...coarse.matches && { dragmode: false },
  };
}

// What a variable of the style is just now: the browser resolves it where it is used.
function css(name) {
  probe ??= document.body.appendChild(el("i", { hidden: true }));
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

let probe = null;
