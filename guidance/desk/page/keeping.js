// Keeps the files of this page, and the engine as it stands before anything is asked, for a time without the network.
// Nothing that is entered is among them. Where a browser allows no such thing, the page works as it did.
import { at } from "./draw.js";

const SOON = 4000, LATER = 3000;
const HELD = document.body.dataset, OWN = `desk ${new URL("./", window.location.href).pathname} `;
const SAYS = `the packs that were read and checked on ${HELD.day}`;

export class Keeping {
  constructor() {
    this.offline = false;
    this.newer = false;
    at("unkeep").addEventListener("click", () => this.remove());
    at("reload").addEventListener("click", () => window.location.reload());
    window.addEventListener("online", () => this.look());
    window.addEventListener("offline", () => this.look());
    document.addEventListener("visibilitychange", () => (document.hidden ? undefined : this.look()));
    if (this.may) navigator.serviceWorker.addEventListener("controllerchange", () => this.look());
  }

  get may() { return Boolean(HELD.edition && navigator.serviceWorker && window.caches); }

  // Asks the place that this page came from which edition it has now; whoever does not answer soon is not there.
  async look() {
    if (!this.may || !navigator.serviceWorker.controller) return;
    const over = new AbortController(), waited = setTimeout(() => over.abort(), SOON);
    try {
      const there = await fetch("edition.json", { cache: "no-store", credentials: "omit", signal: over.signal });
      if (!there.ok) throw new Error(String(there.status));
      this.newer = (await there.json()).edition !== HELD.edition;
      this.offline = false;
    } catch (fault) {
      this.offline = true;
    }
    clearTimeout(waited);
    await this.show();
    if (this.told) await this.told(this.offline);
  }

  // Keeps what is needed, once the engine has started and somebody who waits for a first answer has had it.
  async keep() {
    if (!this.may) return;
    await new Promise((resolve) => setTimeout(resolve, LATER));
    try {
      await navigator.serviceWorker.register("offline.js");
      await navigator.serviceWorker.ready;
      await this.show();
    } catch (fault) {
      at("edition").textContent = "";
    }
  }

  async show() {
    const kept = await caches.has(`${OWN}${HELD.edition}`).catch(() => false);
    at("unkeep").hidden = false;
    at("edition").textContent = !kept ? "" : `Kept on this machine, to be opened without the network too: this page with ${SAYS}.`;
    at("without").hidden = !(this.offline || this.newer);
    at("reload").hidden = this.offline;
    at("without-says").textContent = this.offline
      ? `Where this page comes from did not answer (there may be no network), so nobody can tell whether newer packs exist. What is said here is by ${SAYS}.`
      : this.newer ? `Newer packs are there. What is said here is by ${SAYS}, until the page is loaded anew.` : "";
  }

  async remove() {
    const mine = await navigator.serviceWorker.getRegistration();
    if (mine) await mine.unregister();
    await Promise.all((await caches.keys()).filter((name) => name.startsWith(OWN)).map((name) => caches.delete(name)));
    HELD.edition = "";
    at("unkeep").hidden = true;
    at("edition").textContent = "Taken away: nothing of this page is kept here for a time without the network, until it is opened again.";
  }
}
