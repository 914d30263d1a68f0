// Watches whether the page is left: alone for a quarter of an hour, or closed with work in it that was not saved.
const IDLE = 15 * 60 * 1000;

export class Leaving {
  // `alone` is done when nobody has touched the page for that long; `hasWork` tells whether something would be lost with it.
  constructor(alone, hasWork) {
    this.alone = alone;
    this.last = Date.now();
    ["keydown", "input", "pointerdown", "pointermove", "wheel"].forEach((kind) => document.addEventListener(kind, () => this.touched(), { passive: true, capture: true }));
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("focus", () => this.look());
    window.addEventListener("beforeunload", (event) => { if (hasWork()) event.preventDefault(); });
    this.touched();
  }

  // By the clock on the wall: while a machine sleeps, no timer runs, and whoever wakes it may be somebody else.
  look() {
    if (Date.now() - this.last < IDLE) return;
    this.last = Date.now();
    this.alone();
  }

  touched() {
    this.look();
    this.last = Date.now();
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.look(), IDLE);
  }
}
