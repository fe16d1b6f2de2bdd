// The headings of the texts, where the reader is among them, and the exercises.
import { el, icon, reveal } from "./dom.js";

export class Contents {
  #page;
  #list = el("ul", { class: "headings" });
  #exercises = el("div", { class: "exercises" });
  #headings = [];
  #frame = 0;

  element = el("div", { class: "panel-body" }, this.#list, this.#exercises);

  constructor(page) {
    this.#page = page;
    addEventListener("scroll", () => { this.#frame ||= requestAnimationFrame(() => { this.#frame = 0; this.#mark(); }); }, { passive: true });
  }

  update() {
    const found = [...this.#page.main.querySelectorAll(".cell.text > .body > .source :is(h1, h2, h3)")];
    const key = heading => `${heading.tagName} ${heading.textContent}`;
    if (found.map(key).join() !== this.#headings.map(({ heading }) => key(heading)).join() || this.#headings.some(({ heading }) => !heading.isConnected)) {
      this.#headings = found.map(heading => ({
        heading,
        link: el("a", { href: `#${heading.id || heading.closest(".cell").id}`, class: heading.tagName.toLowerCase(), text: heading.textContent, onclick: event => this.#go(event, heading) }),
      }));
      this.#list.replaceChildren(...this.#headings.map(({ link }) => el("li", {}, link)));
      this.#mark();
    }
    this.#showExercises();
  }

  #showExercises() {
    const { notebook } = this.#page;
    const exercises = notebook.exerciseMap;
    const key = JSON.stringify(exercises);
    if (this.#exercises.dataset.key === key) return;
    this.#exercises.dataset.key = key;
    const solved = exercises.filter(exercise => exercise.solved).length;
    this.#exercises.hidden = exercises.length === 0;
    this.#exercises.replaceChildren(
      el("h2", { text: `Exercises: ${solved} of ${exercises.length} solved` }),
      el("progress", { max: exercises.length, value: solved, "aria-label": "Solved exercises" }),
      el("ul", {}, exercises.map(({ name, cell, solved }) => el("li", { class: solved ? "solved" : "open" },
        el("button", { type: "button", class: "to-cell", title: notebook.nameOf(cell), onclick: () => this.#page.commands.goTo(cell) },
          solved ? icon("check") : icon("circle"), el("span", { text: name }), el("span", { class: "visually-hidden", text: solved ? ", solved" : ", open" }))))));
  }

  #go(event, heading) {
    event.preventDefault();
    history.replaceState(null, "", event.currentTarget.hash);
    this.#page.commands.select(this.#page.viewOf(heading).id);
    reveal(heading, "start");
  }

  // The last heading that is at the top or above it.
  #mark() {
    const line = document.getElementById("bar").offsetHeight + 60;
    const at = this.#headings.findLastIndex(({ heading }) => heading.getBoundingClientRect().top < line);
    this.#headings.forEach(({ link }, i) => {
      if (i === at) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    if (at >= 0 && this.element.offsetParent) keepInSight(this.#headings[at].link, this.element);
  }
}

// Without scrolling the page, as scrollIntoView would.
function keepInSight(link, box) {
  const top = link.offsetTop - box.offsetTop;
  if (top < box.scrollTop) box.scrollTop = top - 40;
  else if (top + link.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + link.offsetHeight - box.clientHeight + 40;
}
