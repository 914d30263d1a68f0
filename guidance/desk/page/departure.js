// A departure on one page: which rule, what bears on it, every question that is asked, and what was written, to be looked through.
import { at, element, fill, goTo, paragraphs } from "./draw.js";
import { field, many, tellFaults } from "./fields.js";

const NOT_HERE = "No names of family, and no legal advice.";

export class DepartureDesk {
  constructor(host) {
    this.host = { ...host, notHere: NOT_HERE };
    at("departure-words").addEventListener("input", () => this.look());
    at("departure-duties").addEventListener("change", () => this.duty());
    at("departure").addEventListener("submit", (event) => { event.preventDefault(); this.review(); });
    at("departure").addEventListener("input", (event) => { this.changed(); this.unsaved = this.unsaved || event.target.id !== "departure-words"; });
    at("departure").addEventListener("change", (event) => { this.changed(); if (event.target.closest('[data-path^="harms"]')) this.level(); });
    at("departure-save").addEventListener("click", () => this.save());
    at("departure-print").addEventListener("click", () => window.print());
    this.forget();
  }

  get holds() { return Boolean(this.rule || at("departure-words").value); }

  forget() {
    this.rule = "";
    this.asking = 0;
    this.fields = new Map();
    this.changes = (this.changes || 0) + 1;
    this.unsaved = false;
    this.file = "";
    this.open = [];
    ["departure-notice", "departure-rules", "departure-found", "departure-about", "departure-asked", "departure-more", "departure-faults", "departure-written", "departure-said", "departure-level"].forEach((id) => fill(id));
    ["departure-notice", "departure-asks", "departure-faults", "departure-review", "departure-which"].forEach((id) => { at(id).hidden = true; });
    at("departure-words").value = "";
  }

  // Offers what stands open in the case that this page holds.
  async turned() {
    const reply = await this.host.ask("duties", {});
    this.open = reply.answer ? reply.answer.duties : [];
    this.notice(reply);
    at("departure-which").hidden = !this.open.length;
    fill("departure-duties", element("option", { value: "" }, "None of these: look for the rule below"), ...this.open.map((duty, n) => element("option", { value: String(n) }, `${duty.case}: ${duty.says}`)));
  }

  // Says why nothing was answered, or by which packs it was.
  notice({ answer, refused }) {
    const said = answer ? answer.noticed || [] : refused;
    fill("departure-notice", ...said.map((text) => element("p", {}, text)));
    at("departure-notice").hidden = !said.length;
  }

  async duty() {
    const duty = this.open[at("departure-duties").value];
    if (!duty) return;
    await this.choose(duty.rule);
    ["case", "trigger", "authority"].forEach((key) => this.fields.get(key).write(duty[key]));
  }

  async look() {
    const words = at("departure-words").value, mine = ++this.asking;
    const reply = await this.host.ask("rules", { words }), { answer } = reply;
    if (mine !== this.asking) return;
    this.notice(reply);
    if (!answer) { fill("departure-rules"); at("departure-rules").hidden = true; at("departure-found").textContent = ""; return; }
    const one = (rule) => element("label", {}, element("input", { type: "radio", name: "departure-rule", value: rule.rule, autocomplete: "off" }), element("span", {}, rule.says, element("small", {}, rule.rule)));
    fill("departure-rules", ...answer.rules.map(one));
    at("departure-rules").hidden = !answer.rules.length;
    at("departure-rules").querySelectorAll("input").forEach((input) => input.addEventListener("change", () => this.choose(input.value)));
    at("departure-found").textContent = !words.trim() ? "" : answer.rules.length ? [`Found: ${answer.rules.length}`, answer.says].filter(Boolean).join(", ") : "No rule in force has all of these words. Try fewer, or its identifier.";
  }

  async choose(rule) {
    this.rule = rule;
    await this.level();
    goTo("departure-title");
  }

  answers() { return Object.fromEntries(Array.from(this.fields, ([key, one]) => [key, one.read()])); }

  // Asks what this rule and these harms call for; what is written already stays.
  async level() {
    if (!this.rule) return;
    const rule = this.rule, reply = await this.host.ask("departure", { rule, answers: this.answers() });
    if (rule !== this.rule) return;
    if (!reply.answer) { this.notice(reply); return; }
    const told = reply.answer, shown = this.fields.get("principles");
    if (shown && this.asked !== rule) { shown.box.remove(); this.fields.delete("principles"); }
    this.asked = rule;
    at("departure-asks").hidden = false;
    fill("departure-about", ...paragraphs(told.lines), ...told.weigh.map((line) => element("p", {}, line)), element("h3", {}, "What a departure changes, and what it does not"), ...paragraphs(told.changes));
    at("departure-level").textContent = told.level;
    this.place("departure-asked", told.asked);
    this.place("departure-more", told.more);
  }

  // Puts the questions in their order; what stands in its place is not touched, so that nobody loses the field that they are in.
  place(id, asked) {
    asked.forEach((question, n) => {
      if (!this.fields.has(question.key)) this.fields.set(question.key, question.many ? many(question, this.host) : field(question, question.key, this.host));
      const { box } = this.fields.get(question.key), there = at(id).children[n];
      if (there !== box) at(id).insertBefore(box, there || null);
    });
  }

  // What is written now is not what was looked through, or is being looked through.
  changed() {
    this.changes += 1;
    this.file = "";
    at("departure-review").hidden = true;
    at("departure-said").textContent = "";
  }

  async review() {
    if (!this.rule) { at("departure-found").textContent = "Choose the rule first."; at("departure-words").focus(); return; }
    const mine = ++this.changes, reply = await this.host.ask("reviewed", { rule: this.rule, answers: this.answers() });
    if (mine !== this.changes) return;
    if (!reply.answer) { this.notice(reply); return; }
    const { faults } = reply.answer;
    tellFaults("departure-faults", faults, this.fields, "Nothing can be saved yet");
    at("departure-review").hidden = Boolean(faults.length);
    if (faults.length) return;
    const told = reply.answer;
    this.file = told.file;
    fill("departure-written", ...told.noticed.map((said) => element("p", { class: "notice" }, said)), ...paragraphs([told.level]),
      element("dl", {}, ...told.written.flatMap((one) => [element("dt", {}, one.asks), ...one.says.map((said) => element("dd", {}, said))])));
    goTo("departure-review-title");
  }

  save() {
    if (!this.file) return;
    const handed = this.host.save("departure.yaml", "application/yaml", this.file);
    this.unsaved = false;
    at("departure-said").textContent = `${handed} It is recorded nowhere yet: give it to “guidance deviate --from departure.yaml”. It is not the child’s record.`;
  }
}
