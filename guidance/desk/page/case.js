// A case: its chronology, the moment that is asked about, and each child’s answer. All of it comes from the engine.
import { at, element, fill, folded, goTo, group, notAsked, paragraphs, weighed } from "./draw.js";
import { faults, opened } from "./opening.js";
import { timeline } from "./timeline.js";

const NOTHING_HELD = { records: [], supposed: [], lacking: {} };

export class CaseDesk {
  constructor(host) {
    this.host = host;
    this.forget();
    at("case-file").addEventListener("change", () => this.open(at("case-file")));
    ["case-at", "case-known"].forEach((id) => at(id).addEventListener("change", () => { this.clear(); this.refresh(); }));
    at("earlier").addEventListener("click", () => this.step(-1));
    at("later").addEventListener("click", () => this.step(1));
    at("case-save").addEventListener("click", () => this.save());
    at("case-copy").addEventListener("click", () => this.copy());
    at("case-print").addEventListener("click", () => window.print());
  }

  get holds() { return Boolean(this.held.records.length || this.held.supposed.length || this.whole || at("child").value); }

  forget() {
    this.held = NOTHING_HELD;
    this.whole = 0;
    this.shown = null;
    this.told = null;
    this.unsaved = false;
    this.asking = 0;
    ["case-records", "case-whole", "case-children", "case-answers", "case-faults", "case-said", "case-at-said", "case-recorded"].forEach((id) => fill(id));
    at("case-text").value = "";
    at("case-as-text").hidden = true;
    at("case-faults").hidden = true;
    at("case-at").value = "today";
    at("case-known").checked = false;
    at("case-file").value = "";
    document.body.classList.remove("supposes");
  }

  // Puts something to the chronology; gives whether it was taken.
  async put(doing, files = []) {
    const mine = ++this.asking, { records } = this.held;
    const reply = await this.host.ask("case", { as_at: at("case-at").value, known: at("case-known").checked, shown: this.shown, ...doing }, files);
    if (reply.answer && reply.answer.map) { this.host.mapping("case", reply.answer.map); return {}; }
    if (reply.answer && mine === this.asking) this.draw(reply.answer);
    if (reply.answer && ["add", "take_out"].includes(doing.do)) this.unsaved = this.held.records.length > 0 || records.length > 1;
    return reply;
  }

  async refresh() {
    const reply = await this.put({});
    at("case-at").setAttribute("aria-invalid", String(Boolean(reply.refused)));
    if (reply.refused) {
      fill("case-answers");
      at("case-at-said").textContent = reply.refused.join(" ");
    }
  }

  // Takes the answers away while another moment is asked about.
  clear(said = "Working it out.") {
    if (!this.told || !this.told.children.length) return;
    fill("case-answers", element("p", {}, said));
    at("case-at-said").textContent = "";
  }

  step(by) {
    const days = this.told ? this.told.days : [], now = this.told && this.told.as_at;
    const next = by > 0 ? days.find((day) => day > now) : days.filter((day) => day < now).pop();
    if (!next) {
      at("case-at-said").textContent = by > 0 ? "Nothing is known of a later day." : "Nothing is known of an earlier day.";
      return undefined;
    }
    at("case-at").value = next;
    return this.refresh();
  }

  async open(field) {
    if (await opened(field, "case-faults", this.host.busy, (files) => this.put({ do: "open", authority: at("authority").value }, files))) this.took();
  }

  get narrowed() { return {}; }

  took() { goTo("case-title"); }

  async save() {
    const reply = await this.host.ask("saved");
    if (reply.answer === undefined) { at("case-said").textContent = `Nothing was saved. ${reply.refused.join(" ")}`; return; }
    const handed = this.host.save("chronology.jsonl", "application/x-ndjson", reply.answer);
    this.unsaved = false;
    at("case-said").textContent = `${handed} “guidance evaluate” reads it.${this.whole ? " The files that were opened whole are not in it: give them beside it, and a table with its map." : ""} It is not the child’s record.`;
  }

  async copy() {
    const reply = await this.host.ask("case_text");
    if (!reply.answer) { at("case-said").textContent = ["There is nothing to copy.", ...(reply.refused || [])].join(" "); return; }
    at("case-as-text").hidden = false;
    this.host.copied(at("case-text"), reply.answer, at("case-said"));
  }

  // ---- drawing ----

  draw(told) {
    this.told = told;
    this.held = told.held;
    this.whole = Object.keys(told.held.lacking).length;
    this.shown = told.shown.length === told.cases.length ? null : told.shown;
    at("case-at-said").textContent = told.cases.length ? `As at ${told.says}` : "";
    at("case-recorded").textContent = told.recorded.says;
    at("case-known").disabled = !told.recorded.told;
    fill("case-whole", ...paragraphs(told.whole), ...(told.noticed.length ? [folded(`What was noticed while reading (${told.noticed.length})`, ...faults(told.noticed))] : []));
    fill("case-records", this.records(told.records, "take_out"));
    fill("case-children", ...this.children(told));
    fill("case-answers", ...told.children.map((child) => this.child(child)), ...this.unheld(told));
    at("case-as-text").hidden = true;
    document.body.classList.toggle("supposes", told.supposed.length > 0);
  }

