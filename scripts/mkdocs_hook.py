"""Where MkDocs finds the adapter: it loads a hook by its path, outside any package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from twitchwise.adapter import on_config, on_files, on_page_markdown, on_post_page, on_post_template

__all__ = ["on_config", "on_files", "on_page_markdown", "on_post_page", "on_post_template"]
