"""Times on a phone profile, for people to read; tests never look at the clock.

    PYTHONPATH=scripts python -m tests.benchmark site

Opens pages of a built site from disk in Chromium at a quarter of this machine's speed. Prints the longest task while
each loads, the time from first focus to the first answer of the search, and from a keystroke to its answer.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from .conftest import CHROMIUM, QUIET
from .test_budgets import PHONE

TASKS = """
window.tasks = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => tasks.push(entry.duration)))
  .observe({type: "longtask", buffered: true});
"""
ANSWER = """query => new Promise(done => {
  const field = document.querySelector(".tw-search-field"), panel = document.querySelector(".tw-results");
  const began = performance.now();
  const look = () => panel.dataset.query === query ? done(performance.now() - began) : setTimeout(look, 1);
  field.focus();
  field.value = query;
  field.dispatchEvent(new Event("input"));
  look();
})"""
TYPED = ("m", "ma", "mag", "magn", "magnesium twitch", "magnesuim for leg cramps", "eyelid keeps jumping")
SLOWER = 4


def phone(browser: Browser, slower: int = SLOWER) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(TASKS)
    return page


def main(site: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for path in PHONE:
            page = phone(browser)
            page.goto((site / path).as_uri(), wait_until="load")
            page.wait_for_timeout(500)
            tasks = page.evaluate("tasks")
            print(f"{path}: longest task {max(tasks, default=0):.0f} ms (over 50 ms: {len(tasks)})")
        for slower in (1, SLOWER):
            page = phone(browser, slower)
            page.goto((site / "index.html").as_uri())
            first = page.evaluate(ANSWER, "eyelid")
            later = max(page.evaluate(ANSWER, query) for query in TYPED)
            print(f"search, {slower} times slower: first answer {first:.0f} ms, later ones up to {later:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
