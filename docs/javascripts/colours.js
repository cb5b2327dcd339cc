/* Light or dark: the reader's system decides until the reader does. Runs before the page is painted. */
(function () {
  "use strict";
  var key = "twitchwise-colours";
  var root = document.documentElement;
  root.classList.remove("no-js");
  var chosen = null;
  try {
    chosen = localStorage.getItem(key);
  } catch (error) {
    /* No storage, for instance in a private window: the system decides. */
  }
  if (chosen === "light" || chosen === "dark") root.dataset.colours = chosen;

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector(".tw-colours");
    button.addEventListener("click", function () {
      var system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      var next = (root.dataset.colours || system) === "dark" ? "light" : "dark";
      root.dataset.colours = next;
      try {
        localStorage.setItem(key, next);
      } catch (error) {
        /* The choice then lasts until the page is left. */
      }
    });
  });
})();
