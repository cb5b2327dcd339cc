/* The search. Nothing is loaded before the field is used; then two classic scripts, so that it works from disk too. */
(function () {
  "use strict";
  var field = document.querySelector(".tw-search-field");
  var form = document.querySelector(".tw-search");
  // What only this script fills is made here too: in the pages it would be 170 KB of the folder.
  var help = made(form, "p", "tw-hidden");
  help.id = "guide-search-help";
  help.textContent = "Results appear below as you type.";
  var settings = { "aria-describedby": help.id, autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
  for (var name in settings) field.setAttribute(name, settings[name]);
  var status = made(form, "p", "tw-hidden tw-search-status");
  status.setAttribute("role", "status");
  var panel = made(form, "div", "tw-results");
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", "Search results");
  panel.hidden = true;
  var count = made(panel, "p", "tw-results-count");
  var list = made(panel, "ol", "tw-results-list");
  var base = document.body.dataset.base.replace(/\/?$/, "/");
  var MOST = 20;
  var PLAIN = {};
  ("a about all am an and any are as at be because been but by can could did do does doing for from get gets getting had has have having how i if in " +
    "into is it its just keep keeps kept like me my of on or should so some that the their them then there these they this to too up was what when " +
    "where which while who why will with would you your").split(" ").forEach(function (word) {
    PLAIN[word] = true;
  });
  var PAUSE = 500; // milliseconds without a keystroke before the number of results is read out
  var pages, exact, loose, known, stems, index, waiting, pausing;

  function made(inside, tag, name) {
    var found = document.createElement(tag);
    found.className = name;
    return inside.appendChild(found);
  }

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

  /** A phrase without its plain words and endings. */
  function gist(text) {
    return telling(text).map(stem).join(" ");
  }

  function put(map, at, id) {
    if (!map.has(at)) map.set(at, []);
    map.get(at).push(id);
  }

  /** On how many pages each word stands, to tell a slip from a word and to choose what it was meant to be. */
  function countWords() {
    known = new Map();
    stems = new Map();
    pages.forEach(function (page) {
      new Set(words([page.title].concat(page.words, page.text).join(" "))).forEach(function (word) {
        known.set(word, (known.get(word) || 0) + 1);
        stems.set(stem(word), (stems.get(stem(word)) || 0) + 1);
      });
    });
  }

  function prepare() {
    pages = window.twitchwisePages;
    exact = new Map();
    loose = new Map();
    pages.forEach(function (page, id) {
      [page.title].concat(page.words).forEach(function (phrase) {
        put(exact, key(phrase), id);
        put(loose, gist(phrase), id);
      });
    });
    countWords();
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

  /** Whether two words differ by one letter: left out, doubled or added, another one, or two of them swapped. */
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    var at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    var swapped = a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
    return (
      swapped ||
      a.slice(at + 1) === b.slice(at + 1) ||
      a.slice(at + 1) === b.slice(at) ||
      a.slice(at) === b.slice(at + 1)
    );
  }

  /** What a word may have been meant to be, the most usual first; nothing when it is known, begun, or too short to tell. */
  function meant(word, last) {
    var pagesWith = stems.get(stem(word)) || 0;
    if (word.length < 4 || /\d/.test(word) || pagesWith > 1) return [];
    var all = Array.from(known.keys());
    if (
      last &&
      all.some(function (other) {
        return other !== word && other.startsWith(word);
      })
    )
      return [];
    return all
      .filter(function (other) {
        return other.length > 3 && stem(other) !== stem(word) && known.get(other) > 9 * pagesWith && near(word, other);
      })
      .sort(function (a, b) {
        return known.get(b) - known.get(a);
      })
      .slice(0, 3);
  }

  /**
   * The query with its slips mended: as a phrase some page knows where there is one, else with the most usual words.
   * A word that one page knows may be a common slip or a rare word; it gives way to a phrase alone.
   */
  function mended(query) {
    var all = words(query);
    if (exact.has(all.join(" "))) return all.join(" ");
    var best = all.slice();
    var phrase = "";
    all.forEach(function (word, at) {
      meant(word, at === all.length - 1).forEach(function (other, place) {
        if (!place && !stems.has(stem(word))) best[at] = other;
        var tried = all.slice(0, at).concat(other, all.slice(at + 1));
        if (!phrase && (exact.has(tried.join(" ")) || loose.has(gist(tried.join(" "))))) phrase = tried.join(" ");
      });
    });
    return phrase || best.join(" ");
  }

  /** Pages for a query, best first; those for what it was meant to be come before those for what it says. */
  function find(query, meaning) {
    if (meaning === key(query)) return foundFor(query);
    return Array.from(new Set(foundFor(meaning).concat(foundFor(query))));
  }

  /** Best first: pages that know the query as their own phrase, then those with all its words, then with some. */
  function foundFor(query) {
    var found = new Map();
    function add(id, score) {
      if (!found.has(id)) found.set(id, score);
    }
    (exact.get(key(query)) || []).forEach(function (id) {
      add(id, 1e6 * pages[id].boost);
    });
    (loose.get(gist(query)) || []).forEach(function (id) {
      add(id, 1e5 * pages[id].boost);
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

  /** Say it to a screen reader once the reader pauses; the line is there from the start, or it would not be heard. */
  function announce(text) {
    clearTimeout(pausing);
    pausing = setTimeout(function () {
      status.textContent = text;
    }, PAUSE);
  }

  function show() {
    var query = field.value.trim();
    if (!query) {
      panel.hidden = true;
      list.textContent = "";
      count.textContent = "";
      announce("");
      return;
    }
    if (!index) return;
    var meaning = mended(query);
    var ids = find(query, meaning);
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
      ? (ids.length === 1 ? "1 page found" : ids.length + " pages found") +
        (meaning === key(query) ? "" : " for “" + meaning + "”")
      : "Nothing found. Try a plainer word, or look in the A to Z.";
    announce(count.textContent);
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

  field.addEventListener("focus", function () {
    start();
    if (panel.hidden && field.value) show();
  });
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
      field.focus();
      close();
    } else if (event.key === "ArrowDown" && links.length && !panel.hidden) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at ? links[at - 1] : field).focus();
    }
  });
  /* Left open, the results would cover what the keyboard reaches next. */
  form.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
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
