"""The few templates that editions need around the articles: title page, contents, packing lists.

Flows in: a template's name and values. Flows out: text. Everything is escaped but what a module marks as ready.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from markupsafe import Markup

from . import about

HERE = Path(__file__).parent


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    made.globals.update(
        name=about.NAME,
        subtitle=about.SUBTITLE,
        description=about.DESCRIPTION,
        language=about.LANGUAGE,
        notice=about.NOTICE,
        licence=about.LICENCE,
        licence_address=about.LICENCE_ADDRESS,
    )
    return made


def filled(template: str, **values: object) -> str:
    return environment().get_template(template).render(values)


def style(name: str) -> str:
    """One of the small sheets of styles that stand beside the templates."""
    return (HERE / "templates" / name).read_text(encoding="utf-8")


def as_html(article: etree._Element) -> Markup:
    return Markup(etree.tostring(article, encoding="unicode", method="html"))
