"""Pocket editions: the built site as one file, for machines and places without internet.

Flows in: the folder of a built site, and what its data says of its own age. Flows out: one file a format, the same bytes every time.
One module a format, each named for it; all read the site through `guide`, so that no edition says what the site does not say.
"""

# The formats with the function of their module that makes each. The modules are loaded when they are asked for: each has its library.
FORMATS = {"zip": "zipped", "html": "single_file", "epub": "book", "zim": "archive", "pdf": "booklet"}
