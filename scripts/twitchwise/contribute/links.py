"""`links`: ask every external address whether it still answers.

Flows in: addresses with the places that name them. Flows out: what each answered. One request at a time to each host, with a pause; the
hosts side by side. What answered well is remembered for some days in a file that git ignores. This is the one command that uses the
network and the clock, and nothing that blocks a pull request may depend on it.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import requests

from ..load import Dataset
from ..models import Source
from ..problems import Place

AGENT = "Twitchwise link check (asks once a second, to see whether the sources of a health guide still answer)"
CACHE = ".links-seen.json"
WRITTEN = re.compile(r"https?://[^\s<>\"'`)\]]+")
HOSTS_AT_ONCE = 8
Verdict = Literal["ok", "moved", "unsure", "broken"]


@dataclass(frozen=True)
class Seen:
    """What one address answered, and when."""

    verdict: Verdict
    words: str
    on: str


@dataclass(frozen=True)
class Politeness:
    """How to ask: the pause between two requests to one host, and how long to wait for an answer, in seconds."""

    pause: float = 1.0
    timeout: float = 20.0


def addresses(dataset: Dataset, root: Path) -> dict[str, list[Place]]:
    """Every external address of the data and of the hand-written pages, with where it stands."""
    found: dict[str, list[Place]] = {}
    for id_, source in dataset.of(Source).items():
        if source.url:
            found.setdefault(source.url, []).append(dataset.origins["source", id_].place(("url",)))
    for file in sorted((root / "docs").rglob("*.md")):
        name = file.relative_to(root).as_posix()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for match in WRITTEN.finditer(line):
                found.setdefault(match.group().rstrip(".,;"), []).append(Place(name, number, match.start() + 1))
    return found


def ask(session: requests.Session, url: str, timeout: float, today: date) -> Seen:
    """HEAD, which costs a host least; then GET, because many answer only that."""
    try:
        answer = session.head(url, timeout=timeout, allow_redirects=True)
        if answer.status_code >= 400:
            answer = session.get(url, timeout=timeout, allow_redirects=True, stream=True)
            answer.close()
    except requests.exceptions.Timeout:
        return Seen("unsure", f"no answer within {timeout:g} seconds", str(today))
    except requests.exceptions.RequestException as error:
        return Seen("broken", f"no connection ({type(error).__name__})", str(today))
    except ValueError as error:  # requests lets some malformed addresses through to its parser
        return Seen("broken", f"not an address ({type(error).__name__})", str(today))
    return judged(answer, url, today)


def judged(answer: requests.Response, url: str, today: date) -> Seen:
    """A refusal or a busy server says nothing about the page; only 'not here' does."""
    code = answer.status_code
    if code in (401, 403, 405, 406, 408, 418, 429) or code >= 500:
        return Seen("unsure", f"answered {code}; look with a browser", str(today))
    if code >= 400:
        return Seen("broken", f"answered {code}", str(today))
    if any(step.status_code in (301, 308) for step in answer.history) and answer.url != url:
        return Seen("moved", f"moved to {answer.url}", str(today))
    return Seen("ok", f"answered {code}", str(today))


def ask_all(
    urls: Iterable[str], polite: Politeness, today: date, progress: Callable[[int], None] = lambda number: None
) -> dict[str, Seen]:
    """Ask every address; hosts side by side, each host one at a time. Ctrl+C ends it and keeps what was seen."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc, []).append(url)
    seen: dict[str, Seen] = {}
    stop = threading.Event()
    lock = threading.Lock()

    def ask_host(here: list[str]) -> None:
        with requests.Session() as session:
            session.headers["User-Agent"] = AGENT
            session.max_redirects = 8
            session.auth = without_login
            for index, url in enumerate(here):
                if stop.is_set() or (index and stop.wait(polite.pause)):
                    return
                answer = ask(session, url, polite.timeout, today)
                with lock:
                    seen[url] = answer
                    progress(len(seen))

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        waiting = [pool.submit(ask_host, here) for here in hosts.values()]
        try:
            for job in waiting:
                job.result()
        except KeyboardInterrupt:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
    return seen


def without_login(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from looking for a login of this computer's user."""
    return request


def remembered(root: Path, today: date, days: int) -> dict[str, Seen]:
    """What answered well within the last `days`. What did not is asked again; a file that cannot be read is forgotten."""
    try:
        held = json.loads((root / CACHE).read_text(encoding="utf-8"))
        found = {str(url): Seen(**answer) for url, answer in held.items()}
        oldest = str(today - timedelta(days=days))
        return {url: answer for url, answer in found.items() if answer.verdict == "ok" and answer.on >= oldest}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def remember(root: Path, seen: Mapping[str, Seen]) -> None:
    beside = root / f"{CACHE}.{os.getpid()}"
    text = json.dumps({url: asdict(seen[url]) for url in sorted(seen)}, indent=1)
    try:
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(root / CACHE)
    finally:
        beside.unlink(missing_ok=True)


def report(seen: Mapping[str, Seen], places: Mapping[str, list[Place]]) -> str:
    """What is broken, what nobody can tell from here, and what has moved, each with the places that name it."""
    lines = []
    for verdict, heading in (("broken", "Broken"), ("unsure", "Cannot be told from here"), ("moved", "Moved for good")):
        found = sorted((places[url][0], url) for url, answer in seen.items() if answer.verdict == verdict)
        if found:
            lines += ["", f"{heading} ({len(found)})"]
        for _, url in found:
            lines += [f"  {place}: {url} {seen[url].words}" for place in places[url]]
    well = sum(answer.verdict in ("ok", "moved") for answer in seen.values())
    return "\n".join([f"{well} of {len(places)} addresses answer; {len(places) - len(seen)} were not asked.", *lines])


class Progress:
    """How far it is: one line that changes on a terminal, a line now and then elsewhere."""

    def __init__(self, total: int, write: Callable[[str], object], terminal: bool) -> None:
        self.total, self.write, self.terminal = total, write, terminal
        self.last = time.monotonic()

    def __call__(self, number: int) -> None:
        done = number == self.total
        if self.terminal:
            self.write(f"\rAsked {number} of {self.total}{chr(10) if done else ''}")
        elif done or time.monotonic() - self.last > 10:
            self.last = time.monotonic()
            self.write(f"Asked {number} of {self.total}\n")
