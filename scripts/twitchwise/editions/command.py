"""The command `editions`: what it asks for, what it prints, and its exit code.

It looks first whether it can do what it is asked, since a build takes long and a missing program is known at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ..contribute.refused import Refused
from ..load import load
from ..quick import run_for
from . import FORMATS

LIBRARIES = ("html5lib", "lxml", "libzim", "pikepdf", "playwright")


def unable(forms: Sequence[str]) -> str | None:
    """Why the editions cannot be made, in one line; nothing when they can."""
    if unknown := [form for form in forms if form not in FORMATS]:
        return f"editions: there is no such format ({unknown[0]}). Expected {', '.join(FORMATS)}. Name one of these, or none for all."
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        return f"editions: {', '.join(missing)} is not installed. Expected what requirements-editions.txt names. Run 'python3 scripts/run.py editions'."
    if "pdf" in (forms or FORMATS):
        from .pdf import NO_CHROMIUM, chromium  # noqa: PLC0415 - it needs what was looked for above

        return None if chromium() else NO_CHROMIUM
    return None


def run(root: Path, forms: Sequence[str], state_sizes: bool = False) -> int:
    """Pack the built site; print what was made. With `state_sizes`, write their sizes into the page that tells of them."""
    from .about import about  # noqa: PLC0415 - as above
    from .guide import read_guide  # noqa: PLC0415
    from .make import write  # noqa: PLC0415
    from .sizes import PAGE, restated  # noqa: PLC0415

    print("Packing the editions …", flush=True)
    try:
        dataset, _ = load(root / "data", run_for(root))
        guide = read_guide(root / "site", about(dataset, root / "site"))
        made = write(guide, root / "editions", forms or FORMATS)
        if state_sizes:
            page = root / PAGE
            page.write_text(restated(page.read_text(encoding="utf-8"), made), encoding="utf-8", newline="\n")
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    for edition in made:
        print(f"  {len(edition.content) / 1_000_000:5.1f} MB  {edition.name}")
    print(f"Made {len(made)} editions in {root / 'editions'}. Their sums are in SHA256SUMS.")
    return 0
