"""What is wrong with the data, said so that a person can mend it.

Flows in: findings of `load` and `check`. Flows out: one line each, *file:line:column: what is wrong (value). What was
expected. What to do.*
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_VALUE = 60  # enough to recognise a value, short enough for one line


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a data file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and how to put it right."""

    place: Place
    wrong: str
    expected: str
    remedy: str
    check: str = "load"

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}. {self.expected}. {self.remedy}."


def shown(value: object) -> str:
    """The value as a message shows it: one printable line of at most 60 characters."""
    text = value if isinstance(value, str) else {True: "true", False: "false", None: "nothing"}.get(value, str(value))  # type: ignore[call-overload]
    line = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"
