"""A page in a browser without a screen: it is served from a folder, and what it sends back is its answer."""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

BROWSERS = {"chromium": "chromium", "firefox": "firefox-esr"}  # and the programs that they are
PATIENCE = 120  # seconds


class Folder(SimpleHTTPRequestHandler):
    """Serves a folder; what is sent to it goes into `answers`."""

    answers: Queue[Any]
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}

    def do_POST(self) -> None:
        """Take an answer."""
        self.answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def answer_of_page(browser: str, folder: Path) -> Any:
    """What `in_page.html` of a folder sends back."""
    answers: Queue[Any] = Queue()
    handler = type("Served", (Folder,), {"answers": answers})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            address = f"http://127.0.0.1:{server.server_port}/in_page.html"
            process = subprocess.Popen(_command(browser, profile, address), stdout=-3, stderr=-3)
            try:
                return answers.get(timeout=PATIENCE)
            finally:
                process.terminate()
                process.wait(20)
                server.shutdown()


def _command(browser: str, profile: str, address: str) -> list[str]:
    """How a browser is started."""
    if browser == "firefox":
        return [BROWSERS[browser], "--headless", "--no-remote", "--profile", profile, address]
    return [BROWSERS[browser], "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", address]
