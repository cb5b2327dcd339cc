"""What runs on a proposed change: free of known mistakes, pinned, with few rights, and made of commands that exist."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema  # type: ignore[import-untyped]

from twitchwise.__main__ import main

from .conftest import ROOT

HUB = ROOT / ".github"
WORKFLOWS = sorted((HUB / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent
GUIDES = [
    *WORKFLOWS,
    HUB / "pull_request_template.md",
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
]


def lint(*command: str) -> None:
    """Run a linter, which finds its helper programs beside itself."""
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def read(file: Path) -> dict[Any, Any]:
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(found, dict)
    return found


def jobs() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{file.stem}.{name}", job) for file in WORKFLOWS for name, job in read(file)["jobs"].items()]


def script(step: str) -> str:
    """The shell lines of a step of comment.yml, by the step's name."""
    (job,) = read(HUB / "workflows" / "comment.yml")["jobs"].values()
    (found,) = [item["run"] for item in job["steps"] if item["name"].startswith(step)]
    assert isinstance(found, str)
    return found


def test_the_linters_find_nothing() -> None:
    lint("jactionlint", "--profile", "pedantic", "--strict-exit", *map(str, WORKFLOWS), ".github/dependabot.yml")
    lint("zizmor", "--offline", "--persona", "auditor", "--no-progress", "--quiet", ".github")


def test_every_form_fits_its_schema() -> None:
    """A form that does not fit is silently left out of the choice that people are given."""
    forms = sorted(HUB.glob("ISSUE_TEMPLATE/[0-9]*.yml"))
    assert len(forms) == 3
    for file in forms:
        jsonschema.validate(read(file), get_builtin_schema("vendor.github-issue-forms"))
        text = file.read_text(encoding="utf-8")
        assert "This report is public" in text and "health story" in text, file.name
    jsonschema.validate(read(HUB / "ISSUE_TEMPLATE" / "config.yml"), get_builtin_schema("vendor.github-issue-config"))


def test_every_action_is_pinned_by_commit_and_says_its_version() -> None:
    pins: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for use in re.findall(r"uses: *(.+)", file.read_text(encoding="utf-8")):
            pin = re.fullmatch(r"([\w-]+/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)", use)
            assert pin, f"{file.name}: {use}"
            pins.setdefault(pin[1], set()).add(pin[2])
    assert pins and all(len(found) == 1 for found in pins.values()), pins


def test_only_the_comment_and_the_publication_may_write() -> None:
    for file in WORKFLOWS:
        assert read(file)["permissions"] == {}, file.name
    writers = {name for name, job in jobs() if "write" in job["permissions"].values()}
    assert writers == {"comment.comment", "ci.publish"}
    assert all("github.ref == 'refs/heads/main'" in job["if"] for name, job in jobs() if name == "ci.publish")


def test_a_proposed_change_meets_no_secret_and_its_comment_runs_none_of_its_code() -> None:
    for file in WORKFLOWS:
        text = file.read_text(encoding="utf-8")
        assert "pull_request_target" not in text and "secrets." not in text, file.name
        assert "github.token" not in text or file.stem == "comment"
    (job,) = read(HUB / "workflows" / "comment.yml")["jobs"].values()
    assert all("uses" not in step for step in job["steps"])
    for step in job["steps"]:
        assert not re.search(r"\$\{\{|\b(git|python3?|make|npm|eval|source|sh)\s", step["run"]), step["name"]


def commands() -> dict[str, str]:
    """What scripts/run.py can do."""
    tree = ast.parse((ROOT / "scripts" / "run.py").read_text(encoding="utf-8"))
    (found,) = [
        item.value for item in tree.body if isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "COMMANDS"
    ]
    return dict(ast.literal_eval(found))


