"""The site on a port of its own and a real browser beside it, for the tests that look at pages as people do."""

import contextlib
import os
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(rule => ['serious', 'critical'].includes(rule.impact))
  .map(rule => rule.id + ': ' + rule.nodes.slice(0, 4).map(node => node.target.join(' ')).join(' | '))"""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


@contextlib.contextmanager
def served():
    """Serve the site from the database in use; give its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@contextlib.contextmanager
def chromium():
    """Run Chromium: its driver keeps an event loop, beside which the tests still ask the database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()
        connection.close()  # the one that was opened beside the loop
