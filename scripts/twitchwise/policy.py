"""What a browser may do with a page, said once: for the pages themselves and for the servers that send them.

Flows in: the text of a page, or the inline scripts of all pages. Flows out: the page with its policy, and the header files by name.
Pure.

GitHub Pages sends no headers of ours, and a folder on disk has no server, so each page carries the policy as an element too. An
element cannot say who may frame a page: only the header can.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

# Nothing is allowed but what the site brings: its own scripts, styles and pictures, and the form of its search.
POLICY = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'",),
    "connect-src": ("'self'",),  # no page asks for more; what grades a site reads its robots.txt from inside a page
    "manifest-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
}
HEADER_ONLY = {"frame-ancestors"}  # a browser ignores it in an element, and says so on the console
REFERRER = "no-referrer"  # a source need not know which page on health a reader came from
# Powers that no page uses; each is a name that browsers know, because an unknown one is a line on the console.
POWERS = ("camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")

PLACE = "<!-- content policy -->"  # where a page takes it, before anything it loads
ELEMENT = '<meta http-equiv="Content-Security-Policy"'
SCRIPT = re.compile(r"<script\b((?:[^>\"]|\"[^\"]*\")*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
DATA_BLOCK = re.compile(r"\btype=\"?(?!module|text/javascript)[\w.+-]+/", re.IGNORECASE)  # held by the page, never run


def hashes(page: str) -> tuple[str, ...]:
    """What names each inline script of a page in its policy, so that this one may run and no other."""
    inline = {text for attributes, text in SCRIPT.findall(page) if runs_inline(attributes)}
    digests = (hashlib.sha256(text.encode()).digest() for text in sorted(inline))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def runs_inline(attributes: str) -> bool:
    return not re.search(r"\bsrc=", attributes) and not DATA_BLOCK.search(attributes)


def content_policy(scripts: Iterable[str] = (), *, element: bool = False) -> str:
    """The Content-Security-Policy. In an element it allows files too: on disk some browsers do not take them for the page's own."""
    lines = []
    for name, sources in POLICY.items():
        if element and name in HEADER_ONLY:
            continue
        own = ("file:",) if element and "'self'" in sources else ()
        more = tuple(scripts) if name == "script-src" else ()
        lines.append(" ".join((name, *sources, *own, *more)))
    return "; ".join(lines)


def with_policy(page: str) -> str:
    """The page with its policy as elements, in the place its frame keeps for them."""
    policy = content_policy(hashes(page), element=True)
    elements = f'{ELEMENT} content="{policy}"><meta name="referrer" content="{REFERRER}">'
    return page.replace(PLACE, elements, 1)


def headers(scripts: Iterable[str] = ()) -> dict[str, str]:
    """The headers of every answer, by name."""
    return {
        "Content-Security-Policy": content_policy(scripts),
        "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
        "Referrer-Policy": REFERRER,
        "X-Content-Type-Options": "nosniff",
    }


def header_files(scripts: Iterable[str] = ()) -> dict[str, str]:
    """The same headers as the common hosts and servers want them written, by the name of the file."""
    found = headers(scripts).items()
    apache = "\n".join(f'  Header always set {name} "{value}"' for name, value in found)
    return {
        "_headers": "/*\n" + "".join(f"  {name}: {value}\n" for name, value in found),
        ".htaccess": f"<IfModule mod_headers.c>\n{apache}\n</IfModule>\n",
        "nginx-headers.conf": "".join(f'add_header {name} "{value}" always;\n' for name, value in found),
    }
