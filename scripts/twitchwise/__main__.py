"""The command line: `python -m twitchwise <command>`.

Every command ends with 0 when all is well and 1 when something is wrong with what it was given; a mistake in the data never shows
a traceback.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from .contribute import commands as contributing
from .contribute.report import most_useful_first, summary
from .problems import Problem
from .quick import run_for
from .schema import drifted, write_schemas
from .swap import beside, said, swap, write

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="twitchwise", description="Builds and checks the guide.")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True)
    contributing.add_commands(commands)
    add(commands, "site", "build the site into site/", site_command)
    serve = add(commands, "serve", "preview with live reload", serve_command)
    serve.add_argument("--address", default="127.0.0.1:8000", help="host and port (default: %(default)s)")
    editions = add(commands, "editions", "build the site and pack it for places without internet", editions_command)
    editions.add_argument(
        "forms", nargs="*", metavar="FORMAT", help="zip, html, epub, zim or pdf (default: all of them)"
    )
    editions.add_argument("--sizes", action="store_true", help="also write their sizes into docs/about/editions.md")
    tree = add(commands, "tree", "write the pages as plain Markdown, for other site generators", tree_command)
    tree.add_argument("out", type=Path, help="the folder to write; it is replaced")
    schema = add(commands, "schema", "write the JSON Schemas in data/schema/ from the models", schema_command)
    schema.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
    except OSError as error:
        print(said(error, options.root), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run)
    return parser


def report(problems: list[Problem]) -> int:
    """Print every problem, one line each, most useful first; return the exit code."""
    for problem in most_useful_first(problems):
        print(problem, file=sys.stderr)
    if problems:
        print(f"\n{summary(problems)}", file=sys.stderr)
    return 1 if problems else 0


def site_command(options: argparse.Namespace) -> int:
    """Check, build strictly, and write beside the old site, which stands untouched until both change places."""
    from .quick.standing import inputs, note, stands  # noqa: PLC0415 - kept out of `check`, which must be quick

    site = (options.root / "site").resolve()  # where a link leads, the new site must be beside
    made_from = inputs(options.root)
    if stands(options.root, site, made_from):
        print(f"Nothing has changed since the last build. Open {site / 'index.html'} in a browser.")
        return 0
    from .prepare import prepare  # noqa: PLC0415 - as above

    print("Building the site …", flush=True)
    with beside(site) as new:
        run = run_for(options.root)
        prepared = prepare(options.root, run)
        from . import adapter, seal  # noqa: PLC0415 - kept out of what needs no site generator, and loaded while data is published

        try:
            files = seal.sealed(adapter.made(options.root, run, prepared))
        except (adapter.RefusedError, seal.UnsealedPageError) as error:
            print(f"{error}\nNothing was built; site/ is as it was.", file=sys.stderr)
            return 1
        write(files, new, old=site)
        swap(new, site)
    note(options.root, files, made_from)
    print(f"Built {sum(path.endswith('.html') for path in files)} pages. Open {site / 'index.html'} in a browser.")
    return 0


def editions_command(options: argparse.Namespace) -> int:
    """Build the site as it is now, then pack it; the old editions stand until all new ones are whole."""
    from .editions import command  # noqa: PLC0415 - it needs libraries that a build does not

    if (problem := command.unable(options.forms)) is not None:
        print(problem, file=sys.stderr)
        return 1
    return site_command(options) or command.run(options.root, options.forms, options.sizes)


def serve_command(options: argparse.Namespace) -> int:
    from . import adapter  # noqa: PLC0415 - as above

    host, _, port = options.address.rpartition(":")
    if not port.isdecimal():
        print(
            f"--address: the address ({options.address}) has no port. Expected HOST:PORT. Write 127.0.0.1:8000.",
            file=sys.stderr,
        )
        return 1
    with until_stopped():
        print(
            f"Preview at http://{options.address}/ (stop with Ctrl+C). Saving a data file, a macro or a page shows the change.",
            flush=True,
        )
        adapter.serve(options.root, host or "127.0.0.1", int(port))
    return 0


@contextmanager
def until_stopped() -> Iterator[None]:
    """Take Ctrl+C, or the same wish of another program, as the normal end of what runs here: it closes all that it opened."""

    def stop(_: int, __: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # some send it twice, and the second would stop the closing
        raise KeyboardInterrupt

    def end_as_usual() -> None:
        for number in before:
            if signal.getsignal(number) is stop:
                signal.signal(number, signal.SIG_DFL)

    if hasattr(os, "register_at_fork"):
        # What helps with a build has nothing to close, and may wait where Python would never come to call `stop`.
        os.register_at_fork(after_in_child=end_as_usual)
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def tree_command(options: argparse.Namespace) -> int:
    from .build import write_tree  # noqa: PLC0415 - as above

    number, problems = write_tree(options.root, options.out.resolve())
    if not problems:
        print(f"Wrote {number} generated pages and the hand-written ones to {options.out}.")
    return report(problems)


def schema_command(options: argparse.Namespace) -> int:
    folder: Path = options.root / "data" / "schema"
    if not options.check:
        print(f"Wrote {write_schemas(folder)} schemas to data/schema/.")
        return 0
    for name in (names := drifted(folder)):
        print(
            f"data/schema/{name}: it does not match the models. Expected what 'schema' writes. Run 'python3 scripts/run.py schema'.",
            file=sys.stderr,
        )
    return 1 if names else 0


if __name__ == "__main__":
    code = main()
    gc.freeze()  # else Python looks for garbage among all objects once more before it lets go of them
    sys.exit(code)
