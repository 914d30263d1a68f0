// The desk: what has happened, when, whose it is and what is known of it; then what the engine says comes next.
import { Engine, COMES_LATER, INSTEAD, NotStarted } from "./engine.js";
import { answer, at, element, facts, fill, goTo } from "./draw.js";
import { isWorkbook, sitting } from "./opening.js";
import { CaseDesk } from "./case.js";
import { TeamDesk } from "./team.js";
import { MappingDesk } from "./mapping.js";
import { DepartureDesk } from "./departure.js";
import { TrialDesk } from "./trial.js";
import { PackDesk } from "./pack.js";
import { Keeping } from "./keeping.js";
import { Leaving } from "./leaving.js";

const WAIT = 250, SAVING = 60 * 1000;
const NOT_RUNNING = "The engine is not running, so nothing was done.";
const NOT_HEARD = "Nothing has come for 20 seconds. Do not wait for it: the time limits in force are at the foot of this page. “Forget everything” starts the engine again.";
const READY = "Ready. What you enter stays in this page.";
const WAYS = {
  now: { title: "Something has just happened", go: "What now?" },
  case: { title: "A case", go: "Add to the chronology" },
  team: { title: "A team\u2019s list", go: "" },
  departure: { title: "A departure: doing it differently, with reasons", go: "" },
  trial: { title: "A trial: rules set aside for a time", go: "" },
  pack: { title: "A pack: rules that your organisation writes", go: "" },
};
let chosen = "", ready = false, begun = Promise.resolve(), waited = false, pause = 0, asking = 0, way = "now";
const saving = new Set();
const engine = new Engine((said) => { if (at("failed").hidden) at("status").textContent = `${said} …${waited ? " The answer follows." : ""}`; },
  (slow) => { at("slow").textContent = slow ? NOT_HEARD : ""; });

// ---- what happened ----

