// Charts of the kit: drawn by the page from their figures, so that a live one is only redrawn.
let library = null;

/** Loads the charts' library once, before the first chart. */
export function loadPlotly() {
  library ??= window.Plotly ? Promise.resolve(window.Plotly) : new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.js", import.meta.url);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { library = null; reject(new Error("The charts' library could not be fetched.")); };
    document.head.append(script);
  });
  return library;
}

export class ChartPlaces {
  constructor(host) { this.host = host; }

  adopt(old, fresh) {
    for (const script of fresh.querySelectorAll("script.bn-draw")) script.remove();
    return [...fresh.querySelectorAll("[data-chart]")];
  }

  draw(element, cards) {
    for (const card of cards) {
      const figure = JSON.parse(card.querySelector("script.bn-figure").textContent);
      const place = card.querySelector(".bn-place");
      loadPlotly().then(plotly => { place.textContent = ""; plotly.newPlot(place, figure.data, figure.layout, figure.config); });
    }
  }

  gone(element) { }
}
