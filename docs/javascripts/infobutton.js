/* Leads from a request of a record system to the page of its code. It reads the code and its system, and nothing about a patient.
   Without it, the page lists every code. */
(function () {
  "use strict";
  var known = Object.create(null);
  document.querySelectorAll(".tw-codes").forEach(function (list) {
    var codes = Object.create(null);
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
    var found = Object.create(null);
    new URLSearchParams(query).forEach(function (value, key) {
      var match = /^mainsearchcriteria\.[vc]\.(cs|c|dn)(\d*)$/.exec(key.toLowerCase());
      if (!match || !value.trim()) return;
      var place = "c" + match[2]; // a bare number would be put first
      var one = (found[place] = found[place] || {});
      if (!one[match[1]]) one[match[1]] = value.trim();
    });
    return Object.values(found).filter(function (one) {
      return one.c || one.dn;
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

  function linkTo(words, href) {
    var link = document.createElement("a");
    link.textContent = words;
    link.href = href;
    return link;
  }

  /* What is known of a request that leads to no single page of exactly its code. */
  function say(asked, found) {
    var status = document.querySelector(".tw-infobutton");
    var first = asked[0];
    if (found.length > 1) {
      status.textContent = "This request names more than one code. This guide has pages for ";
      found.forEach(function (one, place) {
        status.append(place ? ", " : "", linkTo(one.code, one.href));
      });
    } else if (found.length) {
      status.textContent = "This guide has no page for the code " + first.c + ". The nearest broader code it knows is ";
      status.append(linkTo(found[0].code, found[0].href));
    } else {
      status.textContent = "This guide has no page for " + (first.c || first.dn) + ". ";
      status.append(linkTo("Search for " + (first.dn || first.c), "a-z.html?q=" + encodeURIComponent(first.dn || first.c)));
    }
    status.append(".");
  }

  var asked = criteria(location.search);
  var found = asked.map(target).filter(Boolean);
  if (!asked.length) return;
  if (found.length === 1 && found[0].exact) location.replace(found[0].href);
  else say(asked, found);
})();
