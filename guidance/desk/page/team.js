// A team’s list: rows that the engine gives in their order; here they are narrowed, shown in parts and saved.
import { at, element, fill, folded, goTo, paragraphs } from "./draw.js";
import { faults, opened, wrong } from "./opening.js";

const AT_ONCE = 200;

export class TeamDesk {
  constructor(host) {
    this.host = host;
    this.forget();
    at("team-file").addEventListener("change", () => this.open());
    ["team-at", "team-within"].forEach((id) => at(id).addEventListener("change", () => { this.clear(); this.refresh(); }));
    ["team-state", "team-who"].forEach((id) => at(id).addEventListener("change", () => this.refresh()));
    at("team-case").addEventListener("input", () => this.refresh());
    at("team-more").addEventListener("click", () => this.more());
    at("team-save").addEventListener("click", () => this.save());
    at("team-print").addEventListener("click", () => window.print());
  }

  get holds() { return this.isOpen; }

  forget() {
    this.isOpen = false;
    this.asking = 0;
    this.told = null;
    this.drawn = 0;
    ["team-says", "team-rows", "team-faults", "team-hidden", "team-said", "team-state", "team-who"].forEach((id) => fill(id));
    at("team-faults").hidden = true;
    at("team-list").hidden = true;
    at("team-at").value = "today";
    at("team-within").selectedIndex = 0;
    at("team-case").value = "";
    at("team-file").value = "";
  }

  // The engine is another one, and was given no files: what stood here is the answer of none.
  lost() {
    if (!this.isOpen) return;
    this.forget();
    wrong("team-faults", ["The list was taken away: the engine that read the files was ended. Open them again."], []);
  }

  asked() {
    return { as_at: at("team-at").value, within: at("team-within").value, state: at("team-state").value, who: at("team-who").value, case: at("team-case").value };
  }

  async put(doing, files = []) {
    const mine = ++this.asking;
    const reply = await this.host.ask("team", { ...this.asked(), ...doing }, files);
    at("team-at").setAttribute("aria-invalid", String(Boolean(reply.refused && !(reply.faults && reply.faults.length))));
    if (reply.answer && reply.answer.map) { this.host.mapping("team", reply.answer.map); return {}; }
    if (mine !== this.asking) return reply;
    if (reply.answer && !reply.answer.none) this.draw(reply.answer);
    return reply;
  }

  // What is changed while a file is read is asked again, once it has been: the list is of what the fields say.
  async open() {
    this.isOpen = true;
    const taken = await opened(at("team-file"), "team-faults", this.host.busy, (files) => this.put({ do: "open", authority: at("authority").value, ...this.narrowed }, files));
    if (taken) this.took();
    else this.isOpen = Boolean(this.told);
  }

  get narrowed() { return { state: "", who: "", case: "" }; }

  took() {
    this.isOpen = true;
    goTo("team-title");
  }

  // Takes the list away while another day is asked about.
  clear(said = "Working it out.") {
    if (!this.isOpen) return;
    fill("team-rows");
    fill("team-says", element("p", {}, said));
    at("team-hidden").textContent = "";
    at("team-more").hidden = true;
  }

  async refresh() {
    if (!this.isOpen) return;
    const reply = await this.put({});
    if (!reply.refused) return;
    this.clear(`There is no list. ${reply.refused.join(" ")}`);
  }

  async save() {
    const reply = await this.host.ask("sheet", this.asked());
    if (reply.refused) {
      at("team-said").textContent = `Nothing was saved. ${reply.refused.join(" ")}`;
      return;
    }
    at("team-said").textContent = `${this.host.save("team-list.csv", "text/csv", reply.answer)} It is not the child’s record.`;
  }

  draw(told) {
    this.told = told;
    this.drawn = 0;
    at("team-list").hidden = false;
    fill("team-says", element("p", { class: "on-paper" }, "Not the child’s record: copy what matters there."), ...paragraphs([told.says, told.reconciled]),
      ...told.sentences.map((said) => element("p", { class: "notice" }, said)),
      ...(told.noticed.length ? [folded(`What was noticed while reading (${told.noticed.length})`, ...faults(told.noticed))] : []),
      element("p", { class: "hint" }, `Engine ${told.receipt.engine_version}, packs ${told.receipt.packs.slice(0, 16)}, input ${told.receipt.input.slice(0, 16)}`));
    this.options("team-state", told.states.map((state) => [state, `${state}: ${told.words[state]}`]));
    this.options("team-who", told.whos.map((who) => [who, who]));
    at("team-hidden").textContent = told.hidden;
    const head = ["Child", "How it stands", "By", "What", "Who has to act"].map((name) => element("th", { scope: "col" }, name));
    this.body = element("tbody", {});
    fill("team-rows", told.rows.length ? element("div", { class: "labelled rows" }, element("table", {}, element("thead", {}, element("tr", {}, ...head)), this.body)) : element("p", {}, "No row is left by what you narrowed it to."));
    this.more();
  }

  options(id, given) {
    const before = at(id).value;
    fill(id, element("option", { value: "" }, "Any"), ...given.map(([value, says]) => element("option", { value, selected: value === before }, says)));
  }

  more() {
    const next = this.told.rows.slice(this.drawn, this.drawn + AT_ONCE);
    this.body.append(...next.map((row) => this.row(row)));
    this.drawn += next.length;
    const left = this.told.rows.length - this.drawn;
    at("team-more").hidden = !left;
    at("team-more").textContent = `Show more: ${left} ${left === 1 ? "row is" : "rows are"} still below`;
  }

  row(row) {
    const cell = (label, ...texts) => element("td", { "data-label": label }, ...texts.filter(Boolean));
    const small = (text) => (text ? element("small", {}, text) : "");
    return element("tr", {}, element("td", { "data-label": "Child", class: row.case ? "reference" : "" }, row.case || this.told.several, small(row.episode && `episode ${row.episode}`)),
      cell("How it stands", row.state), cell("By", row.by || "no day is told"), cell("What", row.title, small(row.source)), cell("Who has to act", row.who || "not said"));
  }
}