def test_every_command_that_is_named_exists() -> None:
    known = commands()
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for file in GUIDES:
        text = file.read_text(encoding="utf-8")
        for name in re.findall(r"scripts/run\.py ([a-z]+)", text):
            assert name in known, f"{file.name}: scripts/run.py {name}"
        for name in re.findall(r"(?:`|run: )make ([a-z]+)", text):
            assert name in targets, f"{file.name}: make {name}"


def test_every_option_that_is_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    wanted: dict[str, set[str]] = {}
    for file in GUIDES:
        text = re.sub(r"\$\([^)]*\)", "", file.read_text(encoding="utf-8"))  # the options of another program
        for name, rest in re.findall(r"scripts/run\.py ([a-z]+)((?: +[^\s`|>]+)*)", text):
            wanted.setdefault(name, set()).update(re.findall(r"--[a-z]+", rest))
    for name, options in wanted.items():
        if not options or name == "test":  # its options are pytest's
            continue
        with pytest.raises(SystemExit):
            main([name, "--help"])
        told = capsys.readouterr().out
        assert all(option in told for option in options), f"{name} does not know one of {sorted(options)}"


HOSTILE = """# What it changes

Thanks @everyone, <!-- gone --> ![seen](https://example.org/pixel.png) <img src=x> [safe](https://example.org/trap) [x][y] \x1b[31m

[y]: https://example.org/trap
<details open onclick=x><summary>
<details><summary>Wording (1)</summary> <sub>data/foods.yml:17</sub></details>
| `usual` | 0.70 | 0.75 | https://example.org/source
"""


def test_the_text_from_a_run_calls_nobody_and_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "diff.md").write_bytes(HOSTILE.encode() + b"\xff" + b"x" * 60000)
    done = shell(script("Make it plain"), tmp_path, COMMIT="abc")
    assert done.returncode == 0, done.stderr
    comment = (tmp_path / "comment.md").read_text(encoding="utf-8")
    head, _, body = comment.partition("approves nothing.*\n")
    assert head.startswith("<!-- what-it-changes -->\n") and "abc" in head
    assert not re.search(r"@\w|<(?!/?(?:details|summary|sub)>)[\w!/]|!\[|\]\(|\]\[|\]:|[\x00-\x08\x0b-\x1f]", body)
    assert "<details><summary>Wording (1)</summary> <sub>data/foods.yml:17</sub></details>" in body
    assert "| `usual` | 0.70 | 0.75 | https://example.org/source" in body
    assert len(comment.encode()) < 65536


@pytest.mark.parametrize(
    ("number", "comment", "expected"),
    [
        ("7", "", "POST repos/o/r/issues/7/comments"),
        ("7", "42\n43", "PATCH repos/o/r/issues/comments/42"),
        ("", "", None),
    ],
    ids=["the first", "a later one", "closed meanwhile"],
)
def test_one_comment_stands_under_a_pull_request(
    number: str, comment: str, expected: str | None, tmp_path: Path
) -> None:
    stand_in = tmp_path / "gh"
    stand_in.write_text(
        f'#!/bin/bash\necho "$*" >> "{tmp_path}/asked"\n'
        f"case \"$*\" in *pulls*) echo '{number}';; *--paginate*) echo '{comment}';; esac\n",
        encoding="utf-8",
    )
    stand_in.chmod(0o755)
    settings = {"GH_REPO": "o/r", "OWNER": "someone", "BRANCH": "$(touch hacked)", "COMMIT": "abc", "MAIN": "main"}
    done = shell(script("Write it"), tmp_path, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}", **settings)
    assert done.returncode == 0, done.stderr
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert "head=someone:$(touch hacked)" in asked and not (tmp_path / "hacked").exists()
    written = [line for line in asked.splitlines() if "POST" in line or "PATCH" in line]
    assert [expected in line for line in written] == [True] if expected else written == []


def shell(lines: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the lines of a step as GitHub runs them."""
    environment = {**os.environ, "RUNNER_TEMP": str(folder), **settings}
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", lines]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
