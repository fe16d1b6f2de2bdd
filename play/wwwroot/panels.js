// Panels beside the cells.
const none = { toggle() { }, open() { }, update() { } };

export class Panels {
  constructor(page) {
    this.page = page;
    this.contents = none;
    this.variables = none;
    this.find = none;
    this.keys = none;
  }
}
