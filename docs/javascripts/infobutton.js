/* Leads from a request of a record system to the page of its code. It reads the code and its system, and nothing about a patient.
   Without it, the page lists every code. */
(function () {
  "use strict";
  var known = {};
  document.querySelectorAll(".tw-codes").forEach(function (list) {
    var codes = {};
    list.querySelectorAll("a").forEach(function (link) {
      codes[link.textContent] = link.getAttribute("href");
    });
    known[list.dataset.oid] = known[list.dataset.system] = { name: list.dataset.system, codes: codes };
  });

  /* A code as its system prints it: record systems leave out dots and prefixes, or write them small. */
  function printed(code, name) {
    var tidy = code.trim().toUpperCase();
    if (name === "icd-10-cm" && /^[A-Z]\d[0-9A-Z]{2,5}$/.test(tidy)) return tidy.slice(0, 3) + "." + tidy.slice(3);
    if (name === "hpo") return tidy.replace(/^(HP[:_])?(\d{7})$/, "HP:$2");
    return tidy;
  }

  /* Every main criterion of a request, since it may hold more than one: its code, its system, and its name. */
  function criteria(query) {
    var found = {};
    new URLSearchParams(query).forEach(function (value, key) {
      var match = /^mainsearchcriteria\.[vc]\.(cs|c|dn)(\d*)$/.exec(key.toLowerCase());
      if (!match || !value.trim()) return;
      var one = (found[match[2]] = found[match[2]] || {});
      if (!one[match[1]]) one[match[1]] = value.trim();
    });
    return Object.keys(found).map(function (place) {
      return found[place];
    });
  }

  /* Where a criterion leads: the page of its code, or that of the nearest broader code of ICD-10-CM, whose codes grow to the right. */
  function target(one) {
    if (!one.c) return null;
    var asked = (one.cs || "").toLowerCase().replace(/^urn:oid:/, "");
    var systems = known[asked] ? [known[asked]] : asked ? [] : Object.values(known);
    for (var system of systems) {
      var code = printed(one.c, system.name);
      if (system.codes[code]) return { code: code, href: system.codes[code], exact: true };
      if (system.name !== "icd-10-cm") continue;
      for (var shorter = code.slice(0, -1); shorter.length >= 3; shorter = shorter.slice(0, -1)) {
        if (system.codes[shorter]) return { code: shorter, href: system.codes[shorter], exact: false };
      }
    }
    return null;
  }

  function lookUp(query) {
    var asked = criteria(query);
    var found = asked.map(target).filter(Boolean);
    return { asked: asked, found: found };
  }

  function say(result) {
    var status = document.querySelector(".tw-infobutton");
    var first = result.asked[0];
    var link = document.createElement("a");
    if (result.found.length) {
      status.textContent = "This guide has no page for the code " + first.c + ". The nearest broader code it knows is ";
      link.textContent = result.found[0].code;
      link.href = result.found[0].href;
    } else {
      status.textContent = "This guide has no page for " + (first.c || first.dn) + ". ";
      link.textContent = "Search for " + (first.dn || first.c);
      link.href = "a-z.html?q=" + encodeURIComponent(first.dn || first.c);
    }
    status.append(link, ".");
  }

  window.twitchwiseLookUp = lookUp;
  var result = lookUp(location.search);
  if (!result.asked.length) return;
  if (result.found.length === 1 && result.found[0].exact) location.replace(result.found[0].href);
  else say(result);
})();
