// Fields of a form that the engine asks for: drawn from its questions, read as they stand, and told what is wrong with them.
import { at, element, fill, folded } from "./draw.js";

const FORMS = { day: "A date as you write it, such as 27/11/2026.", moment: "A date, and the time where it is known." };
const ON_REVIEW = "Left empty, it is the moment at which you look this through.";
const OF_A_CASE = "Where you do not know it, put what happened into “A case” first: what stands open there can be chosen above, and fills this in.";
let made = 0;

// One field, and what reads it. `path` is where its answer goes, such as harms.0.likelihood.
export function field(asked, path, host) {
  const id = `departure-${++made}`, about = `${id}-about`, wrong = `${id}-wrong`;
  const free = (asked.form === "text" || asked.form === "line") && asked.key !== "trigger";
  const hint = [asked.hint && `${asked.hint}.`, FORMS[asked.form], asked.key === "recorded_at" && ON_REVIEW, asked.key === "trigger" && OF_A_CASE, free && host.notHere].filter(Boolean).join(" ");
  const described = { "aria-describedby": `${about} ${wrong}`, autocomplete: "off" };
  const below = element("p", { class: "hint", id: about }, hint), said = element("p", { class: "said wrong", id: wrong });
  const label = element("label", { class: "asks", for: id }, asked.words, ...(asked.needed === false ? [" ", element("span", { class: "hint" }, "(may be left empty)")] : []));
  if (asked.form === "some") return some(asked, path, label.textContent, said);
  const input = asked.form === "one"
    ? element("select", { id, ...described }, element("option", { value: "" }, asked.needed === false ? "Not answered" : "Choose"), ...[...asked.shown, ...asked.among].map((one) => element("option", { value: one.value }, one.says)))
    : asked.form === "text" ? element("textarea", { id, rows: "3", class: "written", ...described }) : element("input", { type: "text", id, spellcheck: "false", autocapitalize: "off", ...described });
  if (FORMS[asked.form]) input.addEventListener("change", async () => {
    const reply = input.value.trim() ? await host.ask("when", { text: input.value }) : null;
    said.textContent = !reply ? "" : reply.answer ? `Taken as ${reply.answer.says}. ${reply.answer.but}`.trim() : reply.refused.join(" ");
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
export function many(asked, host) {
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
  // Puts one more answer in: where none stands yet, or below the others.
  const put = (value) => {
    const empty = entries.find(({ first }) => !first.read().trim());
    (empty ? empty.first : add()).write(value);
  };
  return { box: element("div", { "data-path": asked.key }, list, more), read, put, said: entries[0].first.said, focus: entries[0].first.focus,
    get within() { return entries.flatMap(({ first, parts }, n) => [[`${asked.key}.${n}`, first], ...parts.map(([key, part]) => [`${asked.key}.${n}.${key}`, part])]); } };
}


const everyField = (fields) => new Map(Array.from(fields).flatMap(([key, one]) => (one.within ? [[key, one], ...one.within] : [[key, one]])));

// Says at each field what is wrong with it, and in a list that leads to them; where nothing is, takes away what was said before.
export function tellFaults(id, faults, fields, title) {
  const every = everyField(fields);
  every.forEach((one) => { one.said.classList.remove("is-wrong"); if (one.focus) one.focus.removeAttribute("aria-invalid"); if (one.wrong) one.said.textContent = ""; one.wrong = false; });
  at(id).hidden = !faults.length;
  if (!faults.length) return;
  const items = faults.map((fault) => {
    const one = every.get(fault.path), go = element("button", { type: "button", class: "plain" }, `${one ? one.box.querySelector("label, legend").firstChild.textContent : fault.path} ${fault.says}`);
    go.addEventListener("click", () => { const more = one.box.closest("details"); if (more) more.open = true; one.focus.focus(); });
    if (one) { one.said.textContent = fault.says; one.said.classList.add("is-wrong"); one.wrong = true; one.focus.setAttribute("aria-invalid", "true"); }
    return element("li", {}, go);
  });
  fill(id, element("h3", {}, title), element("ul", {}, ...items));
  at(id).focus();
}
