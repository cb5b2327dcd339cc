"""The commands of a contributor's path: their options, their help with an example, and what they print.

What they do is in the other modules of this folder, which know neither options nor exit codes.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable
from typing import TypeAlias

from ..check import checked
from ..checks import form
from ..load import load
from ..problems import shown
from ..quick import run_for
from .mend import mend
from .refused import Refused
from .report import annotation, most_useful_first, summary

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
START = "python3 scripts/run.py"


def add_commands(commands: Subparsers) -> None:
    check = add(commands, "check", "check the data, without building", check_command, "check --fix")
    check.add_argument("--format", choices=("text", "github"), default="text", help="github: annotate a pull request")
    check.add_argument(
        "--fix", action="store_true", help="mend what is mechanical: order of fields and records, units, first lines"
    )
    diff = add(
        commands,
        "diff",
        "say what a change does to meaning, against a git revision",
        diff_command,
        "diff main --format markdown",
    )
    diff.add_argument("base", metavar="BASE", help="a branch, tag or commit, such as main or HEAD")
    diff.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: %(default)s")
    new = add(commands, "new", "write a commented record to fill in", new_command, "new nutrient manganese")
    new.add_argument("kind", help="the kind of record, such as nutrient, test or symptom")
    new.add_argument("id", help="small letters, digits and hyphens; kept for good")
    explain = add(commands, "explain", "say why a check exists", explain_command, "explain certainty-words")
    explain.add_argument("check", nargs="?", help="the name of a check; without it, all are listed")
    stale = add(commands, "stale", "list what is due to be checked again", stale_command, "stale --on 2027-12-31")
    stale.add_argument(
        "--on", type=day, metavar="DATE", help="a day such as 2027-12-31; else the newest date in the data"
    )
    stale.add_argument("--strict", action="store_true", help="end with 1 when something is due")
    release = add(
        commands,
        "release",
        "give the data a version, with what it changes in meaning since the one before",
        release_command,
        "release --since v1.0.0",
    )
    release.add_argument("--since", metavar="BASE", help="the git revision of the release before; none for the first")
    release.add_argument("--on", type=day, metavar="DATE", help="the day of the release; else today")
    links = add(
        commands, "links", "ask every external address whether it still answers", links_command, "links --fresh"
    )
    links.add_argument("--fresh", action="store_true", help="ask again what answered well in the last days")
    links.add_argument("--days", type=int, default=7, help="how long a good answer counts (default: %(default)s)")
    links.add_argument(
        "--pause", type=float, default=1.0, help="seconds between two requests to one host (default: %(default)s)"
    )
    links.add_argument(
        "--timeout", type=float, default=20.0, help="seconds to wait for an answer (default: %(default)s)"
    )


def add(
    commands: Subparsers, name: str, words: str, run: Callable[[argparse.Namespace], int], example: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=words,
        description=f"{words[0].upper()}{words[1:]}.",
        epilog=f"Example: {START} {example}",
    )
    parser.set_defaults(run=lambda options: guarded(run, options))
    return parser


def guarded(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command; what it refuses, or what the disk refuses, is one sentence."""
    try:
        return run(options)
    except Refused as refused:
        return stop(str(refused))
    except OSError as error:
        return stop(f"{error.filename or 'A file'}: {error.strerror}. Nothing there was changed.")


def stop(sentence: str) -> int:
    """Say what is wrong in one sentence; return the exit code."""
    print(sentence, file=sys.stderr)
    return 1


def check_command(options: argparse.Namespace) -> int:
    """Every problem of the data, most useful first; with --fix, what is left after mending."""
    dataset, problems = checked(options.root, run_for(options.root))
    problems = [*problems, *form.slips(dataset, options.root / "data")]
    if options.fix and problems:
        for mended in mend(options.root, problems):
            if mended.left:
                print(
                    f"{mended.file}: left as it was, because it cannot be read, or moving lines could change what it says. Mend it by hand."
                )
            else:
                print(f"{mended.file}: mended ({mended.number})")
        dataset, problems = checked(options.root, run_for(options.root))
        problems = [*problems, *form.slips(dataset, options.root / "data")]
    for problem in most_useful_first(problems):
        if options.format == "github":
            print(annotation(problem))
        else:
            print(problem, file=sys.stderr)
    if problems:
        return stop(f"\n{summary(problems)}")
    counts = ", ".join(f"{len(records)} {kind}" for kind, records in dataset.records.items() if records)
    print(f"The data is well formed: {counts}.")
    return 0


def diff_command(options: argparse.Namespace) -> int:
    from .diff import FORMATS, compare  # noqa: PLC0415 - kept out of `check`, which must be quick

    print(FORMATS[options.format](compare(options.root, options.base)))
    return 0


def new_command(options: argparse.Namespace) -> int:
    """A kind with a file for each record gets the file; for the others the record is printed, to be pasted."""
    from .template import known_kind, new  # noqa: PLC0415 - as above

    file, text = new(options.root, options.kind, options.id)
    if file is None:
        kind = known_kind(options.kind)
        where = "where its id belongs" if kind.sorted else "where it fits"
        print(text, end="")
        print(f"Nothing was written. Paste this into data/{kind.plural}.yml, {where}.", file=sys.stderr)
    else:
        print(f"Wrote {file.relative_to(options.root)}. Fill in each TODO, then run '{START} check'.")
    return 0


def explain_command(options: argparse.Namespace) -> int:
    from .explain import explain, listed  # noqa: PLC0415 - as above

    print(explain(options.check) if options.check else listed())
    return 0


def day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{shown(text)} is no day. Expected one such as 2027-12-31.") from None


def stale_command(options: argparse.Namespace) -> int:
    from .stale import all_due, newest_date, report  # noqa: PLC0415 - as above

    dataset, problems = load(options.root / "data")
    on = options.on or newest_date(dataset)
    if on is None:
        return stop("The data holds no date. Expected records with 'checked_on'. Give a day with --on.")
    due = all_due(dataset)
    print(report(due, on, given=options.on is not None))
    if problems:
        print(f"{problems[0]}\nRecords that cannot be read are left out.", file=sys.stderr)
    return 1 if options.strict and any(item.on <= on for item in due) else 0


def release_command(options: argparse.Namespace) -> int:
    from .release import release  # noqa: PLC0415 - as above

    made = release(options.root, options.since, options.on or datetime.date.today())
    print(
        f"Release {made.version} of {made.released_on}: {made.records} records, {len(made.changes)} changes in meaning. "
        f"Wrote data/releases/{made.version}.json and CITATION.cff."
    )
    return 0


def links_command(options: argparse.Namespace) -> int:
    from . import links  # noqa: PLC0415 - as above

    root, today = options.root, datetime.date.today()
    dataset, _ = load(root / "data")
    places = links.addresses(dataset, root)
    known = {} if options.fresh else links.remembered(root, today, options.days)
    known = {url: answer for url, answer in known.items() if url in places}
    waiting = [url for url in places if url not in known]
    print(f"{len(places)} addresses; {len(known)} answered well in the last {options.days} days.", file=sys.stderr)
    progress = links.Progress(len(waiting), sys.stderr.write, sys.stderr.isatty())
    seen = {**known, **links.ask_all(waiting, links.Politeness(options.pause, options.timeout), today, progress)}
    links.remember(root, seen)
    print(links.report(seen, places))
    return 1 if any(answer.verdict == "broken" for answer in seen.values()) else 0
