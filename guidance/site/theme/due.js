// When is it due? The days come from the page's own data; all this does is count them, and it asks nothing of any network.
(function () {
  "use strict";

  var DAY = 864e5, WEEKEND = { 6: "Saturday", 0: "Sunday" };
  var WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  var MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];

  // A day is the number of days since 1970; a moment, of minutes.
  function numbered(iso) { return Date.parse(iso + "T00:00Z") / DAY; }
  function written(day) { return new Date(day * DAY).toISOString().slice(0, 10); }
  function yearOf(day) { return new Date(day * DAY).getUTCFullYear(); }
  function inWords(day) {
    var date = new Date(day * DAY);
    return WEEKDAYS[date.getUTCDay()] + " " + date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + date.getUTCFullYear();
  }

  function Gap(year) { this.year = year; }

  function whyNot(calendar, day) {
    var year = yearOf(day);
    if (year < calendar.first || year > calendar.last) throw new Gap(year);
    return calendar.holidays[written(day)] || WEEKEND[new Date(day * DAY).getUTCDay()] || "";
  }

  function monthsAfter(day, count) {
    var date = new Date(day * DAY), month = date.getUTCFullYear() * 12 + date.getUTCMonth() + count;
    var last = new Date(Date.UTC(Math.floor(month / 12), month % 12 + 1, 0)).getUTCDate();
    return Date.UTC(Math.floor(month / 12), month % 12, Math.min(date.getUTCDate(), last)) / DAY;
  }

  // Minutes that the clocks of England are ahead at a moment.
  function ahead(minute) {
    var parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hourCycle: "h23", hour: "2-digit" })
      .formatToParts(new Date(minute * 6e4));
    var hour = parseInt(parts.filter(function (part) { return part.type === "hour"; })[0].value, 10);
    return ((hour - new Date(minute * 6e4).getUTCHours() + 24) % 24) * 60;
  }

  // In the hour that comes twice the first is meant; in the hour that never is, the clocks had not yet gone forward.
  function hoursAfter(day, time, count) {
    var parts = time.split(":"), local = day * 1440 + parseInt(parts[0], 10) * 60 + parseInt(parts[1], 10);
    var end = (ahead(local - 60) === 60 ? local - 60 : local) + count * 60;
    return end + ahead(end);
  }

  // The last day on which it is in time, as the engine reckons it; `named` where the day itself is the first counted.
  function lastDay(day, period, calendar) {
    var end, left, named = period.named ? 1 : 0;
    if (period.unit === "hour") return Math.floor(hoursAfter(day, "23:59", period.count) / 1440);
    if (period.unit === "working day") {
      left = period.count - (named && !whyNot(calendar, day) ? 1 : 0);
      whyNot(calendar, day);
      for (end = day; left > 0; ) { end += 1; if (!whyNot(calendar, end)) left -= 1; }
      return end;
    }
    if (period.unit === "month") {
      end = monthsAfter(day, period.count);
      return named && written(end).slice(8) === written(day).slice(8) ? end - 1 : end;
    }
    return day + period.count * (period.unit === "week" ? 7 : 1) - named;
  }

  function skipped(day, due, period, calendar) {
    var found = [];
    for (var each = day + (period.named ? 0 : 1); each <= due; each += 1) {
      var why = whyNot(calendar, each);
      if (why) found.push([each, why]);
    }
    return found;
  }

  // The edition in force on a day, if one of them was.
  function editionOn(rule, iso) {
    return rule.editions.filter(function (e) { return e.begins && e.begins <= iso && (!e.ends || iso < e.ends); })[0] || null;
  }

  if (typeof module !== "undefined") {
    module.exports = { numbered: numbered, written: written, lastDay: lastDay, skipped: skipped, hoursAfter: hoursAfter, editionOn: editionOn };
  }
  if (typeof document === "undefined") return;
  var place = document.getElementById("due");
  if (!place) return;
  window.guidanceDue = function (data) { build(data); };
  window.guidanceReckons = { numbered: numbered, written: written, lastDay: lastDay, skipped: skipped, hoursAfter: hoursAfter, editionOn: editionOn };

  function make(name, words, attributes) {
    var node = document.createElement(name);
    if (words) node.textContent = words;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }

  function labelled(form, id, words, field) {
    form.appendChild(make("label", words, { for: id }));
    field.id = id;
    form.appendChild(field);
  }

  function build(data) {
    var own = place.getAttribute("data-rule"), root = place.getAttribute("data-root");
    var form = make("form", "", { class: "due-form" }), answer = make("div", "", { class: "due-answer", role: "status", "aria-live": "polite" });
    var pick = make("select"), day = make("input", "", { type: "date" }), time = make("input", "", { type: "time" });
    data.rules.forEach(function (rule, n) {
      if (own && !rule.editions.some(function (e) { return e.id === own; })) return;
      pick.appendChild(make("option", rule.title, { value: String(n) }));
    });
    if (!own) labelled(form, "due-rule", "Rule", pick);
    labelled(form, "due-day", "The day on which it starts", day);
    var timed = make("div", "", { class: "due-time" });
    labelled(timed, "due-time", "The time, if it is known", time);
    form.appendChild(timed);
    place.textContent = "";
    place.appendChild(form);
    place.appendChild(answer);

    function show() {
      var rule = data.rules[parseInt(pick.value, 10)];
      timed.hidden = !rule.editions.some(function (e) { return e.unit === "hour"; });
      answer.textContent = "";
      if (!day.value || !rule) return;
      told(rule).forEach(function (node) { answer.appendChild(node); });
    }

    function told(rule) {
      var edition = editionOn(rule, day.value);
      if (!edition) return [make("p", "No edition that the packs hold of this was in force on that day, so nothing is reckoned.")];
      var link = make("a", edition.edition, { href: root + edition.path }), from = make("p", "Under ");
      from.appendChild(link);
      from.appendChild(document.createTextNode(", in force on that day."));
      if (!edition.count) return [from, make("p", "That edition gives no number, so no day is reckoned. Its page says how soon.")];
      try { return reckoned(edition).concat([from]).concat(asked(edition)); }
      catch (gap) {
        if (!(gap instanceof Gap)) throw gap;
        return [from, make("p", "Not reckoned: the calendar does not cover the year " + gap.year + ".")];
      }
    }

    function reckoned(edition) {
      var calendar = data.calendars[edition.calendar], start = numbered(day.value), at = "";
      var due = lastDay(start, edition, calendar);
      if (edition.unit === "hour" && time.value) {
        var minute = hoursAfter(start, time.value, edition.count);
        due = Math.floor(minute / 1440);
        at = " at " + new Date(minute * 6e4).toISOString().slice(11, 16);
      }
      var said = edition.power ? "The power ends on " + inWords(due) + at : "Due by " + inWords(due) + at + " at the latest";
      var lead = make("p"), nodes = [lead];
      lead.appendChild(make("strong", said + (edition.power ? "" : "; sooner if the child needs it")));
      lead.appendChild(document.createTextNode(", if nothing else has happened."));
      nodes.push(make("p", edition.from + " " + edition.how));
      if (edition.unit === "hour" && !time.value) nodes.push(make("p", "With no time this is the latest that it can be: hours run from the moment itself."));
      var out = edition.unit === "working day" ? skipped(start, due, edition, calendar) : [];
      if (out.length) nodes.push(make("p", "Not counted: " + out.map(function (s) { return inWords(s[0]) + " (" + s[1] + ")"; }).join("; ") + "."));
      return nodes;
    }

    function asked(edition) {
      var list = make("ul");
      edition.asks.forEach(function (words) { list.appendChild(make("li", words)); });
      return edition.asks.length ? [make("p", "This holds only if each of these is so:"), list] : [];
    }

    form.addEventListener("input", show);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    show();
  }
})();
