// As if on a date. Every day comes from the page's data; all this does is compare them. The address holds the day.
(function () {
  "use strict";
  var place = document.getElementById("on-a-day");
  if (!place) return;

  function make(name, words, attributes) {
    var node = document.createElement(name);
    if (words) node.textContent = words;
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    return node;
  }

  // ISO dates compare as text; the first day no longer in force is given, and is not in force.
  function inForce(row, day) { return row[4] <= day && (!row[5] || day < row[5]); }

  window.guidanceOnADay = function (steps) {
    var root = place.getAttribute("data-root"), form = make("form", "", { class: "due-form" });
    var day = make("input", "", { type: "date", id: "on-day" });
    var said = make("p", "", { role: "status", "aria-live": "polite" }), list = make("div");
    form.appendChild(make("label", "The day", { for: "on-day" }));
    form.appendChild(day);
    place.textContent = "";
    [form, said, list].forEach(function (node) { place.appendChild(node); });

    function show() {
      var count = 0;
      list.textContent = "";
      if (!/^\d{4}-\d\d-\d\d$/.test(day.value)) { said.textContent = ""; return; }
      steps.forEach(function (step) {
        var rows = step[1].filter(function (row) { return inForce(row, day.value); });
        if (!rows.length) return;
        var items = make("ul");
        rows.forEach(function (row) {
          var item = make("li", row[3] + ": "), link = make("a", row[1], { href: root + row[0] + "/index.html" });
          item.appendChild(link);
          item.appendChild(document.createTextNode(" (" + row[2] + ")"));
          items.appendChild(item);
        });
        count += rows.length;
        list.appendChild(make("h2", step[0]));
        list.appendChild(items);
      });
      said.textContent = count
        ? count + " rules of these packs were, are or will be in force on that day. What the packs do not hold is not here."
        : "These packs hold no rule in force on that day. That is not to say that nothing was required.";
    }

    function read() {
      var named = location.hash.slice(1);
      if (/^\d{4}-\d\d-\d\d$/.test(named)) { day.value = named; show(); }
    }

    day.addEventListener("input", function () {
      if (day.value) history.replaceState(null, "", "#" + day.value);
      show();
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    window.addEventListener("hashchange", read);
    read();
  };
})();
