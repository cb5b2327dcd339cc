/* Cites the page that a reader comes from, named in the address, for reference managers. Without it, the list says the same in words. */
(function () {
  "use strict";
  var NAME = "Twitchwise";
  var NOTE = "General information, not medical advice. Not yet reviewed by a clinician. CC BY 4.0";

  /* What is known of a page: a copy on disk has no address that others could use. */
  function known(entry) {
    var link = entry.querySelector("a");
    var day = entry.querySelector("time").textContent.split("-").map(Number);
    var id = "twitchwise" + day[0] + "-" + entry.id.replace(/[^a-z0-9]+/g, "-");
    return { id: id, title: link.textContent, day: day, url: link.protocol === "file:" ? "" : link.href };
  }

  function bibtex(page) {
    var fields = [
      "title = {{" + page.title.replace(/([&%$#_])/g, "\\$1") + "}}",
      "author = {{" + NAME + "}}",
      "year = {" + page.day[0] + "}",
      "month = {" + page.day[1] + "}",
    ];
    if (page.url) fields.push("url = {" + page.url + "}");
    return "@misc{" + page.id + ",\n  " + fields.concat("note = {" + NOTE + "}").join(",\n  ") + "\n}\n";
  }

  function ris(page) {
    var day = page.day.map(function (part) {
      return String(part).padStart(2, "0");
    });
    var lines = ["TY  - ELEC", "TI  - " + page.title, "AU  - " + NAME + ",", "T2  - " + NAME, "PY  - " + day[0]];
    lines.push("DA  - " + day.join("/"));
    if (page.url) lines.push("UR  - " + page.url);
    return lines.concat("N1  - " + NOTE, "LA  - en", "ER  - ", "").join("\r\n");
  }

  function csl(page) {
    var found = { id: page.id, type: "webpage", title: page.title, author: [{ literal: NAME }] };
    found["container-title"] = NAME;
    found.issued = { "date-parts": [page.day] };
    found.note = NOTE;
    found.language = "en";
    if (page.url) found.URL = page.url;
    return JSON.stringify([found], null, 1) + "\n";
  }

  function file(words, name, type, text) {
    var link = document.createElement("a");
    link.textContent = words;
    link.download = name;
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    return link;
  }

  function show() {
    var entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var box = document.querySelector(".tw-cited");
    box.textContent = "";
    if (!entry || !entry.closest(".tw-cite")) return;
    var page = known(entry);
    var line = document.createElement("p");
    line.append(
      NAME + " (" + page.day[0] + ") " + page.title + ". Checked on " + entry.querySelector("time").textContent + ".",
      page.url ? " " + page.url : "",
      " For reference managers: ",
      file("BibTeX", page.id + ".bib", "application/x-bibtex", bibtex(page)), ", ",
      file("RIS", page.id + ".ris", "application/x-research-info-systems", ris(page)), ", ",
      file("CSL-JSON", page.id + ".json", "application/vnd.citationstyles.csl+json", csl(page)), "."
    );
    box.append(line);
    scrollTo(0, 0);
  }

  addEventListener("hashchange", show);
  show();
})();
