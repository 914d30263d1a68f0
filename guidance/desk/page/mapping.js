// A table that only a map can read: what each column holds is chosen here, and what comes of it is shown. The engine makes the map.
import { at, element, fill, folded, goTo, paragraphs } from "./draw.js";
import { contents, faults, sitting, wrong } from "./opening.js";

const SHOWN_AT_ONCE = 40, PAUSE = 600;
const ROLES = {
  unused: "Not used", case: "The child’s reference", date: "The date on which something happened", kind: "What happened, in words",
  fact: "Something known of what happened", recorded: "When it was written down", episode: "The reference of the referral or plan",
  authority: "The local authority", left_out: "Which rows to leave out",
};
const OTHERS = {
  kind_date: "The date of what another column says happened", written: "As the opened map has it",
  stored: "A last day that the system holds: it is compared, and sets no limit",
};
const ASKS = { date: "Of what?", kind: "Which column has its date?", fact: "What is known?" };
const UNSAID = "Not said yet", LEFT_OUT = "Leave such rows out";
let stages = null;

// The events of the page, under their stages, as a list to choose from.
function events(chosen, ...first) {
  stages = stages || Array.from(document.querySelectorAll("#ask .events details"), (stage) => [stage.querySelector("summary").textContent,
    Array.from(stage.querySelectorAll("input"), (input) => [input.value, input.dataset.called])]);
  return [...options(first, chosen), ...stages.map(([title, every]) => element("optgroup", { label: title }, ...options(every, chosen)))];
}

const options = (every, chosen) => every.map(([value, says]) => element("option", { value, selected: value === chosen }, says));

export class MappingDesk {
  // `desks` are those that open what is mapped, by the way that each is of.
  constructor(host, desks) {
    this.host = host;
    this.desks = desks;
    at("map-more").addEventListener("click", () => this.more());
    at("map-go").addEventListener("click", () => this.go());
    at("map-drop").addEventListener("click", () => this.drop());
    at("map-save").addEventListener("click", () => this.save());
    at("map-file").addEventListener("change", () => this.open());
    at("map-again").addEventListener("click", () => this.put({ do: "open" }, [{ name: this.kept.name, bytes: new TextEncoder().encode(this.kept.text).buffer }]));
    at("map-table").addEventListener("change", () => { this.drawn = SHOWN_AT_ONCE; this.put({ do: "table", n: Number(at("map-table").value) }); });
    at("map-used").addEventListener("change", () => this.put({ do: "use", on: at("map-used").checked }));
    ["dates", "from", "until", "authority"].forEach((name) => at(`map-${name}`).addEventListener("change", () => this.put({ do: "set", name, to: at(`map-${name}`).value })));
    at("mapping").addEventListener("keydown", (event) => { if (event.target.localName === "select" && event.key !== "Tab") this.typed = performance.now(); });
    this.typed = -PAUSE;
    this.forget();
  }

  get holds() { return Boolean(this.told); }

  forget() {
    this.close();
    this.kept = null;
  }

  close() {
    this.told = null;
    this.way = "";
    this.unsaved = false;
    this.asking = (this.asking || 0) + 1;
    this.drawn = SHOWN_AT_ONCE;
    this.pending = null;
    this.waiting = new Map();
    at("mapping").hidden = true;
    ["map-columns", "map-tried", "map-wrong", "map-said", "map-saved", "map-shows", "map-text", "map-table", "map-reads", "map-twice"].forEach((id) => fill(id));
    ["map-from", "map-until", "map-file"].forEach((id) => { at(id).value = ""; });
    at("map-wrong").hidden = true;
  }

  // The engine is another one, and was given no table: the map that was made can be used again.
  lost() {
    if (!this.told) return;
    const { way, told } = this;
    this.close();
    this.kept = { name: told.name, text: told.text };
    wrong(`${way}-faults`, ["The table was taken away: the engine that read it was ended. Open it again; the map that you made can be used then."], []);
  }

  // Shows the map that is proposed for what was opened in a case or in a team’s list.
  begin(way, told) {
    const { kept } = this;
    this.close();
    this.kept = kept;
    this.way = way;
    at(`${way}-faults`).after(at("mapping"));
    if (!at("map-authority").options.length) fill("map-authority", ...Array.from(at("authority").options, (one) => one.cloneNode(true)));
    at("mapping").hidden = false;
    this.draw(told);
    goTo("map-title");
  }

  // Changes something. Whoever types in a list is let finish, for a list that is drawn anew forgets what was typed in it.
  async put(doing, files = []) {
    const mine = ++this.asking;
    if (doing.do !== "table") this.unsaved = true;
    at("map-said").textContent = "Trying it …";
    at("map-wrong").hidden = true;
    this.waiting.set([doing.do, doing.n, doing.cell, doing.name, doing.event].join(" "), { doing, files });
    for (let left = this.left; left > 0; left = this.left) await new Promise((resolve) => setTimeout(resolve, left));
    if (mine === this.asking) await this.flush();
  }

