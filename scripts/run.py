#!/usr/bin/env python3
"""Prepares a virtual environment and runs a command of the project in it.

    python3 scripts/run.py site | test | serve | check | schema | tree FOLDER | editions | new KIND ID | diff BASE
                           | explain [CHECK] | stale | release | links | audit | bench

Uses only the standard library and only syntax that an old Python understands, so that it can say what is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
OLDEST = (3, 11)
COMMANDS = {
    "site": "build the site into site/",
    "test": "install what the tests need and run them all",
    "serve": "preview with live reload",
    "check": "check the data alone; --fix mends what is mechanical",
    "explain": "say why a check exists",
    "new": "write a commented record to fill in",
    "diff": "say what a change does to meaning, against a git revision",
    "stale": "list what is due to be checked again",
    "release": "give the data a version, with what it changes",
    "links": "ask every external address whether it still answers",
    "schema": "write the JSON Schemas from the models",
    "audit": "look the locked requirements up in the lists of known weaknesses",
    "bench": "measure whole builds, ours and others, at several sizes",
    "editions": "build the site and pack it as zip, single file, EPUB, ZIM and PDF into editions/",
    "tree": "write the pages as plain Markdown into a folder",
}


def stop(sentence):
    """End with one clear sentence."""
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def digest(names):
    """What the environment is made from, as one short text."""
    total = hashlib.sha256(("%d.%d\n" % sys.version_info[:2]).encode())
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def prepare(names):
    """Make .venv from the locked requirements, unless it is there and up to date."""
    stamp = os.path.join(VENV, "made-from-" + os.path.splitext(names[-1])[0])
    wanted = digest(names)
    if os.path.exists(PYTHON) and os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == wanted:
                return
    if not works():
        if os.path.isdir(VENV):
            print("The virtual environment in .venv is broken; making a new one.", flush=True)
            shutil.rmtree(VENV)
        print("Making a virtual environment in .venv ...", flush=True)
        if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
            stop("A virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv. Then try again.")
    print("Installing the locked requirements (%s) ..." % ", ".join(names), flush=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    for name in names:
        command += ["--requirement", os.path.join(ROOT, name)]
    if subprocess.call(command) != 0:
        stop("The requirements could not be installed. This step needs the network once; check it and try again. If it still fails, delete .venv first.")
    with open(stamp, "w") as file:
        file.write(wanted)


def works():
    """Whether .venv has a Python that starts, with pip, of the version that runs this."""
    if not os.path.exists(PYTHON):
        return False
    question = "import sys, pip; sys.exit(sys.version_info[:2] != (%d, %d))" % sys.version_info[:2]
    with open(os.devnull, "w") as nothing:
        try:
            return subprocess.call([PYTHON, "-c", question], stdout=nothing, stderr=nothing) == 0
        except OSError:
            return False


def run(arguments):
    """Replace this process by Python in the virtual environment."""
    os.environ["PYTHONPATH"] = os.path.join(ROOT, "scripts")
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.chdir(ROOT)
    try:
        if os.name == "posix":
            os.execv(PYTHON, [PYTHON] + arguments)  # so that what stops this stops the command, and its end is this one's
        sys.exit(subprocess.call([PYTHON] + arguments))
    except OSError:
        stop("The virtual environment in .venv is broken. Delete the folder .venv and try again.")
    except KeyboardInterrupt:
        sys.exit(130)


def main(arguments):
    if not arguments or arguments[0] not in COMMANDS:
        for name in COMMANDS:
            print("  %-8s %s" % (name, COMMANDS[name]))
        sys.exit(0 if arguments in ([], ["help"], ["--help"]) else "Unknown command: %s" % arguments[0])
    if sys.version_info < OLDEST:
        stop("Twitchwise needs Python %d.%d or newer; this is %d.%d. Install a newer one and run it with that." % (OLDEST + sys.version_info[:2]))
    if arguments[0] == "test":
        prepare(["requirements.txt", "requirements-test.txt"])
        run(["-m", "tests"] + arguments[1:])
    if arguments[0] == "bench":
        prepare(["requirements.txt", "requirements-test.txt"])
        run(["-m", "tests.bench"] + arguments[1:])
    if arguments[0] == "audit":
        prepare(["requirements.txt", "requirements-audit.txt"])
        locks = ["requirements.txt", "requirements-editions.txt", "requirements-test.txt", "requirements-audit.txt"]
        # Strict: a package that could not be looked up is a failure, or no answer would look like a good one.
        run(["-m", "pip_audit", "--strict", "--disable-pip", "--require-hashes"] + ["--requirement=" + name for name in locks])
    prepare(["requirements.txt", "requirements-editions.txt"] if arguments[0] == "editions" else ["requirements.txt"])
    run(["-m", "twitchwise"] + arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