  records(records, takes, whose = true) {
    if (!records.length) return element("p", {}, "Nothing has been added yet.");
    const rows = records.map((record) => {
      const out = element("button", { type: "button", "aria-label": `Take out: ${record.what}, ${record.when}, ${record.case}` }, "Take out");
      out.addEventListener("click", () => { out.disabled = true; this.takeOut(takes, record.place); });
      const facts = [record.facts, record.recorded && `written down ${record.recorded}`].filter(Boolean).join("; ");
      return element("tr", {}, ...(whose ? [element("td", { "data-label": "Child" }, record.case)] : []), element("td", { "data-label": "When" }, record.when),
        element("td", { "data-label": "What happened" }, record.what, ...(facts ? [element("small", {}, facts)] : [])), element("td", {}, out));
    });
    const head = [...(whose ? ["Child"] : []), "When", "What happened", "Take out"].map((name) => element("th", { scope: "col" }, name));
    return element("div", { class: "labelled scrolled", tabindex: "0", role: "region", "aria-label": "The chronology, as a table" },
      element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)));
  }

  async takeOut(takes, place) {
    const held = takes === "take_out" ? this.held.records : this.held.supposed;
    const reply = await this.put({ do: takes, place, record: held[place] });
    if (reply.refused) this.host.refuse(reply.refused);
    else goTo("case-title");
  }

  children(told) {
    if (told.cases.length < 2) return [];
    const few = told.cases.slice(0, 500), on = new Set(told.shown);
    const boxes = few.map((name) => {
      const box = element("input", { type: "checkbox", value: name, checked: on.has(name), autocomplete: "off" });
      box.addEventListener("change", () => {
        this.shown = Array.from(at("case-children").querySelectorAll("input:checked"), (one) => one.value);
        this.refresh();
      });
      return element("label", { class: "choice" }, box, name);
    });
    const hint = `${told.cases.length} children; up to six are shown side by side.${few.length < told.cases.length ? " The first 500 can be chosen here." : ""}`;
    return [element("fieldset", {}, element("legend", {}, "Which children to show"), element("p", { class: "hint" }, hint), element("div", { class: "choices scrolled" }, ...boxes))];
  }

  unheld(told) {
    if (told.lacking) return [element("p", { class: "notice", role: "alert" }, told.lacking)];
    return told.children.length ? [] : [element("p", {}, told.cases.length ? "No child is chosen, so nothing was asked." : "There is no answer yet: add what happened, or open a file.")];
  }

  child(child) {
    const title = element("h3", {}, child.case);
    const supposed = child.what_if ? [this.whatIf(child)] : [];
    if (child.none) return element("section", { class: "child" }, title, ...paragraphs([child.none]), ...supposed);
    const late = child.groups.filter((found) => found.tier === "planned");
    const warned = late.length ? [element("div", { class: "notice" }, ...late.flatMap((found) => [element("p", {}, element("strong", {}, found.title)), ...paragraphs(found.lines.map((line) => line.text))]))] : [];
    return element("section", { class: "child" }, title,
      element("p", { class: "on-paper" }, "Not the child’s record: copy what matters there."),
      ...paragraphs([child.as_at, child.ahead, ...child.noticed]), ...(child.says ? [element("p", { class: "notice" }, child.says)] : []), ...warned, ...supposed,
      ...timeline(child.timeline, "What happened and each clock"),
      ...child.groups.map((found) => group(found, (rules) => this.argue(child.case, rules))), ...(child.weigh.length ? [weighed(child.weigh)] : []), notAsked(child.coverage),
      element("p", { class: "hint" }, `Engine ${child.receipt.engine_version}, packs ${child.receipt.packs.slice(0, 16)}`));
  }

  async argue(name, rules) {
    const reply = await this.host.ask("argued", { case: name, rules });
    return reply.answer || [reply.refused];
  }

  whatIf(child) {
    const told = child.what_if, planned = this.told.supposed.filter((record) => record.case === child.case);
    const lines = (found) => element("ul", {}, ...found.lines.map((line) => element("li", {}, line.text, element("small", {}, line.more))));
    const drawn = (found) => (found.folded ? [folded(`${found.title} (${found.lines.length})`, lines(found))] : [element("h4", {}, found.title), lines(found)]);
    return element("section", { class: "what-if" }, element("h4", {}, told.mark), this.records(planned, "unsuppose", false), ...paragraphs([told.as_at]),
      ...(told.groups.length ? told.groups.flatMap(drawn) : paragraphs([told.nothing])), ...timeline(told.timeline, told.mark));
  }
}
