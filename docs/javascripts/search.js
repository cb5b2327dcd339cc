/* The search. Nothing is loaded before the field is used; then two classic scripts, so that it works from disk too. */
(function () {
  "use strict";
  var field = document.querySelector(".tw-search-field");
  var form = document.querySelector(".tw-search");
  var panel = document.querySelector(".tw-results");
  var count = document.querySelector(".tw-results-count");
  var list = document.querySelector(".tw-results-list");
  var base = document.body.dataset.base.replace(/\/?$/, "/");
  var MOST = 20;
  var PLAIN = {};
  ("a about all am an and any are as at be because been but by can could did do does doing for from get gets getting had has have having how i if in " +
    "into is it its just keep keeps kept like me my of on or should so some that the their them then there these they this to too up was what when " +
    "where which while who why will with would you your").split(" ").forEach(function (word) {
    PLAIN[word] = true;
  });
  var pages, exact, index, waiting;

  /** Words of a text: lower case, no accents, letters and digits. */
  function words(text) {
    return (
      text
        .toLowerCase()
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .replace(/['’]/g, "")
        .match(/[a-z0-9]+\+?/g) || []
    );
  }

  function key(text) {
    return words(text).join(" ");
  }

  function telling(text) {
    var all = words(text);
    var some = all.filter(function (word) {
      return !PLAIN[word];
    });
    return some.length ? some : all;
  }

  /** Twitching, twitches and twitched are one word to a reader. */
  function stem(word) {
    if (word.length < 5) return word;
    return word.replace(/(ing|ed|es|s)$/, "");
  }

  function prepare() {
    pages = window.twitchwisePages;
    exact = new Map();
    pages.forEach(function (page, id) {
      [page.title].concat(page.words).forEach(function (phrase) {
        var at = key(phrase);
        if (!exact.has(at)) exact.set(at, []);
        exact.get(at).push(id);
      });
    });
    index = new window.MiniSearch({
      fields: ["title", "words", "text"],
      tokenize: words,
      processTerm: function (term) {
        return PLAIN[term] ? null : stem(term);
      },
      searchOptions: {
        boost: { title: 4, words: 3, text: 1 },
        prefix: function (term, i, terms) {
          return i === terms.length - 1 && term.length > 2;
        },
        fuzzy: function (term) {
          return term.length >= 8 ? 2 : term.length >= 5 ? 1 : false;
        },
        weights: { fuzzy: 0.3, prefix: 0.6 },
        tokenize: words,
        boostDocument: function (id) {
          return pages[id].boost;
        },
      },
    });
    index.addAll(
      pages.map(function (page, id) {
        return { id: id, title: page.title, words: page.words.join(" . "), text: page.text };
      })
    );
  }

  /** Pages for a query, best first: those that know it as their own phrase, then those with all its words, then with some. */
  function find(query) {
    var found = new Map();
    var whole = key(query);
    var asked = telling(query).map(stem).join(" ");
    function add(id, score) {
      if (!found.has(id)) found.set(id, score);
    }
    (exact.get(whole) || []).forEach(function (id) {
      found.set(id, 1e6 * pages[id].boost);
    });
    exact.forEach(function (ids, phrase) {
      if (phrase !== whole && telling(phrase).map(stem).join(" ") === asked)
        ids.forEach(function (id) {
          add(id, 1e5 * pages[id].boost);
        });
    });
    index.search(query, { combineWith: "AND" }).forEach(function (hit) {
      add(hit.id, 1e3 + hit.score);
    });
    if (found.size < 3)
      index.search(query, { combineWith: "OR" }).forEach(function (hit) {
        add(hit.id, Math.min(hit.score, 999));
      });
    return Array.from(found.keys()).sort(function (a, b) {
      return found.get(b) - found.get(a) || a - b;
    });
  }

  function show() {
    var query = field.value.trim();
    if (!query) {
      panel.hidden = true;
      list.textContent = "";
      count.textContent = "";
      return;
    }
    if (!index) return;
    var ids = find(query);
    list.textContent = "";
    ids.slice(0, MOST).forEach(function (id) {
      var page = pages[id];
      var item = document.createElement("li");
      var link = document.createElement("a");
      var kind = document.createElement("span");
      var text = document.createElement("span");
      link.href = base + page.url;
      link.className = "tw-result";
      link.append(page.title);
      kind.className = "tw-result-kind";
      kind.textContent = page.kind;
      text.className = "tw-result-text";
      text.textContent = page.about;
      link.append(" ", kind, text);
      item.append(link);
      list.append(item);
    });
    count.textContent = ids.length
      ? ids.length === 1
        ? "1 page found"
        : ids.length + " pages found"
      : "Nothing found. Try a plainer word, or look in the A to Z.";
    panel.hidden = false;
    panel.dataset.query = query;
  }

  function load(source, done) {
    var script = document.createElement("script");
    script.src = base + source;
    script.onload = done;
    document.head.append(script);
  }

  function start() {
    if (waiting) return;
    waiting = true;
    load("javascripts/minisearch.min.js", function () {
      load("search/pages.js", function () {
        prepare();
        show();
      });
    });
  }

  function close() {
    panel.hidden = true;
  }

  form.classList.add("tw-search-ready");
  field.addEventListener("focus", start);
  field.addEventListener("input", function () {
    start();
    show();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = list.querySelector("a");
    if (first && !panel.hidden) first.click();
  });
  form.addEventListener("keydown", function (event) {
    var links = Array.from(list.querySelectorAll("a"));
    var at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      field.focus();
    } else if (event.key === "ArrowDown" && links.length && !panel.hidden) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at ? links[at - 1] : field).focus();
    }
  });
  document.addEventListener("click", function (event) {
    if (!form.contains(event.target)) close();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !/^(input|textarea)$/i.test(document.activeElement.tagName)) {
      event.preventDefault();
      field.focus();
    }
  });
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked;
    field.focus();
    start();
  }
})();
