/* Small comforts: reaching tables that scroll, and seeing a source without leaving the line. */
(function () {
  "use strict";

  /* A table that scrolls in a box of its own can be reached by keyboard; one that fits is not a stop on the way. */
  var boxes = document.querySelectorAll(".tw-table");
  if (boxes.length && window.ResizeObserver) {
    var watcher = new ResizeObserver(function (entries) {
      entries.forEach(function (entry) {
        var box = entry.target;
        var clips = getComputedStyle(box).overflowX !== "visible";
        var more = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
        if (clips && more) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
      });
    });
    boxes.forEach(function (box) {
      watcher.observe(box);
    });
  }

  /* The name of a source stands once on a page, in the list at its foot; a mark under the pointer shows it too. */
  document.addEventListener("pointerover", function (event) {
    var mark = event.target.closest && event.target.closest(".tw-marks a:not([data-named])");
    if (!mark) return;
    var source = document.querySelector(mark.getAttribute("href"));
    if (!source) return;
    var name = (source.querySelector("a") || source.firstChild).textContent.trim();
    mark.title = mark.title ? name + ", " + mark.title : name;
    mark.dataset.named = "";
  });
})();
