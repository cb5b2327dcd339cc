"""Twitchwise: a guide to nutrients and muscle twitching, generated from data.

One path, no way back: `load` reads YAML into typed records, `check` judges them, `derive` works
out everything a page states but nobody typed, `render` turns that into Markdown, and a thin adapter hands
the pages to MkDocs.
"""
