"""Times on a phone profile, for people to read; tests never look at the clock.

    PYTHONPATH=scripts python -m tests.benchmark site
    PYTHONPATH=scripts python -m tests.benchmark site node_modules/.bin/lighthouse

The first opens pages of a built site from disk in Chromium at a quarter of this machine's speed. It prints the longest task while
each loads, the time from first focus to the first answer of the search, and from a keystroke to its answer. The second serves the
site as a good host would and prints what Lighthouse says, the median of three runs; `npm install lighthouse` brings it.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from .conftest import CHROMIUM, QUIET
from .serving import Quiet, serving_files
from .test_budgets import PACKED, PHONE

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
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = {
    "largest-contentful-paint": "largest paint, ms",
    "total-blocking-time": "blocked, ms",
    "cumulative-layout-shift": "shift",
}


def phone(browser: Browser, slower: int = SLOWER) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(TASKS)
    return page


def from_disk(site: Path) -> None:
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


class Host(Quiet, SimpleHTTPRequestHandler):
    """Packs with gzip, names the character set, and lets browsers keep what they have."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        body, status = (file.read_bytes(), 200) if file.is_file() else (b"", 404)
        packed = file.suffix not in PACKED
        kind = self.guess_type(file.name)
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if packed else kind)
        self.send_header("Cache-Control", "max-age=600" if file.suffix == ".html" else "max-age=31536000")
        if packed:
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body, 9)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def lighthouse(site: Path, program: str) -> None:
    environment = {**os.environ, "CHROME_PATH": CHROMIUM or ""}
    options = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    with serving_files(site, Host) as address:
        for path in PHONE:
            runs = []
            for _ in range(RUNS):
                command = [program, f"{address}{path}", *options]
                done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
                runs.append(json.loads(done.stdout))
            print(f"{path}: {summary(runs)}", flush=True)


def summary(runs: list[dict[str, dict[str, dict[str, float]]]]) -> str:
    """The median of each category and figure, and what was marked down in the last run."""
    scores = {name: median(run["categories"][name]["score"] * 100 for run in runs) for name in CATEGORIES}
    figures = {words: median(run["audits"][name]["numericValue"] for run in runs) for name, words in FIGURES.items()}
    below = [name for name, audit in runs[-1]["audits"].items() if audit.get("score") not in (1, None)]
    parts = [f"{name} {score:.0f}" for name, score in scores.items()]
    return ", ".join([*parts, *(f"{words} {value:.3g}" for words, value in figures.items())]) + f"; below 100: {below}"


if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve()
    if len(sys.argv) > 2:
        lighthouse(folder, sys.argv[2])
    else:
        from_disk(folder)
