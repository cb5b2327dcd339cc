/* A table that scrolls in a box of its own can be reached by keyboard; one that fits is not a stop on the way. */
(function () {
  "use strict";
  var boxes = document.querySelectorAll(".tw-table");
  if (!boxes.length || !window.ResizeObserver) return;
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
})();
