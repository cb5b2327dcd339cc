"""Text from data, made safe for a Markdown page.

A page mixes Markdown and HTML, and data may hold anything. Every character that either of them could act on becomes a
numeric entity: both show it as itself, neither acts on it.
"""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache

from markupsafe import Markup

ACTIVE = re.compile(r"[\\`*_{}\[\]<>&|#~^$=!\"'@%]|(?<=:)/|^[-+:.]|^\d+(?=[.)])|(?<=\w):(?=\w)|:(?=[\w+-]+:)")


def entities(text: str) -> str:
    """Every character as a numeric entity."""
    return "".join(f"&#{ord(char)};" for char in text)


def escape(value: object) -> Markup:
    """A value as text that neither Markdown nor HTML acts on.

    What is Markup already (the output of a macro) is left alone. A missing value is a defect of the template.
    """
    if isinstance(value, Markup):
        return value
    if value is None:
        raise ValueError("a template tried to show a value that is missing")
    return escaped_text(str(value))


@lru_cache(maxsize=10_000)
def escaped_text(text: str) -> Markup:
    """Kept, because pages share most of their words."""
    return Markup(ACTIVE.sub(lambda match: entities(match.group()), text))


def front_matter(fields: dict[str, object]) -> str:
    """A YAML header; JSON strings are YAML strings. Titles are HTML-escaped because themes print them as they are."""
    lines = [f"{name}: {json.dumps(escaped(value), ensure_ascii=False)}" for name, value in fields.items()]
    return "---\n" + "\n".join(lines) + "\n---\n"


def escaped(value: object) -> object:
    """`value` with every text in it HTML-escaped; what is Markup already is left alone."""
    if hasattr(value, "__html__"):
        return value
    if isinstance(value, str):
        return html.escape(value, quote=True)
    if isinstance(value, (list, tuple)):
        return [escaped(item) for item in value]
    if isinstance(value, dict):
        return {key: escaped(item) for key, item in value.items()}
    return value
