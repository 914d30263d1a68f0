// A trial: the questions by which one is drawn up, its draft, and what it would have set aside on records that are opened.
import { at, element, fill, folded, goTo, paragraphs } from "./draw.js";
import { field, many, tellFaults } from "./fields.js";
import { contents, faults, sitting, wrong } from "./opening.js";

const FIRST = ["authority", "title", "suspends", "from", "until", "running_at_start", "running_at_end", "source"];
const DRAFT = "draft";

export class TrialDesk {
  constructor(host) {
    this.host = host;
    at("trial").addEventListener("submit", (event) => { event.preventDefault(); this.drawUp(); });
    at("trial").addEventListener("input", (event) => { if (event.target.id !== "trial-words") { this.unsaved = true; this.drop(); } });
    at("trial").addEventListener("change", (event) => { if (event.target.id !== "trial-words") this.drop(); });
    at("trial-words").addEventListener("input", () => this.look());
    at("trial-save").addEventListener("click", () => this.save());
    at("trial-file").addEventListener("change", () => this.openTrial());
    at("trial-records").addEventListener("change", () => { this.unshow(); });
    ["trial-which", "trial-at", "trial-from", "trial-until"].forEach((id) => at(id).addEventListener("change", () => this.unshow()));
    at("trial-preview").addEventListener("click", () => this.preview());
    at("trial-preview-save").addEventListener("click", () => this.savePreview());
    ["trial-print", "trial-preview-print"].forEach((id) => at(id).addEventListener("click", () => window.print()));
    this.forget();
  }

  get holds() { return Boolean(this.asked && (at("trial-records").value || this.draft || this.documents || Object.values(this.answers()).flat().some(Boolean))); }

  forget() {
    this.asked = null;
    this.fields = new Map();
    this.draft = null;
    this.unsaved = false;
    this.documents = null;
    this.looking = 0;
    at("trial-asked").after(at("trial-finds"));  // it stands among the questions, and does not go with them
    ["trial-asked", "trial-more", "trial-rules", "trial-found", "trial-faults", "trial-refused", "trial-said", "trial-which", "trial-wrong", "trial-lines", "trial-text", "trial-checked", "trial-mistakes", "trial-lacking", "trial-preview-said", "trial-shown-title"].forEach((id) => fill(id));
    ["trial-faults", "trial-refused", "trial-draft", "trial-wrong", "trial-shown"].forEach((id) => { at(id).hidden = true; });
    ["trial-words", "trial-from", "trial-until", "trial-file", "trial-records"].forEach((id) => { at(id).value = ""; });
    at("trial-at").value = "today";
    at("trial-finds").open = false;
  }

  async turned() {
    if (this.asked) return;
    const { answer } = await this.host.ask("trial_asks", {});
    if (!answer || this.asked) return;
    this.asked = answer;
    answer.asked.forEach((question) => {
      const made = question.many ? many(question, this.host) : field(question, question.key, this.host);
      this.fields.set(question.key, made);
      at(FIRST.includes(question.key) ? "trial-asked" : "trial-more").append(made.box);
      if (question.key === "suspends") at("trial-asked").append(at("trial-finds"));
    });
    this.which();
  }

  // The trials that can be supposed: the draft, what was opened, and those that the packs hold.
  which() {
    const own = [...(this.draft ? [{ value: DRAFT, says: `The draft above: ${this.draft.name}` }] : []),
      ...(this.documents ? [{ value: "opened", says: `What was opened: ${this.documents.map((one) => one.name).join(", ")}` }] : [])];
    fill("trial-which", element("option", { value: "" }, "Choose"), ...[...own, ...this.asked.trials].map((one) => element("option", { value: one.value }, one.says)));
  }

  answers() { return Object.fromEntries(Array.from(this.fields, ([key, one]) => [key, one.read()])); }

  async look() {
    const words = at("trial-words").value, mine = ++this.looking;
    const { answer } = await this.host.ask("rules", { words });
    if (mine !== this.looking) return;
    const rules = answer ? answer.rules : [];
    at("trial-found").textContent = !words.trim() ? "" : rules.length ? [`Found: ${rules.length}`, answer.says].filter(Boolean).join(", ") : "No rule in force has all of these words. Try fewer, or its identifier.";
    fill("trial-rules", ...rules.map((rule) => {
      const put = element("button", { type: "button" }, "Set it aside too");
      put.addEventListener("click", () => { this.fields.get("suspends").put(rule.rule); at("trial-found").textContent = `Added: ${rule.rule}`; this.drop(); });
      return element("div", { class: "entry" }, element("p", {}, rule.says, element("small", {}, ` ${rule.rule}`)), put);
    }));
  }

  // A draft is of what was answered: it goes when an answer changes.
  drop() {
    at("trial-draft").hidden = true;
    at("trial-faults").hidden = true;
    if (!this.draft) return;
    this.draft = null;
    this.unshow();
    this.which();
  }

