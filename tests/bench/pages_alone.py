"""Build the pages and what they need, without the data, pictures and twins that stand beside them: what other builders are given.

python3 pages_alone.py PROJECT
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mkdocs.config import load_config

from twitchwise.adapter import made_by
from twitchwise.prepare import prepare
from twitchwise.quick import run_for
from twitchwise.seal import sealed
from twitchwise.swap import write

if __name__ == "__main__":
    root = Path(sys.argv[1])
    run = run_for(root, again=True)  # so that nothing that is left out is begun
    made = made_by(run, load_config(str(root / "mkdocs.yml"), strict=True), prepare(root, run))
    with tempfile.TemporaryDirectory() as folder:
        write(sealed(made.site), Path(folder))
