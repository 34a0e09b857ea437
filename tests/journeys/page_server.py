"""Another web server for the built pages, of the standard library alone: files here, `/api` passed on.

What any static hosting has to do for the pages: hand out files, answer every address it has no file for with
the entry page, and pass `/api` to the API so that both have one origin.
"""

import http.client
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Pages(SimpleHTTPRequestHandler):
    """`api` is where the API listens, `passed` the paths that were handed on to it."""

    server_version = "OnlyPages"
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, api: str, passed: list[str], **options: Any) -> None:
        self.api, self.passed = urlsplit(api), passed
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        if self.path.startswith("/api/"):
            self._pass_on()
            return
        if not Path(self.translate_path(self.path)).is_file():
            self.path = "/index.html"
        super().do_GET()

    def _pass_on(self) -> None:
        self.passed.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        given = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        with closing(http.client.HTTPConnection(self.api.hostname or "", self.api.port, timeout=30)) as link:
            link.request(self.command, self.path, body or None, given)
            answer = link.getresponse()
            content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP | {"server", "date"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_PATCH = do_DELETE = _pass_on  # noqa: N815 - the library calls them so

    def log_message(self, *_: object) -> None:
        """Nothing is said about requests that went well."""


class Quiet(ThreadingHTTPServer):
    """A browser that leaves a page drops the requests it has under way."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving_pages(folder: Path, api: str, passed: list[str]) -> Iterator[str]:
    """Where the pages are to be had while this lasts."""
    handler = partial(Pages, directory=str(folder), api=api, passed=passed)
    server = Quiet(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