  async drawUp() {
    this.drop();
    const answers = this.answers();
    const reply = await this.host.checked("Drawing it up and checking it.", () => this.host.ask("trial", { answers }));
    if (!reply) return;
    at("trial-refused").hidden = !reply.refused;
    fill("trial-refused", ...paragraphs(reply.refused || []));
    if (!reply.answer) { at("trial-refused").focus(); return; }
    const told = reply.answer;
    tellFaults("trial-faults", told.faults, this.fields, "Nothing was drawn up yet");
    if (told.faults.length) return;
    at("trial-draft").hidden = false;
    at("trial-checked").textContent = told.checked;
    fill("trial-mistakes", ...faults(told.mistakes));
    at("trial-lacking").textContent = `Before it can be granted it needs: ${told.lacking.join(", ") || "nothing more of what is asked here"}. The file says so too.`;
    at("trial-text").textContent = told.text;
    at("trial-save").hidden = Boolean(told.mistakes.length);
    at("trial-said").textContent = told.mistakes.length ? "It cannot be saved with these mistakes." : "";
    if (!told.mistakes.length) { this.draft = told; this.which(); at("trial-which").value = DRAFT; }
    goTo("trial-draft-title");
  }

  save() {
    if (!this.draft) return;
    const handed = this.host.save(this.draft.name, "application/yaml", this.draft.text);
    this.unsaved = false;
    at("trial-said").textContent = `${handed} It is a proposal, which sets nothing aside until it is granted.`;
  }

  async openTrial() {
    const mine = sitting.number, files = Array.from(at("trial-file").files);
    if (!files.length) return;
    this.unshow();
    let documents = null;
    try {
      documents = await Promise.all(files.map(async (file) => ({ name: file.name, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer()) })));
    } catch (fault) {
      if (mine === sitting.number) wrong("trial-wrong", ["What was opened is not text in UTF-8, so nothing of it was taken: save it as UTF-8 and open it again."], []);
    }
    if (mine !== sitting.number) return;
    this.documents = documents;
    this.which();
    if (this.documents) at("trial-which").value = "opened";
  }

  unshow() {
    at("trial-shown").hidden = true;
    at("trial-wrong").hidden = true;
    at("trial-preview-said").textContent = "";
  }

  async preview() {
    this.unshow();
    const mine = sitting.number, which = at("trial-which").value, files = await contents(at("trial-records"), "trial-wrong");
    if (mine !== sitting.number) return;
    if (!at("trial-records").files.length) wrong("trial-wrong", ["Open the records first."], []);
    if (!files.length) return;
    if (!which) { wrong("trial-wrong", ["Choose which trial first."], []); return; }
    const asked = { as_at: at("trial-at").value, from: at("trial-from").value, until: at("trial-until").value, trial: which };
    if (which === DRAFT) asked.documents = [this.draft];
    if (which === "opened") asked.documents = this.documents;
    const put = () => this.host.ask("preview", asked, files), said = "Reading the records. It may take a minute.";
    const reply = await (asked.documents ? this.host.checked(said, put) : this.host.busy(said, put));
    if (!reply || mine !== sitting.number) return;
    const { answer, refused, faults: found = [] } = reply;
    if (answer) this.show(answer);
    else wrong("trial-wrong", ["There is no preview: what was given cannot be used.", ...(found.length ? [] : refused)], found);
  }

  show(told) {
    at("trial-shown").hidden = false;
    at("trial-shown-title").textContent = told.title;
    fill("trial-lines", ...paragraphs(told.says),
      ...(told.noticed.length ? [folded(`What was noticed (${told.noticed.length})`, ...faults(told.noticed))] : []),
      ...told.tables.flatMap((one) => this.table(one)), element("h4", {}, told.duties.length ? "Which duties" : "No duty would have fallen under it."), ...this.duties(told),
      element("p", { class: "hint" }, `Engine ${told.receipt.engine_version}, packs ${told.receipt.packs.slice(0, 16)}, input ${told.receipt.input.slice(0, 16)}`));
    goTo("trial-shown-title");
  }

  table(one) {
    const rows = one.rows.map((row) => element("tr", {}, element("th", { scope: "row", class: row.depth ? "deeper" : "" }, row.label), element("td", {}, String(row.count))));
    return [element("h4", {}, one.title), ...paragraphs(one.notes), ...(one.none ? paragraphs(["No duty."]) : []),
      ...(rows.length ? [element("table", {}, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Supposed"), element("th", { scope: "col" }, "Duties"))), element("tbody", {}, ...rows))] : [])];
  }

  duties(told) {
    if (!told.duties.length) return [];
    const cell = (label, ...texts) => element("td", { "data-label": label }, ...texts.filter(Boolean));
    const head = ["Child", "From", "Would have been", "What the records show"].map((name) => element("th", { scope: "col" }, name));
    const rows = told.duties.map((one) => element("tr", {}, cell("Child", one.case, one.episode ? element("small", {}, `episode ${one.episode}`) : ""), cell("From", one.begun), cell("Would have been", one.would, element("small", {}, one.rule)), cell("What the records show", one.came_to)));
    return [element("div", { class: "labelled" }, element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows))),
      ...(told.more ? paragraphs([`And ${told.more} more, which the file that is saved holds.`]) : [])];
  }

  async savePreview() {
    const reply = await this.host.ask("preview_file", {});
    if (!reply.answer) { at("trial-preview-said").textContent = `Nothing was saved. ${reply.refused.join(" ")}`; return; }
    const handed = this.host.save("preview.json", "application/json", `${JSON.stringify(reply.answer, null, 1)}\n`);
    at("trial-preview-said").textContent = `${handed} It is hypothetical, and not the child’s record.`;
  }
}
