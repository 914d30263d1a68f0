// Watches whether the page is left: alone for a quarter of an hour, or closed with work in it that was not saved.
const IDLE = 15 * 60 * 1000;

export class Leaving {
  // `alone` is done when nobody has touched the page for that long; `hasWork` tells whether something would be lost with it.
  constructor(alone, hasWork) {
    this.alone = alone;
    ["keydown", "input", "pointerdown", "pointermove", "wheel"].forEach((kind) => document.addEventListener(kind, () => this.touched(), { passive: true, capture: true }));
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("focus", () => this.look());
    window.addEventListener("beforeunload", (event) => { if (hasWork()) event.preventDefault(); });
    this.begin();
  }

  // By the longer of two clocks: that on the wall goes on while a machine sleeps, when no timer runs and whoever wakes it may be
  // somebody else; the other is never set back. A timer may be done a little before either, and then waits for what is left.
  look() {
    const left = IDLE - Math.max(Date.now() - this.last, performance.now() - this.since);
    if (left > 0) { this.wait(left); return; }
    this.begin();
    this.alone();
  }

  touched() {
    this.look();
    this.begin();
  }

  begin() {
    this.last = Date.now();
    this.since = performance.now();
    this.wait(IDLE);
  }

  wait(left) {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.look(), Math.ceil(left));
  }
}
