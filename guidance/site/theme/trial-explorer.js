// The trial explorer. Every date comes from the page; all this does is compare them, and it asks nothing of any network.
(function () {
  "use strict";

  // Where a rule stands for a clock that starts on a day. ISO dates compare as text.
  function stands(reach, day) {
    if (day < reach.may_begin) return "to come";
    if (day < reach.from || (day >= reach.until && day < reach.may_end)) return "cannot tell";
    if (day < reach.until) return reach.part;
    if (reach.part !== "set aside") return "over";
    return reach.in_force_until !== null && day >= reach.in_force_until ? "no longer in force" : "restored";
  }

  function found(data, authority, day, supposing) {
    return data.reaches
      .filter(function (reach) { return reach.authority === authority && (supposing || !reach.supposed); })
      .map(function (reach) { return { reach: reach, stands: stands(reach, day) }; });
  }

  // What is said first, where nothing is certain to be set aside.
  function first(all) {
    function some(where) { return all.filter(function (each) { return each.stands === where; }); }
    if (some("set aside").length) return "";
    var unsure = some("cannot tell");
    if (!unsure.length) return "Nothing is set aside here for a clock that starts on this day: the national rules apply.";
    return "Cannot tell whether anything is set aside here for a clock that starts on this day: only the month in which " +
      "a direction began or ended is known. Here it is counted so: " + edge(unsure[0].reach) + ".";
  }

  function edge(reach) {
    return [reach.may_begin < reach.from ? reach.from_words : "", reach.until < reach.may_end ? reach.to_words : ""]
      .filter(Boolean).join("; ");
  }

  if (typeof module !== "undefined") module.exports = { stands: stands, found: found, first: first };
  if (typeof document === "undefined") return;
  var place = document.getElementById("trial-explorer");
  if (!place) return;
  var data = JSON.parse(place.getAttribute("data-answers"));

  var PARTS = [
    ["cannot tell", "Cannot tell for a clock that starts on this day"],
    ["set aside", "Set aside for a clock that starts on this day"],
    ["in its place", "Applies in its place"],
    ["restored", "Applies again"],
    ["to come", "Not yet"],
    ["over", "No longer applies in its place"],
    ["no longer in force", "Neither set aside nor in force any more"]
  ];

  function make(name, words, attributes) {
    var node = document.createElement(name);
    if (words) node.textContent = words;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }

  function labelled(words, input) {
    var label = make("label", words + " ");
    label.appendChild(input);
    return label;
  }

  function edges(reach) {
    var start = reach.running_at_start === "suspended"
      ? "Clocks already running when it began are taken in, if they were still open and in time."
      : "Clocks already running when it began stay under the national rule.";
    var end = reach.running_at_end === "restart"
      ? "Clocks still running when it ends stand again from that day, with the last day they had."
      : "Clocks still running when it ends stay set aside.";
    return start + " " + end;
  }

  function line(reach, root) {
    var item = make("li");
    item.appendChild(make("a", reach.title, { href: root + reach.page }));
    var end = reach.until_known ? "" : " (the trial's own end is not known)";
    item.appendChild(document.createTextNode(": " + (reach.may_begin < reach.from ? "" : "from ") + reach.from_words +
      (reach.until < reach.may_end ? ", " : " to ") + reach.to_words + end + ", by "));
    item.appendChild(make("a", reach.trial_title, { href: root + reach.trial_page }));
    item.appendChild(document.createTextNode(". "));
    if (reach.supposed) item.appendChild(make("strong", "Only if the direction matched the proposal. "));
    if (reach.part === "set aside") item.appendChild(document.createTextNode(edges(reach)));
    return item;
  }

  var root = place.getAttribute("data-root");
  var form = make("form", "", { "class": "explorer" });
  var authority = make("select");
  var withTrials = {};
  data.reaches.forEach(function (reach) { withTrials[reach.authority] = true; });
  [["With a trial", true], ["Without", false]].forEach(function (kind) {
    var group = make("optgroup", "", { label: kind[0] });
    data.authorities.forEach(function (one) {
      if (Boolean(withTrials[one.code]) === kind[1]) group.appendChild(make("option", one.name, { value: one.code }));
    });
    if (group.childNodes.length) authority.appendChild(group);
  });
  var day = make("input", "", { type: "date", min: "2010-01-01", max: "2035-12-31" });
  day.value = data.reaches.length ? data.reaches[0].from : "2011-04-01";
  var supposing = make("input", "", { type: "checkbox" });
  var answer = make("div", "", { "aria-live": "polite" });

  function show() {
    answer.textContent = "";
    if (!day.value) { answer.appendChild(make("p", "Choose a day.")); return; }
    var all = found(data, authority.value, day.value, supposing.checked);
    if (supposing.checked) {
      answer.appendChild(make("p", "This supposes that each direction matched what was proposed, which is not shown.", { "class": "notice" }));
    }
    PARTS.forEach(function (part) {
      var here = all.filter(function (each) { return each.stands === part[0]; });
      if (!here.length) return;
      answer.appendChild(make("h3", part[1]));
      var list = make("ul");
      here.forEach(function (each) { list.appendChild(line(each.reach, root)); });
      answer.appendChild(list);
    });
    var said = first(all);
    if (said) answer.insertBefore(make("p", said), answer.firstChild);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  [authority, day, supposing].forEach(function (input) { input.addEventListener("change", show); });
  form.appendChild(labelled("Authority", authority));
  form.appendChild(labelled("A clock starts on", day));
  form.appendChild(labelled("Suppose that each direction matched the proposal", supposing));
  place.textContent = "";
  place.appendChild(form);
  place.appendChild(answer);
  show();
})();
