// A departure on one page: which rule, what bears on it, every question that is asked, and what was written, to be looked through.
import { at, element, fill, folded, paragraphs } from "./draw.js";

const FORMS = { day: "A date as you write it, such as 27/11/2026.", moment: "A date, and the time where it is known." };
const ON_REVIEW = "Left empty, it is the moment at which you look this through.";
const NOT_HERE = "No names of family, and no legal advice.";
let made = 0;

// One field, and what reads it. `path` is where its answer goes, such as harms.0.likelihood.
function field(asked, path, host) {
  const id = `departure-${++made}`, about = `${id}-about`, wrong = `${id}-wrong`;
  const free = (asked.form === "text" || asked.form === "line") && asked.key !== "trigger";
  const hint = [asked.hint && `${asked.hint}.`, FORMS[asked.form], asked.key === "recorded_at" && ON_REVIEW, free && NOT_HERE].filter(Boolean).join(" ");
  const described = { "aria-describedby": `${about} ${wrong}`, autocomplete: "off" };
  const below = element("p", { class: "hint", id: about }, hint), said = element("p", { class: "said wrong", id: wrong });
  const label = element("label", { class: "asks", for: id }, asked.words, ...(asked.needed === false ? [" ", element("span", { class: "hint" }, "(may be left empty)")] : []));
  if (asked.form === "some") return some(asked, path, label.textContent, said);
  const input = asked.form === "one"
    ? element("select", { id, ...described }, element("option", { value: "" }, asked.needed === false ? "Not answered" : "Choose"), ...[...asked.shown, ...asked.among].map((one) => element("option", { value: one.value }, one.says)))
    : asked.form === "text" ? element("textarea", { id, rows: "3", class: "written", ...described }) : element("input", { type: "text", id, spellcheck: "false", autocapitalize: "off", ...described });
  if (FORMS[asked.form]) input.addEventListener("change", async () => {
    const reply = input.value.trim() ? await host.ask("when", { text: input.value }) : null;
    said.textContent = !reply ? "" : reply.answer ? `Taken as ${reply.answer.says}` : reply.refused.join(" ");
  });
  const box = element("div", { "data-path": path }, label, below, input, said);
  return { box, read: () => input.value, write: (value) => { input.value = value; }, focus: input, said };
}

function some(asked, path, words, said) {
  const one = (choice) => element("label", { class: "choice" }, element("input", { type: "checkbox", value: choice.value, autocomplete: "off" }), choice.says);
  const rest = asked.among.length ? [folded(asked.shown.length ? `Others (${asked.among.length})` : "Choose", ...asked.among.map(one))] : [];
  const box = element("fieldset", { "data-path": path }, element("legend", {}, words), ...asked.shown.map(one), ...rest, said);
  const boxes = () => Array.from(box.querySelectorAll("input"));
  return { box, read: () => boxes().filter((input) => input.checked).map((input) => input.value), said, get focus() { return boxes()[0]; },
    write: (values) => boxes().forEach((input) => { input.checked = values.includes(input.value); }) };
}

// What may be answered more than once: an entry with its parts, and a button for another.
function many(asked, host) {
  const entries = [], list = element("div", {});
  const more = element("button", { type: "button" }, `Add another answer: ${asked.words}`);
  const add = () => {
    const at = `${asked.key}.${entries.length}`;
    const first = field({ ...asked, many: false }, at, host), parts = asked.parts.map((part) => [part.key, field(part, `${at}.${part.key}`, host)]);
    entries.push({ first, parts });
    list.append(element("div", { class: asked.parts.length ? "entry" : "" }, first.box, ...parts.map(([, part]) => part.box)));
    return first;
  };
  more.addEventListener("click", () => add().focus.focus());
  add();
  const read = () => entries.map(({ first, parts }) => (parts.length ? { "": first.read(), ...Object.fromEntries(parts.map(([key, part]) => [key, part.read()])) } : first.read()));
  return { box: element("div", { "data-path": asked.key }, list, more), read, said: entries[0].first.said, focus: entries[0].first.focus,
    get within() { return entries.flatMap(({ first, parts }, n) => [[`${asked.key}.${n}`, first], ...parts.map(([key, part]) => [`${asked.key}.${n}.${key}`, part])]); } };
}

export class DepartureDesk {
  constructor(host) {
    this.host = host;
    at("departure-words").addEventListener("input", () => this.look());
    at("departure-duties").addEventListener("change", () => this.duty());
    at("departure").addEventListener("submit", (event) => { event.preventDefault(); this.review(); });
    at("departure").addEventListener("input", () => this.changed());
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
    at("departure-title").focus();
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

  every() {
    return Array.from(this.fields).flatMap(([key, one]) => (one.within ? [[key, one], ...one.within] : [[key, one]]));
  }

  async review() {
    if (!this.rule) { at("departure-found").textContent = "Choose the rule first."; at("departure-words").focus(); return; }
    const mine = ++this.changes, reply = await this.host.ask("reviewed", { rule: this.rule, answers: this.answers() });
    if (mine !== this.changes) return;
    if (!reply.answer) { this.notice(reply); return; }
    const { faults } = reply.answer, every = new Map(this.every());
    every.forEach((one) => { one.said.classList.remove("is-wrong"); if (one.focus) one.focus.removeAttribute("aria-invalid"); if (one.wrong) one.said.textContent = ""; one.wrong = false; });
    at("departure-faults").hidden = !faults.length;
    at("departure-review").hidden = Boolean(faults.length);
    if (faults.length) { this.mistakes(faults, every); return; }
    const told = reply.answer;
    this.file = told.file;
    fill("departure-written", ...told.noticed.map((said) => element("p", { class: "notice" }, said)), ...paragraphs([told.level]),
      element("dl", {}, ...told.written.flatMap((one) => [element("dt", {}, one.asks), ...one.says.map((said) => element("dd", {}, said))])));
    at("departure-review-title").focus();
  }

  mistakes(faults, every) {
    const items = faults.map((fault) => {
      const one = every.get(fault.path), go = element("button", { type: "button", class: "plain" }, `${one ? one.box.querySelector("label, legend").firstChild.textContent : fault.path} ${fault.says}`);
      go.addEventListener("click", () => { const more = one.box.closest("details"); if (more) more.open = true; one.focus.focus(); });
      if (one) { one.said.textContent = fault.says; one.said.classList.add("is-wrong"); one.wrong = true; one.focus.setAttribute("aria-invalid", "true"); }
      return element("li", {}, go);
    });
    fill("departure-faults", element("h3", {}, "Nothing can be saved yet"), element("ul", {}, ...items));
    at("departure-faults").focus();
  }

  save() {
    if (!this.file) return;
    this.host.save("departure.yaml", "application/yaml", this.file);
    at("departure-said").textContent = "Saved as departure.yaml, and recorded nowhere yet: give it to “guidance deviate --from departure.yaml”. It is not the child’s record.";
  }
}