  get left() { return PAUSE - (performance.now() - this.typed); }

  // Puts all that was changed to the engine, and draws what comes of it, unless more was changed meanwhile.
  async flush() {
    const every = Array.from(this.waiting.values()), mine = ++this.asking, replies = [];
    this.waiting.clear();
    for (const { doing, files } of every) replies.push({ doing, reply: await this.host.ask("map", doing, files) });
    if (!replies.length || mine !== this.asking || !this.told) return;
    const { doing, reply } = replies.find((one) => one.reply.refused) || replies.at(-1);
    ["from", "until"].forEach((name) => at(`map-${name}`).setAttribute("aria-invalid", String(Boolean(reply.refused) && doing.name === name)));
    if (reply.answer && reply.answer.none) this.close();
    else if (reply.answer) this.draw(reply.answer);
    else if (doing.name) at("map-said").textContent = reply.refused.join(" ");
    else {
      at("map-said").textContent = "";
      wrong("map-wrong", [...(doing.do === "open" ? ["What was opened cannot be used as a map, and the map is as it was."] : []), ...(reply.faults && reply.faults.length ? [] : reply.refused)], reply.faults || []);
    }
  }

  async open() {
    const files = await contents(at("map-file"), "map-wrong");
    at("map-file").value = "";
    if (files.length && this.told) await this.put({ do: "open" }, files);
  }

  async drop() {
    const { way } = this;
    this.close();
    await this.host.ask("map", { do: "drop" });
    at(`${way}-file`).focus();
  }

  async save() {
    await this.flush();
    const reply = await this.host.ask("map_file", {});
    if (!reply.answer || !reply.answer.text) { at("map-saved").textContent = `Nothing was saved. ${(reply.refused || []).join(" ")}`; return; }
    const handed = this.host.save(reply.answer.name, "application/yaml", reply.answer.text);
    this.unsaved = false;
    at("map-saved").textContent = `${handed} “guidance import --map” takes it, and so does this page. It holds titles and what cells say: look through it before you pass it on.`;
  }

  async go() {
    const mine = sitting.number, desk = this.desks[this.way];
    await this.flush();
    const reply = await this.host.busy("Reading what was opened, by the map. It may take a minute.", () => desk.put({ do: "open_mapped", ...desk.narrowed }));
    if (!reply || mine !== sitting.number || !this.told) return;
    if (reply.refused) {
      wrong("map-wrong", ["Nothing was taken; the map is as it was. Change it here, or mend the table and open it again.", ...(reply.faults && reply.faults.length ? [] : reply.refused)], reply.faults || []);
      return;
    }
    this.kept = { name: this.told.name, text: this.told.text };
    this.close();
    desk.took();
  }

  // ---- drawing ----

  draw(told) {
    const focused = document.activeElement && at("mapping").contains(document.activeElement) ? document.activeElement.id : "";
    this.told = told;
    at("map-tables").hidden = told.tables.length < 2;
    fill("map-table", ...options(told.tables.map((says, n) => [String(n), says]), String(told.place)));
    at("map-used").checked = told.used;
    at("map-again").hidden = !this.kept || this.kept.text === told.text;
    this.columns();
    at("map-dates").value = told.dates;
    at("map-reads").textContent = told.reads;
    ["from", "until", "authority"].forEach((name) => { at(`map-${name}`).value = told[name]; });
    fill("map-shows", ...told.events.map((one) => this.shows(one)));
    fill("map-twice", ...paragraphs([told.as_written && "The map that was opened says more of its events than can be chosen here. They stay as they are written, until you choose something else for a column of theirs.",
      told.twice.length && `Several columns are called alike, and only the first of each is looked at: ${told.twice.join("; ")}. A column that is used may be there once only.`]));
    at("map-text").textContent = told.text;
    this.tried(told);
    if (focused && at(focused)) at(focused).focus();
  }

  // Those that are used come first: a table may have a thousand columns.
  columns() {
    const { columns } = this.told, used = columns.filter((one) => this.as(one) !== "unused"), rest = columns.filter((one) => this.as(one) === "unused");
    const kept = new Set([...used, ...rest.slice(0, Math.max(0, this.drawn - used.length))]), left = columns.length - kept.size;
    fill("map-columns", ...columns.filter((one) => kept.has(one)).map((one) => this.column(one)));
    at("map-more").hidden = !left;
    at("map-more").textContent = `Show more: ${left} ${left === 1 ? "column is" : "columns are"} not used and not shown`;
  }

  more() {
    this.drawn += 200;
    this.columns();
    at("map-more").hidden ? at("map-dates").focus() : at("map-more").focus();
  }

  as(one) { return this.pending && this.pending.n === one.n && one.as === "unused" ? this.pending.as : one.as; }

