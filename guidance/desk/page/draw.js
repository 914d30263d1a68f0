// Draws what the engine answered. Every text is put in as text; nothing here is reckoned, and no word is added to an answer.

export function element(name, given, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given || {})) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside);
  return made;
}

export const at = (id) => document.getElementById(id);
// Leads whoever reads to a title, with as much as there is room for of what stands under it.
export const goTo = (id) => { at(id).focus({ preventScroll: true }); at(id).scrollIntoView({ block: "start" }); };
export const fill = (id, ...inside) => at(id).replaceChildren(...inside);
export const folded = (title, ...inside) => element("details", {}, element("summary", {}, title), ...inside);
const WHY = "Why, and how it was counted";
export const paragraphs = (texts) => texts.filter(Boolean).map((text) => element("p", {}, text));

function ruleLinks(rules) {
  if (!rules.length || document.body.dataset.rules === undefined) return [];
  const links = [...new Set(rules)].map((rule) =>
    element("li", {}, element("a", { href: `${document.body.dataset.rules}${encodeURIComponent(rule)}/index.html`, target: "_blank", rel: "noopener" }, rule)));
  return [element("p", {}, "The rules, on this site, each in another tab, so that this answer stays:"), element("ul", {}, ...links)];
}

const argued = (found) => found.map((lines) => element("div", { class: "argument" }, ...paragraphs(lines)));

// Asks for an argument when it is opened, where it did not come with its line.
function argumentFor(said, argue) {
  if (said.argument) return said.argument.length ? [folded(WHY, ...argued(said.argument), ...ruleLinks(said.rules))] : [];
  if (!said.rules.length) return [];
  const made = folded(WHY);
  made.addEventListener("toggle", async () => {
    made.append(...argued(await argue(said.rules)), ...ruleLinks(said.rules));
  }, { once: true });
  return [made];
}

function line(said, argue) {
  return element("li", {}, ...paragraphs([(said.asks ? "Question: " : "") + said.text]),
    ...(said.more.length ? [element("ul", {}, ...said.more.map((more) => element("li", {}, more)))] : []),
    ...argumentFor(said, argue));
}

export function group(found, argue) {
  return element("section", { class: found.urgent ? "urgent" : "" }, element("h3", {}, found.title),
    element("ul", { class: "lines" }, ...found.lines.map((said) => line(said, argue))));
}

export function notAsked(rows) {
  const said = rows.map((row) => element("li", {},
    [row.stage && row.stage.replaceAll("-", " "), row.instrument, `held: ${row.state}`, row.because].filter(Boolean).join("; ")));
  return folded("What was asked, and what these packs do not hold", element("ul", {}, ...said));
}

export function weighed(principles) {
  const said = principles.map((one) => element("li", {}, `${one.title}${one.doubt ? ` (${one.doubt})` : ""} [${one.id}]`));
  return folded("What to weigh: never a test, never a score", element("ul", {}, ...said));
}

export function answer(shown) {
  return [
    element("p", { class: "on-paper" }, "Not the child’s record: copy what matters there."),
    ...paragraphs([shown.asked, ...shown.known, shown.as_at, ...shown.noticed]),
    ...(shown.says ? [element("p", { class: "notice" }, shown.says)] : []),
    ...shown.groups.map((found) => group(found)),
    ...(shown.weigh.length ? [weighed(shown.weigh)] : []),
    notAsked(shown.coverage),
    element("p", { class: "hint" }, `Engine ${shown.receipt.engine_version}, packs ${shown.receipt.packs}`),
  ];
}

function choice(fact, value, says, checked) {
  return element("label", { class: "choice" },
    element("input", { type: "radio", name: `fact-${fact}`, value, checked, autocomplete: "off" }), says);
}

function oneFact(fact) {
  const id = `fact-${fact.name}`;
  if (fact.type === "boolean") {
    return element("fieldset", { "data-fact": fact.name }, element("legend", {}, fact.asks),
      element("div", { class: "choices" }, choice(fact.name, "true", "Yes", false), choice(fact.name, "false", "No", false),
        choice(fact.name, "", "Not known", true)));
  }
  if (fact.type === "any_of") {
    const boxes = fact.values.map((one) => element("label", { class: "choice" },
      element("input", { type: "checkbox", value: one.value, autocomplete: "off" }), one.says));
    return element("fieldset", { "data-fact": fact.name }, element("legend", {}, fact.asks),
      element("p", { class: "hint" }, "Tick those that are known. None ticked: not known."), ...boxes);
  }
  const label = element("label", { class: "asks", for: id }, fact.asks);
  if (fact.type === "one_of") {
    const options = fact.values.map((one) => element("option", { value: one.value }, one.says));
    return element("div", { "data-fact": fact.name }, label,
      element("select", { id, autocomplete: "off" }, element("option", { value: "" }, "Not known"), ...options));
  }
  const hint = fact.type === "date" ? "A date as you write it. Leave it empty where it is not known." : "Leave it empty where it is not known. Write no names.";
  return element("div", { "data-fact": fact.name }, label, element("p", { class: "hint", id: `${id}-hint` }, hint),
    element("input", { type: "text", id, autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-hint` }));
}

export function facts(found) {
  const first = found.filter((fact) => fact.first), rest = found.filter((fact) => !fact.first);
  if (!found.length) return [element("p", {}, "Nothing more decides what follows.")];
  return [...first.map(oneFact), ...(rest.length ? [folded(`More that may be known (${rest.length})`, ...rest.map(oneFact))] : [])];
}