function plain(text) {
  return text.toLowerCase().replace(/\bs[. ]+(?=[0-9])/g, "s").replace(/[_\-\u2010-\u2015.,;:!?'\u2019]/g, " ").split(/\s+/).filter(Boolean);
}

const choices = Array.from(document.querySelectorAll("#ask .events label"));

function show(found, said) {
  const kept = new Set(found), all = found.length === choices.length;
  choices.forEach((label) => { label.hidden = !kept.has(label); });
  document.querySelectorAll("#ask .events details").forEach((stage) => {
    stage.hidden = !stage.querySelector("label:not([hidden])");
    stage.open = !stage.hidden && !all;
  });
  at("found").textContent = said || (all ? "" : `${found.length} of ${choices.length}`);
}

async function look() {
  const typed = at("words").value, words = plain(typed);
  const holds = (key) => choices.filter((label) => words.every((word) => label.dataset[key].includes(word)));
  if (!words.length) return show(choices);
  const called = holds("called"), found = called.length ? called : holds("words");
  if (found.length) return show(found);
  show(choices, "Nothing is called that here. Try another word, or open a stage below.");
  if (!ready) return undefined;
  const { answer: likely } = await engine.ask("find", { words: typed });
  const meant = choices.filter((label) => likely.includes(label.firstElementChild.value));
  return meant.length && at("words").value === typed ? show(meant, "Nothing is called just that: one of these may be meant.") : undefined;
}

async function choose(event, called) {
  chosen = event;
  at("chosen").textContent = `Chosen: ${called}`;
  fill("facts", element("p", { class: "hint" }, ready ? "" : "This is asked once the engine has started."));
  if (!ready) return;
  const reply = await engine.ask("facts", { event });
  if (chosen === event) fill("facts", ...facts(reply.answer));
}

// ---- when ----

async function taken() {
  const text = at("at").value;
  if (!ready || !text.trim()) return say("", false);
  const reply = await engine.ask("when", { text });
  await pressed;
  if (at("at").value !== text) return undefined;
  return reply.answer ? say(`Taken as ${reply.answer.says}. ${reply.answer.but}`.trim(), false) : say(reply.refused.join(" "), true);
}

// What is said under the day moves the button below it: not while somebody is pressing that.
let pressed = Promise.resolve();

function press() {
  pressed = new Promise((over) => {
    ["pointerup", "pointercancel"].forEach((end) => window.addEventListener(end, () => over(), { once: true }));
  });
}

function say(text, wrong) {
  at("at-said").textContent = text;
  at("at").setAttribute("aria-invalid", String(wrong));
}

// ---- what is known, and the answer ----

function known() {
  const found = {};
  document.querySelectorAll("#facts [data-fact]").forEach((one) => {
    const ticked = Array.from(one.querySelectorAll("input:checked"), (input) => input.value);
    const written = one.querySelector("select, input[type=text]");
    const value = written ? written.value.trim() : ticked.join(";");
    if (value) found[one.dataset.fact] = value;
  });
  return found;
}

function refuse(texts, field) {
  at("refused").hidden = false;
  fill("refused", ...texts.map((text) => element("p", {}, text)));
  (field || at("refused")).focus();
}

function unsaid() {
  if (!chosen) return refuse(["Choose what has happened."], at("words"));
  if (way === "case" && !at("child").value.trim()) return refuse(["Give the child a reference, such as A1: never a name."], at("child"));
  if (!at("at").value.trim()) return refuse(["Say when it happened: the day, and the time where it is known."], at("at"));
  return false;
}

function submitted(event) {
  event.preventDefault();
  put(null);
  if (unsaid() !== false) return undefined;
  if (ready) return way === "case" ? add("add") : next();
  waited = true;
  at("status").textContent = "Starting: the answer comes as soon as the engine is ready.";
  return undefined;
}

// ---- a case ----

const mapping = (to, proposed) => theMapping.begin(to, proposed);
const theCase = new CaseDesk({ ask, busy, refuse, save, mapping, copied: (field, text, said) => { field.value = text; copySelected(field, said); } });
const theTeam = new TeamDesk({ ask, busy, save, mapping });
const theMapping = new MappingDesk({ ask, busy, save }, { case: theCase, team: theTeam });
const theDeparture = new DepartureDesk({ ask, save });
const theTrial = new TrialDesk({ ask, busy, checked, save });
const thePack = new PackDesk({ ask, checked, save });
const keeping = new Keeping();

// Loads a part that comes later, where there is one; gives what is refused, where it should have come and did not.
async function lacks(part) {
  if (!engine.mayNeed(part)) return null;
  try {
    await engine.need(part);
    return null;
  } catch (fault) {
    return { refused: fault.message === "forgotten" ? [] : [`${capital(COMES_LATER[part])} could not be made ready: ${fault.message}. Try it once more, or instead: ${INSTEAD[part]}.`] };
  }
}

// Puts a question once the engine is ready for it and for the files that go with it, unless that is another engine by then.
async function ask(what, rest, files = []) {
  const mine = sitting.number;
  await begun;
  if (mine !== sitting.number) return { refused: [] };
  if (!ready) return { refused: [NOT_RUNNING] };
  try {
    const lacking = files.some(isWorkbook) ? await lacks("workbooks") : null;
    if (mine !== sitting.number) return { refused: [] };
    if (lacking) return lacking;
    return await engine.ask(what, rest, files);
  } catch (fault) {
    if (fault.message === "forgotten") return { refused: [] };
    broken(`the engine could not answer: ${fault.message}`);
    return { refused: [NOT_RUNNING] };
  }
}

async function add(how) {
  put(null);
  if (unsaid() !== false) return;
  const record = { do: how, event: chosen, at: at("at").value, case: at("child").value, recorded: at("recorded").value, authority: at("authority").value, facts: known() };
  const name = at("child").value.trim();
  if (theCase.shown && !theCase.shown.includes(name)) theCase.shown.push(name);
  const reply = await theCase.put(record);
  if (reply.refused) { if (reply.refused.length) refuse(reply.refused); return; }
  at("status").textContent = how === "add" ? `Added: ${at("chosen").textContent.replace("Chosen: ", "")}.` : "Tried, and not added: what it would change is below, marked “what if”.";
  if (how !== "add") { goTo("case-title"); return; }
  emptied();
  at("words").focus();
}

// Waits for what may take long; the button beside it ends the worker, and what was added by hand is put into a new one.
async function busy(said, what, quiet = false) {
  const held = theCase.held, buttons = document.querySelectorAll(".cancel");
  let over = () => {};
  const cancelled = new Promise((resolve) => { over = () => resolve(null); });
  buttons.forEach((button) => { button.hidden = false; button.onclick = over; });
  if (!quiet) at("status").textContent = said;
  const reply = await Promise.race([what(), cancelled]);
  buttons.forEach((button) => { button.hidden = true; });
  if (!reply) {
    await again(held);
    at("status").textContent = "Cancelled: nothing was taken from what was opened. What was opened before has to be opened again.";
    return null;
  }
  if (!quiet && ready) at("status").textContent = READY;
  return reply;
}

// Puts what checks trials and packs before what needs it; where it cannot be had, the page says why, and asks all the same.
async function checked(said, what, quiet = false) {
  if (!engine.mayNeed("checks")) return busy(said, what, quiet);
  const mine = sitting.number;
  return busy(said, async () => {
    await begun;
    const lacking = mine === sitting.number ? await lacks("checks") : null;
    if (mine !== sitting.number) return { refused: [] };
    if (lacking) return lacking;
    if (!quiet) at("status").textContent = `${said} It can be cancelled.`;
    return what();
  }, quiet);
}

function turn(to) {
  way = to;
  put(null);
  document.querySelectorAll("[data-way]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.way === to)));
  document.querySelectorAll("[data-in]").forEach((part) => { part.hidden = !part.dataset.in.split(" ").includes(to); });
  at("way").textContent = WAYS[to].title;
  at("go").textContent = WAYS[to].go;
  at("ask").hidden = !WAYS[to].go;
  document.body.dataset.is = to;
  if (to === "departure" && ready) theDeparture.turned();
  if (to === "trial" && ready) theTrial.turned();
}

async function next() {
  const mine = ++asking;
  at("status").textContent = "Working it out …";
  let reply;
  try {
    reply = await engine.ask("next", { event: chosen, at: at("at").value, authority: at("authority").value, facts: known() });
  } catch (fault) {
    if (mine === asking) broken(`the engine could not answer: ${fault.message}`);
    return;
  }
  if (mine !== asking) return;
  at("status").textContent = READY;
  if (reply.refused) refuse(reply.refused);
  else put(reply.answer.shown);
}

// Puts an answer on the page, or takes away the one that is there: what was asked before is no answer to what is asked now.
function put(shown) {
  asking += 1;
  at("refused").hidden = true;
  at("answer").hidden = !shown;
  fill("lines", ...(shown ? answer(shown) : []));
  at("as-text").hidden = true;
  at("text").value = "";
  at("diary-said").textContent = "";
  if (shown) goTo("answer-title");
}

// ---- to take away ----

async function copied() {
  const reply = await ask("text");
  at("as-text").hidden = false;
  at("text").value = reply.answer || "";
  if (reply.answer) copySelected(at("text"), at("copy-said"));
  else at("copy-said").textContent = `There is nothing to copy. ${reply.refused.join(" ")}`;
}

function copySelected(field, said) {
  field.focus();
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch (fault) { done = false; }
  said.textContent = done ? "Copied. Here it is, too." : "Copy it from here.";
}

async function diary() {
  const reply = await ask("diary", { reasons: at("reasons").checked }), { says, file } = reply.answer || { says: `Nothing was saved. ${(reply.refused || []).join(" ")}` };
  at("diary-said").textContent = file ? `${says} ${save("no-later-than.ics", "text/calendar", file)}` : says;
}

// Hands a file to the browser, and gives what can be said of that: whether the browser saves it, no page is told.
function save(name, type, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  saving.add(link.href);
  link.click();
  setTimeout(() => unsave(link.href), SAVING);
  return `Handed to the browser to be saved as ${name}: see that it is there.`;
}

function unsave(address) {
  URL.revokeObjectURL(address);
  saving.delete(address);
}

// ---- forgetting, and failing ----

// Empties what was asked of one thing that happened; whose it is stays.
function emptied() {
  ["words", "at", "recorded"].forEach((field) => { at(field).value = ""; });
  document.querySelectorAll("#ask .events input:checked").forEach((picked) => { picked.checked = false; });
  chosen = "";
  at("chosen").textContent = "";
  fill("facts");
  say("", false);
  show(choices);
}

async function restart() {
  sitting.number += 1;
  thePack.lost();
  begun = start(() => engine.forget());
  await begun;
}

// Starts another engine, and puts back what was added to a case by hand; what was opened whole is not there to be put back.
async function again(held = theCase.held) {
  theTeam.lost();
  theMapping.lost();
  await restart();
  if (ready && theCase.holds) await theCase.put({ do: "restore", ...held });
}

// A pack that was changed and not saved stays where the page is only left alone: it is no child's, and is somebody's work.
function blank(keepsWork) {
  waited = false;
  saving.forEach(unsave);
  at("ask").reset();
  emptied();
  theCase.forget();
  theTeam.forget();
  theMapping.forget();
  theDeparture.forget();
  theTrial.forget();
  if (!(keepsWork === true && thePack.changed.length)) thePack.forget();
  outOfHours();
  put(null);
}

async function forget(said, keepsWork = false) {
  blank(keepsWork);
  await restart();
  at("status").textContent = ready ? said : at("status").textContent;
  at("words").focus();
}

function broken(why) {
  at("failed-title").textContent = ready ? "The engine stopped, so nothing is answered any more" : "The engine did not start, so nothing was worked out";
  isReady(false);
  put(null);
  theCase.clear("Nothing is answered: the engine stopped.");
  at("go").disabled = true;
  at("status").textContent = "";
  at("why").textContent = `${capital(why)}.`;
  at("failed").hidden = false;
  at("table").open = true;
  at("failed").focus();
}

function capital(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

function isReady(now) {
  ready = now;
  at("go").disabled = false;
  at("ask").toggleAttribute("data-ready", now);
  if (now) at("failed").hidden = true;
}

async function start(how) {
  isReady(false);
  try {
    await how();
  } catch (fault) {
    if (fault.message !== "forgotten") broken(fault instanceof NotStarted ? fault.message : `something failed that nobody foresaw: ${fault.message}`);
    return;
  }
  await looked;
  await tellOfTheNetwork(keeping.offline);
  isReady(true);
  at("status").textContent = READY;
  if (way === "trial") theTrial.turned();
  const picked = document.querySelector("#ask .events input:checked");
  if (picked) await choose(picked.value, picked.dataset.called);
  taken();
  if (waited) at("ask").requestSubmit();
  waited = false;
}

// What is answered without the network says so, and is of no day after that on which the packs are to be read again.
async function tellOfTheNetwork(offline) {
  if (keeping.may) await engine.ask("without", { network: !offline, checked: document.body.dataset.day });
}

function outOfHours() {
  const picked = at("authority").selectedOptions[0], number = picked && picked.dataset.outOfHours;
  at("out-of-hours").textContent = number ? `Out of hours in ${picked.textContent}: ${number}` : "";
}

// The authority that is chosen where nobody chose another: that of the site.
function own() {
  const chosen = at("authority").querySelector("option[selected]");
  return chosen ? chosen.value : "";
}

function leftAlone() {
  const held = theCase.holds || theTeam.holds || theMapping.holds || theDeparture.holds || theTrial.holds || (thePack.holds && !thePack.changed.length) || chosen || at("words").value || at("at").value || at("authority").value !== own();
  if (held) forget("Forgotten: this page was left alone for a quarter of an hour.", true);
}

function soon(what) {
  clearTimeout(pause);
  pause = setTimeout(what, WAIT);
}

at("ask").addEventListener("submit", submitted);
at("what-if").addEventListener("click", () => (ready ? add("suppose") : undefined));
document.querySelectorAll("[data-way]").forEach((button) => button.addEventListener("click", () => turn(button.dataset.way)));
at("go").addEventListener("pointerdown", press);
at("ask").addEventListener("input", () => { if (!at("answer").hidden) { put(null); at("status").textContent = "Changed: press “What now?” again."; } });
at("words").addEventListener("input", look);
at("words").addEventListener("keydown", (key) => {
  const first = choices.find((label) => !label.hidden);
  if (key.key !== "Enter") return;
  key.preventDefault();
  if (!plain(at("words").value).length || !first) return;
  first.firstElementChild.click();
  at("at").focus();
});
document.querySelector("#ask .events").addEventListener("change", (change) => choose(change.target.value, change.target.dataset.called));
at("at").addEventListener("input", () => soon(taken));
at("at").addEventListener("change", taken);
at("authority").addEventListener("change", outOfHours);
at("print").addEventListener("click", () => window.print());
at("copy").addEventListener("click", copied);
at("diary").addEventListener("click", diary);
document.querySelectorAll(".forget").forEach((button) => button.addEventListener("click", () => forget("Forgotten. Ready.")));
at("again").addEventListener("click", async () => {
  await again();
  if (ready && theCase.told && theCase.told.lacking) at("status").textContent = theCase.told.lacking;
  if (ready) at("words").focus();
});
window.addEventListener("unhandledrejection", (fault) => {
  fault.preventDefault();
  if (fault.reason.message !== "forgotten") broken(`the engine could not answer: ${fault.reason.message}`);
});
window.addEventListener("pageshow", (shown) => { if (shown.persisted) forget("Forgotten. Ready."); });
window.addEventListener("beforeprint", () => document.querySelectorAll("#case .labelled details").forEach((table) => { table.open = true; }));
window.addEventListener("pagehide", () => blank());
keeping.told = (offline) => (ready ? tellOfTheNetwork(offline) : undefined);
const looked = keeping.look();
turn("now");
blank();
new Leaving(leftAlone, () => [theCase, theMapping, theDeparture, theTrial, thePack].some((one) => one.unsaved));
begun = start(() => engine.start());
begun.then(() => (ready ? keeping.keep() : undefined));
document.body.dataset.begun = "yes";
