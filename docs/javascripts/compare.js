/* The comparison filters by styles alone. This adds the address, the count, sorting, and two or three side by side. */
(function () {
  "use strict";
  const MOST = 3;
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const form = document.querySelector(".tw-filters");
  const fields = all("input", form);
  const count = document.querySelector(".tw-count");
  const table = document.querySelector(".tw-compare table");
  const rows = Array.from(table.tBodies[0].rows);
  const ids = rows.map((row) => row.dataset.id);
  const headers = Array.from(table.tHead.rows[0].cells);
  const pick = document.querySelector(".tw-pick");
  let picked = [];
  let sorted = { by: "nutrient", down: false };

  /** The address says what differs from the usual; what others put there stays. */
  function keep() {
    const address = new URLSearchParams(location.search);
    const set = (name, value) => (value ? address.set(name, value) : address.delete(name));
    fields.filter((field) => field.checked).forEach((field) => set(field.name, field.value));
    set("sort", sorted.by === "nutrient" ? "" : sorted.by);
    set("order", sorted.down ? "down" : "");
    set("pick", picked.join());
    const query = address.toString().replace(/%2C/g, ",");
    try {
      history.replaceState(null, "", location.pathname + (query && "?" + query) + location.hash);
    } catch (error) {
      /* Without its address the page still works. */
    }
  }

  const isShown = (row) => getComputedStyle(row).display !== "none";

  function announce() {
    const shown = rows.filter(isShown).length;
    count.textContent = count.dataset.words.replace("SHOWN", shown).replace("ALL", rows.length);
    keep();
  }

  /** `rows` is alphabetical, so rows that are equal stay so. */
  function sort() {
    const header = mark();
    const key = (row) => {
      const cell = row.cells[header.cellIndex];
      return sorted.by === "certainty" ? row.dataset.step : (cell.querySelector("a") || cell).textContent;
    };
    const way = sorted.down ? -1 : 1;
    table.tBodies[0].append(...rows.slice().sort((a, b) => way * key(a).localeCompare(key(b), "en")));
  }

  /** The header of the column that decides says so. */
  function mark() {
    const header = headers.find((cell) => cell.dataset.sort === sorted.by);
    headers.forEach((cell) => cell.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
    return header;
  }

  function makeSortable(header) {
    const by = header.dataset.sort;
    const button = element("button", header.childNodes, { type: "button", class: "tw-sort" });
    header.append(button);
    button.addEventListener("click", () => {
      sorted = { by, down: sorted.by === by && !sorted.down };
      sort();
      keep();
    });
  }

  function element(name, nodes, attributes = {}) {
    const made = document.createElement(name);
    made.append(...nodes);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function showPicked() {
    const chosen = rows.filter((row) => picked.includes(row.dataset.id));
    picked = ids.filter((id) => picked.includes(id));
    all("button", pick).forEach((button) => {
      const on = picked.includes(button.dataset.id);
      button.setAttribute("aria-pressed", on);
      button.disabled = !on && picked.length === MOST;
    });
    pick.querySelector(".tw-picked").textContent = ["", pick.dataset.one][picked.length] ?? pick.dataset.some;
    pick.querySelector(".tw-side").replaceChildren(...(chosen.length > 1 ? [sideBySide(chosen)] : []));
  }

  /** Turned round: a column a nutrient, a row a question. */
  function sideBySide(chosen) {
    const copy = (row, index) => row.cells[index].cloneNode(true).childNodes;
    const name = (row) => row.cells[0].querySelector("a").textContent;
    const head = chosen.map((row) => element("th", copy(row, 0), { scope: "col" }));
    const lines = headers.slice(1).map((header) => {
      const cells = chosen.map((row) => element("td", copy(row, header.cellIndex), { "data-label": name(row) }));
      return element("tr", [element("th", [header.textContent], { scope: "row" }), ...cells]);
    });
    const caption = element("caption", [chosen.map(name).join(", ")], { id: "side-caption" });
    const thead = element("thead", [element("tr", [element("td", []), ...head])]);
    const made = element("table", [caption, thead, element("tbody", lines)], { class: "tw-data" });
    return element("div", [made], { class: "tw-table", role: "region", "aria-labelledby": "side-caption", tabindex: 0 });
  }

  function makePickable(link) {
    const id = link.dataset.id;
    const button = element("button", link.childNodes, { type: "button", "data-id": id, "aria-pressed": false });
    button.addEventListener("click", () => {
      picked = picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id];
      showPicked();
      keep();
    });
    link.replaceWith(button);
  }

  /** The rows that are shown, in the order they are shown in, with the columns of both tables. */
  function shownNow() {
    const text = (cell) => {
      const copy = cell.cloneNode(true);
      all(".tw-marks", copy).forEach((part) => part.remove());
      all("p:not(:last-child)", copy).forEach((part) => part.append("; "));
      return copy.textContent.replace(/\s+/g, " ").trim();
    };
    const matrix = document.querySelector(".tw-matrix table");
    const both = (row, signs) => [...row.cells, ...Array.from(signs.cells).slice(1)].map(text);
    const shown = Array.from(table.tBodies[0].rows).filter(isShown);
    const lines = shown.map((row) => both(row, matrix.tBodies[0].rows[rows.indexOf(row)]));
    return [both(table.tHead.rows[0], matrix.tHead.rows[0]), ...lines];
  }

  const written = {
    csv: (lines) => lines.map((line) => line.map((text) => `"${text.replace(/"/g, '""')}"`).join() + "\r\n").join(""),
    json: ([names, ...lines]) => JSON.stringify(lines.map((line) => Object.fromEntries(line.map((text, at) => [names[at], text]))), null, 1),
  };

  function save(button) {
    const kind = button.dataset.as;
    const address = URL.createObjectURL(new Blob([written[kind](shownNow())], { type: button.dataset.type }));
    element("a", [], { href: address, download: `twitchwise-compare.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  function restore() {
    const address = new URLSearchParams(location.search);
    const named = fields.filter((field) => field.value && field.value === address.get(field.name));
    named.forEach((field) => (field.checked = true));
    const by = address.get("sort") || "nutrient";
    if (headers.some((header) => header.dataset.sort === by)) sorted = { by, down: address.get("order") === "down" };
    const wanted = (address.get("pick") || "").split(",");
    picked = wanted.filter((id, at) => ids.includes(id) && wanted.indexOf(id) === at).slice(0, MOST);
    /* The rows come in the usual order; to sort them again would cost a phone a moment. */
    if (sorted.by === "nutrient" && !sorted.down) mark();
    else sort();
    if (picked.length) showPicked();
    if (named.length) announce();
    if (picked.length && !location.hash) document.getElementById("pick").scrollIntoView();
  }

  headers.filter((header) => header.dataset.sort).forEach(makeSortable);
  all("a[data-id]", pick).forEach(makePickable);
  all("button[data-as]", form).forEach((button) => button.addEventListener("click", () => save(button)));
  form.addEventListener("change", announce);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(announce)); /* The fields change after the event. */
  restore();
})();
