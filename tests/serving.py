"""Web servers on this machine, for tests and for the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class Quiet(BaseHTTPRequestHandler):
    """What a server says of its requests is not for those who read the results."""

    def log_message(self, format: str, *args: object) -> None:
        pass


class Files(Quiet, SimpleHTTPRequestHandler):
    """Hands out the files of a folder."""


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server that answers through this handler until the end of the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


@contextmanager
def serving_files(folder: Path, handler: type[SimpleHTTPRequestHandler] = Files) -> Iterator[str]:
    with serving(partial(handler, directory=str(folder))) as address:
        yield address
