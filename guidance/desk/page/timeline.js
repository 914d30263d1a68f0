// Draws a case as a line of time: the engine says where everything is, from 0 to 1; a table holds the same in words.
import { element, folded } from "./draw.js";

const ROW = 40, TOP = 46;
const across = (place) => `${(1 + place * 98).toFixed(2)}%`;

function shape(name, given, ...inside) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(given).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...inside);
  return made;
}

function upright(place, from, to, kind) {
  return shape("line", { x1: across(place), x2: across(place), y1: from, y2: to, class: kind });
}

function ended(clock, y) {
  if (clock.over === null) return [];
  const cross = (a, b) => shape("line", { x1: "-5", x2: "5", y1: a, y2: b, class: "stopped" });
  const mark = clock.how === "done" ? [shape("circle", { r: 5.5, class: "done" })] : [cross(-5, 5), cross(5, -5)];
  return [shape("svg", { x: across(clock.over), y, overflow: "visible" }, ...mark)];
}

function clockRow(clock, place) {
  const top = TOP + place * ROW, y = top + 26;
  const last = clock.over === null ? clock.limit : clock.over;
  return [
    shape("text", { x: "1%", y: top + 13 }, `${place + 1}. ${clock.title} (${clock.state})`),
    shape("line", { x1: across(clock.begins), x2: across(last), y1: y, y2: y, class: `run${clock.set_aside ? " aside" : ""}${clock.if_so ? " if-so" : ""}` }),
    ...(clock.beyond ? [shape("text", { x: "99%", y: y + 5, "text-anchor": "end" }, "\u203a")] : [upright(clock.limit, y - 8, y + 8, "last")]),
    ...ended(clock, y),
  ];
}

function happening(event) {
  return shape("circle", { cx: across(event.at), cy: 30, r: 5, class: event.supposed ? "happened supposed" : "happened" });
}

function cell(label, ...texts) { return element("td", { "data-label": label }, ...texts); }

function tables(told) {
  const events = told.events.map((event) => element("tr", {}, cell("When", event.when), cell("What happened", `${event.what}${event.supposed ? " (what if: not the record)" : ""}`)));
  const clocks = told.clocks.map((clock, place) => element("tr", {}, cell("What is asked", `${place + 1}. ${clock.title} [${clock.rule}]`),
    cell("It began", clock.began), cell("Last day", clock.last || "no number of days is given"), cell("What it comes to", `${clock.state}: ${clock.says}`)));
  const head = (...names) => element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name))));
  return [element("table", {}, element("caption", {}, "What happened"), head("When", "What happened"), element("tbody", {}, ...events)),
    element("table", {}, element("caption", {}, "What is asked, clock by clock"), head("What is asked", "It began", "Last day", "What it comes to"), element("tbody", {}, ...clocks))];
}

export function timeline(told, says) {
  const drawn = told.clocks.filter((clock) => clock.drawn), height = TOP + drawn.length * ROW + 6;
  const svg = shape("svg", { class: "timeline", width: "100%", height, role: "img", "aria-label": `${says}, from ${told.from} to ${told.to}; the table below holds the same` },
    upright(told.as_at, 16, height, "as-at"),
    shape("text", { x: across(told.as_at), y: 12, "text-anchor": told.as_at > 0.5 ? "end" : "start" }, "as at"),
    ...told.events.map(happening), ...drawn.flatMap(clockRow));
  const key = "A dot: something happened. A line: a clock, up to its limit, an upright stroke; dashed where it is set aside, dotted where it runs only if something applies that the record does not say. A ring on it: done. A cross: stopped.";
  const without = told.without_days ? ` What gives no number of days (${told.without_days}) is in the table alone.` : "";
  return [element("p", { class: "hint" }, `From ${told.from} to ${told.to}. ${key}${without}`), svg,
    element("div", { class: "labelled" }, folded("The same as a table", ...tables(told)))];
}
