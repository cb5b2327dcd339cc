"""What a command says when it cannot do what it was asked; the person sees the sentence, never a traceback."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - nothing failed: the command says no
    """One sentence: what is wrong, what was expected, what to do."""
