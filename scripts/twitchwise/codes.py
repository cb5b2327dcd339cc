"""The pages of clinical codes as files: a light HTML page and a JSON file for each.

Flows in: pages from `derive` and the template. Flows out: `{path: text}`. Pure. They do not go through the site generator: with its
frame they would weigh three times as much, and cost a third of the time of a build.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping

from jinja2 import Template
from markupsafe import Markup

from .derive.blocks import Anchor, Page
from .derive.pages.codes import CodePage, code_data, code_pages
from .fingerprint import fingerprint
from .policy import with_policy
from .quick import PLAIN, Run
from .render import href, make_environment
from .schema_org import medical_code, packed
from .trim import trimmed

SAID = {
    "licence": "CC-BY-4.0",
    "note": "Not medical advice. Not yet reviewed by a clinician.",
    "care": "../../when-to-see-a-doctor.html",
}


def code_files(pages: Iterable[Page], templates: Mapping[str, str], run: Run = PLAIN) -> dict[str, str]:
    """Two files a code."""
    template = make_environment(templates, run).get_template("code.html.j2")
    made = run.each(
        "codes",
        lambda page: two_files(page, template),
        code_pages(pages),
        made_from=lambda page: (templates["code.html.j2"], fingerprint(page)),
    )
    return {path: text for files in made for path, text in files.items()}


def two_files(page: CodePage, template: Template) -> dict[str, str]:
    html = template.render(page=page, root=root_of(page), href=way_from(page), described=described(page))
    return {
        page.path: with_policy(trimmed(html).strip() + "\n"),
        page.path.removesuffix(".html") + ".json": as_json(code_data(page, SAID)),
    }


def root_of(page: CodePage) -> str:
    return posixpath.relpath(".", posixpath.dirname(page.path))


def way_from(page: CodePage) -> object:
    def way(anchor: Anchor) -> Markup:
        return href(page.path, anchor)

    return way


def as_json(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def described(page: CodePage) -> Markup:
    """The page in the words of schema.org: it is about what the code stands for."""
    about = {"@type": "MedicalEntity", "name": page.label, "code": medical_code(page.system.id, page.code)}
    return packed({"@context": "https://schema.org", "@type": "MedicalWebPage", "about": about})
