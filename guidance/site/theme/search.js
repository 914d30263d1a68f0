// The search. It ranks as the command line does (guidance/app/search), over one index that is made from the packs and
// fetched in pieces, by script element so that a folder of files will do, when somebody first comes to the box.
(function () {
  "use strict";

  var PIECES = ["words", "terms", "places", "items"];
  var MOST = 10, MOST_PAGES = 5;
  var WORRIED = "If a child may be suffering harm, tell children's social care at once; in immediate danger call 999.";

  // ---- terms, as terms.py ----

  var stems = new Map(), PROVISIONS = new Set(["section", "regulation", "article", "paragraph", "schedule"]);

  function has(object, key) { return Object.prototype.hasOwnProperty.call(object, key); }

  function stem(data, word) {
    if (!stems.has(word)) stems.set(word, stemmed(data, word));
    return stems.get(word);
  }

  function stemmed(data, word) {
    for (var i = 0; i < data.suffixes.length; i++) {
      var ending = data.suffixes[i][0], left = word.length - ending.length;
      if (left >= data.suffixes[i][2] && word.slice(left) === ending) return word.slice(0, left) + data.suffixes[i][1];
    }
    return word;
  }

  function words(data, text) {
    var said = text.toLowerCase().replace(/['\u2019]s?\b|['\u2019]/g, "");
    if (/\d/.test(said)) {
      said = said.replace(
        /\b(s|sec|section|reg|regulation|regs|para|paragraph|art|article|sch|schedule)[. ]{0,2}(?=\d)/g,
        function (_, place) { return (data.places.get(place) || place) + " "; });
      said = said.replace(/(\d)\s*(wds?|working ?days?)\b/g, "$1 working day");
    }
    var out = [];
    (said.match(/\d+(?:st|nd|rd|th)\b|[a-z]+|\d+/g) || []).forEach(function (word) {
      var number = data.numbers.get(word);
      if (number) out.push.apply(out, number.split(" "));
      else out.push(word);
    });
    return out;
  }

  function terms(data, found) {
    var out = [], number = "", place = "";
    found.forEach(function (word) {
      var unit = data.units.get(word) || "";
      out.push(unit || stem(data, word));
      if (word >= "0" && word < ":" && /^\d+$/.test(word)) {
        if (place) out.push(place + word);
        number = word; place = "";
        return;
      }
      if (unit && number) out.push(number + unit);
      number = word === "working" || word === "calendar" || word === "school" ? number : "";
      place = PROVISIONS.has(word) ? word : "";
    });
    return out;
  }

  function mark(text) {
    var number = 2166136261, said = (text.toLowerCase().match(/[a-z0-9]+/g) || []).join(" ");
    for (var i = 0; i < said.length; i++) number = Math.imul(number ^ said.charCodeAt(i), 16777619) >>> 0;
    return number;
  }

  // ---- the edition that is asked about, as question.py ----

  function questionOf(typed) {
    var named = [], years = [], found, words = typed;
    var NAMED = /(?:\bacts?|\bregulations?|\bregs|\bhandbook|\border)(?: of)?,? (?:19|20)\d\d|\b(?:19|20)\d\d (?:act|regulation|reg)/gi;
    var YEAR = /\b(?:wt ?'?|working together )?((?:19[89]|20[0-4])\d)(?:'?s)?\b|\bwt ?'?(\d\d)\b/gi;
    var OLD = /\b(?:old|older|previous|earlier|former|last|superseded|repealed) (?:\w+ )?(?:edition|guidance|version|rule|rules|law|working together|one|deadline|timescale|limit)\b|\bused to be\b|\bpreviously\b|\bback then\b/i;
    while ((found = NAMED.exec(typed))) named.push([found.index, found.index + found[0].length]);
    while ((found = YEAR.exec(typed))) years.push(found);
    years = years.filter(function (year) {
      return !named.some(function (span) { return span[0] <= year.index && year.index < span[1]; });
    });
    years.forEach(function (year) { words = words.split(year[0]).join(" "); });
    var last = years[years.length - 1];
    var year = last ? parseInt(last[1] || "20" + last[2], 10) : 0;
    return { words: words, year: year, old: !year && OLD.test(typed) };
  }

  // An edition is [identifier, place of its title, first day, first day on which it is over, year, path].
  function editionOf(weighs, question, item, today, title) {
    if (!item.editions.length) return [null, 1];
    if (!question.year && !question.old) return now(weighs, item, today);
    var mine = item.editions.filter(function (edition) {
      if (question.old) return edition[3] && edition[3] <= today;
      return edition[4] === question.year ||
        (edition[2] <= question.year + "-12-31" && (!edition[3] || edition[3] > question.year + "-01-01"));
    });
    if (!mine.length) return [now(weighs, item, today)[0], weighs.elsewhen];
    var best = mine[0];
    mine.forEach(function (edition) { if (rank(edition) < rank(best)) best = edition; });
    function rank(edition) { return (edition[4] !== question.year ? 2 : 0) + (edition[1] !== title ? 1 : 0); }
    var over = best[4] !== question.year && best[3] && best[3] <= question.year + "-12-31";
    return [best, over ? weighs.over : 1];
  }

  function now(weighs, item, today) {
    var live = item.editions.filter(function (e) { return e[2] <= today && (!e[3] || e[3] > today); });
    return live.length ? [live[0], 1] : [item.editions[0], weighs.over];
  }

  // ---- the index, from its pieces ----

  function unpacked(pieces) {
    var data = Object.assign({}, pieces.words), held = pieces.terms.terms.split(" ");
    ["places", "numbers", "units"].forEach(function (name) { data[name] = new Map(Object.entries(pieces.words[name])); });
    var index = { data: data, terms: held, number: new Map(), telling: pieces.terms.telling, items: pieces.items,
      near: new Map(), same: new Map(), parts: new Set(), idle: new Set(data.idle),
      spellings: new Map(), places: pieces.places.places, titled: held.map(function () { return []; }), phrases: [], ready: {}, names: new Map(), marks: new Map() };
    held.forEach(function (term, n) { index.number.set(term, n); });
    Object.keys(data.near).forEach(function (term) { index.near.set(term, data.near[term].split(" ")); index.parts.add(term); });
    Object.keys(data.same).forEach(function (phrase) {
      var at = { next: index.same };
      phrase.split(" ").forEach(function (term) {
        index.parts.add(term);
        if (!at.next) at.next = new Map();
        if (!at.next.has(term)) at.next.set(term, { meant: "", next: null });
        at = at.next.get(term);
      });
      at.meant = data.same[phrase];
    });
    var spelt = pieces.terms.spellings.split(" ");
    for (var i = 0; i < spelt.length; i += 2) index.spellings.set(spelt[i], parseInt(spelt[i + 1], 10));
    var titled = 0;
    index.phrases = pieces.items.map(function (item, n) {
      return item.titles.map(function (title) { return phraseOf(index, n, title, pieces.places.timed[titled++] === "1"); })
        .concat(pieces.places.asked[n].map(function (asked) { return phraseOf(index, n, asked, false); }));
    });
    function keep(map, key, n) {
      var kept = map.get(key);
      if (!kept) map.set(key, [n]);
      else if (kept[kept.length - 1] !== n) kept.push(n);
    }
    index.items.forEach(function (item, n) {
      keep(index.names, item.id, n);
      item.editions.forEach(function (edition) { keep(index.names, edition[0], n); });
      index.phrases[n].forEach(function (phrase) { keep(index.marks, phrase.mark, n); });
    });
    return index;
  }

  function reached(gaps) {
    var at = 0;
    return gaps.map(function (gap) { return (at += gap); });
  }

  // A title or a question of an item: its terms, which are met there, and how much they tell.
  function phraseOf(index, n, text, timed) {
    var found = terms(index.data, words(index.data, text)), met = [], length = 0;
    meanings(index, found, met);
    met.forEach(function (term) {
      var places = index.titled[term];
      if (places[places.length - 1] !== n) places.push(n);
    });
    if (timed) meanings(index, terms(index.data, words(index.data, index.data.weighs.limited)), met);
    taken(index, found, Boolean).forEach(function (term) {
      length += tells(index, term) * (index.idle.has(term) ? index.data.weighs.faint : 1);
    });
    return { length: length, mark: mark(text), terms: met };
  }

  // Every term of a row, with what its phrases stand for.
  function meanings(index, found, met) {
    function add(term) {
      var n = index.number.get(term);
      if (met.indexOf(n) < 0) met.push(n);
    }
    found.forEach(function (term, start) {
      add(term);
      metAt(index, found, start, add);
    });
  }

  // Each phrase of a row of terms that begins at a place, the shortest first: what it stands for, and where it ends.
  function metAt(index, found, start, tell) {
    for (var at = { next: index.same }, end = start; at.next && end < found.length && (at = at.next.get(found[end])); end++) {
      if (at.meant) tell(at.meant, end + 1);
    }
  }

  function tells(index, term) {
    var n = index.number.get(term);
    return n === undefined ? 0 : index.telling[n];
  }

  // ---- spelling, as spelling.py ----

  function spelt(index, word) {
    var weighs = index.data.weighs, own = stem(index.data, word);
    if (word.length < weighs.shortest || !/^[a-z]+$/.test(word) || index.spellings.has(word) || tells(index, own) ||
      index.parts.has(own) || index.idle.has(own)) return word;
    var within = word.length >= weighs.longer ? 2 : 1, best = null;
    index.spellings.forEach(function (n, other) {
      if (other[0] !== word[0] || Math.abs(other.length - word.length) > within || other.length < weighs.shortest) return;
      var far = distance(word, other);
      if (far > within) return;
      if (!best || far < best[0] || (far === best[0] && (n > best[1] || (n === best[1] && other < best[2])))) best = [far, n, other];
    });
    return best ? best[2] : word;
  }

  function distance(one, other) {
    var before = [], last = [], i, j;
    for (j = 0; j <= other.length; j++) { before.push(0); last.push(j); }
    for (i = 1; i <= one.length; i++) {
      var row = [i];
      for (j = 1; j <= other.length; j++) {
        var a = one[i - 1], b = other[j - 1];
        var least = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a !== b ? 1 : 0));
        var swapped = i > 1 && j > 1 && a === other[j - 2] && one[i - 2] === b;
        row.push(swapped ? Math.min(least, before[j - 2] + 1) : least);
      }
      before = last; last = row;
    }
    return last[other.length];
  }

  // ---- the ranking, as ranking.py ----

  function taken(index, found, holding) {
    var out = [], at = 0;
    while (at < found.length) {
      var end = at + 1, term = found[at];
      metAt(index, found, at, function (meant, after) { if (holding(meant)) { end = after; term = meant; } });
      out.push(term);
      at = end;
    }
    return Array.from(new Set(out));
  }

  function holds(index, term) {
    return [term].concat(index.near.get(term) || []).some(function (each) {
      var n = index.number.get(each);
      return n !== undefined && index.titled[n].length > 0;
    });
  }

  function slotOf(index, term) {
    var weighs = index.data.weighs, near = index.near.get(term) || [], idle = index.idle.has(term);
    var met = [[term, 1]].concat(near.map(function (other) { return [other, weighs.near]; }));
    var known = met.map(function (each) { return tells(index, each[0]); }).filter(Boolean);
    var missing = idle || /^\d/.test(term) ? 0 : weighs.unknown;
    var least = known.length ? Math.min.apply(null, known) : missing;
    return { terms: met.map(function (each) { return [index.number.get(each[0]), each[1]]; }),
      tells: least * (idle ? weighs.faint : 1), idle: idle };
  }

  function ranked(index, typed, today) {
    var data = index.data, weighs = data.weighs, question = questionOf(typed), named = typed.trim().toLowerCase();
    var typedWords = words(data, question.words);
    var right = typedWords.map(function (word) { return spelt(index, word); });
    function holding(term) { return holds(index, term); }
    var slots = taken(index, terms(data, words(data, right.join(" "))), holding).map(function (term) { return slotOf(index, term); })
      .filter(function (slot) { return slot.tells; });
    if (slots.every(function (slot) { return slot.idle; })) slots = [];
    var whole = 0;
    slots.forEach(function (slot) { whole += slot.tells; });
    whole = whole || 1;
    var anew = typedWords.filter(function (word, n) { return word !== right[n]; }).length;
    var told = slots.filter(function (slot) { return !slot.idle; }).length;
    var asked = { slots: slots, whole: whole, told: told, anew: anew, question: question, today: today, named: named, own: mark(typed) };
    var met = new Map();
    slots.forEach(function (slot) {
      metBy(index, slot).forEach(function (how, item) { met.set(item, (met.get(item) || 0) + slot.tells * how); });
    });
    (index.names.get(named) || []).concat(index.marks.get(asked.own) || []).forEach(function (n) {
      met.set(n, Math.max(met.get(n) || 0, whole));
    });
    var elsewhere = [], atRisk = says(data, typedWords, data.harm) || says(data, right, data.harm);
    data.subjects.forEach(function (subject, n) { if (says(data, typedWords, subject[2])) elsewhere.push(n); });
    function score(n) { return scored(index, n, met.get(n) || 0, asked); }
    var every = Array.from(met.keys()), least = whole * Math.max(weighs.least * Math.min(1, weighs.few / Math.max(told, 1)), weighs.floor);
    var found = every.filter(function (n) { return met.get(n) >= least; }).map(score);
    found.sort(function (a, b) { return b.exact - a.exact || a.page - b.page || b.score - a.score || a.item - b.item; });
    var surest = weighs.sure + (elsewhere.length ? weighs.bySubject : 0);
    var enough = found.filter(function (f) { return f.exact || f.sure >= surest; });
    if (atRisk) enough = withHarm(weighs, enough, data.forHarm.map(score));
    every.sort(function (a, b) { return met.get(b) - met.get(a) || a - b; });
    return { found: enough, elsewhere: elsewhere, atRisk: atRisk, nearest: enough.length ? [] : every.slice(0, weighs.nearest).map(score) };
  }

  function says(data, typed, rows) {
    var said = " " + typed.map(function (word) { return stem(data, word); }).join(" ") + " ";
    return rows.some(function (row) { return said.indexOf(" " + row + " ") >= 0; });
  }

  // What is done for a child at risk, after the answers that are clear; the first of it before all others.
  function withHarm(weighs, found, harm) {
    var clear = found.slice(0, weighs.before).filter(function (f) { return f.exact || f.like >= weighs.clear; });
    function none(of) { return function (f) { return !of.some(function (other) { return other.item === f.item; }); }; }
    var owed = harm.filter(none(clear)), rest = found.filter(none(clear.concat(harm)));
    return clear.concat(owed.slice(0, 1), rest.slice(0, 1), owed.slice(1), rest.slice(1));
  }

  function metBy(index, slot) {
    var best = new Map();
    slot.terms.forEach(function (each) {
      if (each[0] === undefined) return;
      placesOf(index, each[0]).forEach(function (pair) {
        best.set(pair[0], Math.max(best.get(pair[0]) || 0, pair[1] * each[1] / 10));
      });
    });
    return best;
  }

  function placesOf(index, n) {
    if (!index.ready[n]) {
      var out = index.titled[n].map(function (at) { return [at, index.data.weighs.title]; });
      index.places[n].forEach(function (gaps, k) {
        reached(gaps).forEach(function (at) { out.push([at, index.data.weighs.places[k]]); });
      });
      index.ready[n] = out;
    }
    return index.ready[n];
  }

  function scored(index, n, met, asked) {
    var item = index.items[n], weighs = index.data.weighs, phrases = index.phrases[n], like = 0, second = 0, title = 0, best = -1;
    phrases.forEach(function (phrase, k) {
      var held = likeness(phrase, asked.slots, asked.whole);
      second = Math.max(second, Math.min(held, like));
      like = Math.max(held, like);
      if (k < item.titles.length && held > best) { best = held; title = k; }
    });
    var chosen = editionOf(weighs, asked.question, item, asked.today, title), called = null;
    item.editions.forEach(function (edition) { if (edition[0] === asked.named) called = called || edition; });
    var exact = called || item.id === asked.named ? 2 : phrases.some(function (phrase) { return phrase.mark === asked.own; }) ? 1 : 0;
    var held = met / asked.whole, score = weighs.likeness * like + weighs.second * second + weighs.met * held;
    var sure = weighs.byLike * like + weighs.byMet * held + weighs.byWord * Math.min(asked.told, weighs.many) - weighs.bySpelling * asked.anew;
    return { item: n, edition: called || chosen[0], score: score * chosen[1], like: like, sure: sure, met: held, exact: exact, page: item.kind === "page" ? 1 : 0 };
  }

  function likeness(phrase, slots, whole) {
    var met = 0;
    slots.forEach(function (slot) {
      var best = 0;
      slot.terms.forEach(function (each) { if (each[0] !== undefined && each[1] > best && phrase.terms.indexOf(each[0]) >= 0) best = each[1]; });
      met += slot.tells * best;
    });
    return met && phrase.length ? met / Math.sqrt(whole * phrase.length) : 0;
  }

  if (typeof module !== "undefined") module.exports = { unpacked: unpacked, ranked: ranked, distance: distance };
  if (typeof document === "undefined") return;

  // ---- the box ----

  var box = document.getElementById("find");
  if (!box) return;
  var root = box.getAttribute("data-root"), input = box.querySelector("input"), list = box.querySelector("ol"),
    status = box.querySelector("[role=status]"), more = box.querySelector(".find-more"), held = {}, index = null, waiting = false;
  box.hidden = false;
  window.guidanceSearch = function (name, piece) {
    held[name] = piece;
    if (!PIECES.every(function (each) { return has(held, each); })) return;
    index = unpacked(held);
    held = {};
    if (waiting) show();
  };

  function fetchPieces() {
    input.removeEventListener("focus", fetchPieces);
    PIECES.forEach(function (piece) {
      var script = document.createElement("script");
      script.src = root + "search/" + piece + ".js";
      script.onerror = function () { say("The search could not be loaded. The lists in the menu hold the same."); };
      document.head.appendChild(script);
    });
  }

  function make(name, words, className) {
    var node = document.createElement(name);
    if (words) node.textContent = words;
    if (className) node.className = className;
    return node;
  }

  function say(words, worried) {
    status.textContent = "";
    if (worried) status.appendChild(make("strong", WORRIED + " "));
    status.appendChild(document.createTextNode(words));
  }

  function address(path) {
    return root + path + (location.protocol === "file:" && /(^|\/)$/.test(path) ? "index.html" : "");
  }

  function today() {
    return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", year: "numeric", month: "2-digit", day: "2-digit" })
      .format(new Date());
  }

  function shown(result, day) {
    var item = index.items[result.item], edition = result.edition, row = make("li", "", "find-" + item.kind);
    var link = make("a", edition ? item.titles[edition[1]] : item.titles[0]);
    link.href = address(edition ? "rules/" + (edition[5] || edition[0]) + "/" : item.path);
    row.appendChild(link);
    var mark = item.marks[edition ? item.editions.indexOf(edition) : 0] || item.marks[0];
    if (mark) row.insertBefore(make("span", index.data.kinds[mark], "kind kind-" + mark), link);
    var said = edition && item.labels[item.editions.indexOf(edition)] || item.labels[0] || "";
    var over = edition && edition[3] && edition[3] <= day ? "No longer in force. " : "";
    row.appendChild(make("span", (edition ? edition[6] + ". " : "") + over + said, "find-label"));
    var others = item.editions.filter(function (each) { return each !== edition; });
    if (others.length) {
      var line = make("span", "Other editions: ", "find-editions");
      others.slice(0, 6).forEach(function (each, n) {
        if (n) line.appendChild(document.createTextNode(", "));
        var other = make("a", each[6] || each[0]);
        other.href = address("rules/" + (each[5] || each[0]) + "/");
        line.appendChild(other);
      });
      row.appendChild(line);
    }
    return row;
  }

  function counted(n) { return n === 1 ? "1 result" : n + " results"; }

  function show() {
    var typed = input.value.trim();
    waiting = Boolean(typed);
    list.textContent = more.textContent = "";
    box.classList.toggle("find-open", Boolean(typed));
    if (!typed) return say("");
    if (!index) return say("Loading the search…");
    var day = today(), answer = ranked(index, typed, day);
    var rules = answer.found.filter(function (f) { return !f.page; }), pages = answer.found.filter(function (f) { return f.page; });
    rules.slice(0, MOST).forEach(function (result) { list.appendChild(shown(result, day)); });
    pages.slice(0, MOST_PAGES).forEach(function (result) { list.appendChild(shown(result, day)); });
    answer.elsewhere.forEach(function (n) {
      more.appendChild(make("p", "Of " + index.data.subjects[n][0] + ": look in " + index.data.subjects[n][1] + "."));
    });
    if (!answer.found.length) {
      say("The packs do not say. That is not to say that nothing is required.", true);
      if (!answer.elsewhere.length && answer.nearest.length) {
        more.appendChild(make("p", "Nearest to it:"));
        answer.nearest.forEach(function (result) { list.appendChild(shown(result, day)); });
      }
      return;
    }
    var first = rules[0] || pages[0], item = index.items[first.item];
    var doubtful = !answer.atRisk && first.like < index.data.weighs.doubtful;
    say((doubtful ? "The packs may not say; this comes nearest. " : "") + counted(answer.found.length) + (answer.found.length > MOST ? ", the best shown" : "") + ". First: " +
      (first.edition ? item.titles[first.edition[1]] : item.titles[0]) + ".", answer.atRisk);
  }

  function links() { return Array.from(list.querySelectorAll("li > a")); }

  input.addEventListener("focus", fetchPieces);
  input.addEventListener("input", show);
  box.addEventListener("keydown", function (event) {
    var all = links(), at = all.indexOf(document.activeElement);
    if (event.key === "Escape") { input.value = ""; show(); input.focus(); }
    if (event.key === "ArrowDown" && all.length) { event.preventDefault(); all[Math.min(at + 1, all.length - 1)].focus(); }
    if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (at ? all[at - 1] : input).focus(); }
  });
  box.querySelector("form").addEventListener("submit", function (event) {
    event.preventDefault();
    if (links().length) links()[0].focus();
  });
  if (document.activeElement === input) fetchPieces();
})();
