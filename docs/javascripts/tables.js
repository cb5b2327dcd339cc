/* A table that scrolls sideways can be reached by keyboard; one that fits is not a stop on the way. */
(function () {
  "use strict";
  var boxes = document.querySelectorAll(".tw-table");
  if (!boxes.length || !window.ResizeObserver) return;
  var watcher = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      var clips = getComputedStyle(box).overflowX !== "visible";
      if (clips && box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  });
  boxes.forEach(function (box) {
    watcher.observe(box);
  });
})();