  column(one) {
    const id = `map-as-${one.n}`, role = this.as(one);
    const roles = Object.entries({ ...ROLES, ...(OTHERS[role] ? { [role]: OTHERS[role] } : {}) });
    const select = element("select", { id, autocomplete: "off", "aria-describedby": `${id}-says` }, ...options(roles, role));
    select.addEventListener("change", () => this.choose(one, select.value));
    const says = one.missing ? "The map names it, and the table has no such column." : one.cells.length ? `Says, for example: ${one.cells.join("; ")}` : "Nothing stands in it.";
    return element("div", { class: "entry" }, element("label", { class: "asks", for: id }, `Column “${one.title}”`), element("p", { class: "hint", id: `${id}-says` }, says),
      select, ...this.what(one, role), ...this.values(one));
  }

  choose(one, role) {
    this.pending = ASKS[role] ? { n: one.n, as: role } : null;
    const dated = this.told.columns.find((other) => other.n !== one.n && ["date", "kind_date"].includes(other.as));
    return this.put({ do: "column", n: one.n, as: role, what: role === "kind" && dated ? String(dated.n) : "" });
  }

  what(one, role) {
    if (!ASKS[role]) return [];
    const id = `map-what-${one.n}`, none = one.what ? [] : [["", "Choose"]];
    const others = () => this.told.columns.filter((other) => other.n !== one.n && !other.missing).map((other) => [String(other.n), other.title]);
    const given = role === "date" ? events(one.what, ...none) : options([...none, ...(role === "kind" ? others() : this.told.facts.map((fact) => [fact.value, fact.says]))], one.what);
    const select = element("select", { id, autocomplete: "off" }, ...given);
    select.addEventListener("change", () => { this.pending = null; this.put({ do: "column", n: one.n, as: role, what: select.value }); });
    const lacks = role === "fact" && !this.told.facts.length ? [element("p", { class: "hint" }, "First choose a column with the date of something that happened.")] : [];
    return [element("label", { class: "asks", for: id }, `${ASKS[role]} `, element("span", { class: "hint" }, `(column “${one.title}”)`)), ...lacks, select];
  }

  values(one) {
    if (!one.values.length) return [];
    const rows = one.values.map((each) => {
      const id = `map-value-${one.n}-${each.n}`;
      const given = one.as === "kind" ? events(each.as, ["", UNSAID], ["leave_out", LEFT_OUT])
        : one.as === "left_out" ? options([["", "Read such rows"], ["leave_out", LEFT_OUT]], each.as)
          : options([...(each.as ? [] : [["", UNSAID]]), ...one.choices.map((choice) => [choice.value, choice.says])], each.as);
      const select = element("select", { id, autocomplete: "off" }, ...given);
      select.addEventListener("change", () => this.put({ do: "value", n: one.n, cell: each.n, as: select.value }));
      return element("div", {}, element("label", { class: "asks", for: id }, `“${each.says}”`), select);
    });
    const hint = one.as === "fact" ? [element("p", { class: "hint" }, "What could not be put into words stands as “Nothing is known from it” until you choose.")] : [];
    const more = one.more ? [element("p", { class: "hint" }, "It says more different things than are listed here. What is not listed is not understood.")] : [];
    return [element("fieldset", { class: "meanings" }, element("legend", {}, `What “${one.title}” means where it says`), ...hint, ...rows, ...more)];
  }

  shows(one) {
    const box = element("input", { type: "checkbox", id: `map-shows-${one.event}`, checked: one.on, autocomplete: "off" });
    box.addEventListener("change", () => this.put({ do: "shows", event: one.event, on: box.checked }));
    return element("label", { class: "choice" }, box, one.says);
  }

  tried(told) {
    const found = told.tried;
    at("map-said").textContent = !told.used ? "This table is not to be read." : found ? [found.says, found.left, found.rows].filter(Boolean).join(" ") : told.lacking.join(" ");
    if (!found) { fill("map-tried"); return; }
    const cell = (label, text) => element("td", { "data-label": label }, text);
    const head = ["Child", "When", "What happened", "What is known"].map((name) => element("th", { scope: "col" }, name));
    const rows = found.first.map((event) => element("tr", {}, element("td", { "data-label": "Child", class: "reference" }, event.case), cell("When", event.when), cell("What happened", event.what), cell("What is known", [event.facts, event.recorded && `written down ${event.recorded}`].filter(Boolean).join("; ") || "nothing more")));
    const table = rows.length ? [element("div", { class: "labelled" }, element("table", {}, element("caption", {}, `The first ${rows.length}, as events`), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)))] : [];
    const refused = found.refused ? paragraphs(["With these mistakes it would be refused: say what such cells mean, leave such rows out, or mend the table."]) : [];
    fill("map-tried", ...table, ...(found.counts.length ? [folded("How many of each", element("ul", {}, ...found.counts.map((one) => element("li", {}, one))))] : []), ...paragraphs(found.shows),
      ...refused, ...(found.faults.length > 5 ? [folded(`What is to be looked at (${found.faults.length})`, ...faults(found.faults))] : faults(found.faults)));
  }
}
