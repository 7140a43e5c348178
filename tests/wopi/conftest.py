"""A pretended editor over real HTTP: it serves its description, signs its calls, opens, locks, writes."""

import base64
import http.client
import json
import struct
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.cache import cache

from tests.factories.drives import make_cabinet

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def number(value):
    return base64.b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).decode()


def make_key():
    return generate_private_key(public_exponent=65537, key_size=2048)


class Editor:
    """An editor: its description at /hosting/discovery, and calls to Samnak signed with its key."""

    def __init__(self):
        self.key, self.before = make_key(), make_key()
        self.signs = True
        self.asked = 0
        editor = self

        class Desk(BaseHTTPRequestHandler):
            def do_GET(self):
                editor.asked += 1
                body = editor.description().encode()
                self.send_response(200 if self.path == "/hosting/discovery" else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def description(self):
        now, old = self.key.public_key().public_numbers(), self.before.public_key().public_numbers()
        keys = (
            f'<proof-key value="" modulus="{number(now.n)}" exponent="{number(now.e)}" oldvalue="" '
            f'oldmodulus="{number(old.n)}" oldexponent="{number(old.e)}"/>'
        )
        place = f"{self.address}/browser/cool.html?&lt;ui=UI_LLCC&amp;&gt;&lt;rs=DC_LLCC&amp;&gt;&lt;dchat=DISABLE_CHAT&amp;&gt;"
        actions = "".join(f'<action name="edit" ext="{one}" urlsrc="{place}"/>' for one in ("txt", "docx", "xlsx"))
        view = f'<action name="view" ext="pdf" urlsrc="{place}"/>'
        zone = f'<net-zone name="external-http"><app name="writer">{actions}{view}</app></net-zone>'
        return f"<wopi-discovery>{zone}{keys if self.signs else ''}</wopi-discovery>"

    def turn_key(self):
        """Take a new key, as editors do from time to time."""
        self.key, self.before = make_key(), self.key

    def call(self, method, source, token, *, at=None, body=None, stranger=None, old=False, signed=None, **headers):
        """Call Samnak and return (status, headers, body)."""
        address = f"{source}?access_token={quote(token, safe='')}"
        moment = at or datetime.now(UTC)
        ticks = int((moment - BEGINNING).total_seconds() * 10_000_000)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.signs:
            words = [token.encode(), (signed or address).upper().encode(), struct.pack(">q", ticks)]
            expected = b"".join(struct.pack(">i", len(word)) + word for word in words)
            given["X-WOPI-TimeStamp"] = str(ticks)
            given["X-WOPI-Proof"] = sign(stranger or (self.before if old else self.key), expected)
            given["X-WOPI-ProofOld"] = sign(stranger or self.before, expected)
        parts = urlsplit(address)
        line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        try:
            line.request(method, f"{parts.path}?{parts.query}", body=body, headers=given)
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            line.close()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def sign(key, content):
    return base64.b64encode(key.sign(content, PKCS1v15(), SHA256())).decode()


@pytest.fixture(scope="module")
def running():
    """Return an editor that is up."""
    editor = Editor()
    yield editor
    editor.close()


@pytest.fixture
def editor(running, settings):
    """Return the editor, set up in Samnak."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "wopi"}}
    cache.clear()
    running.signs, running.asked = True, 0
    settings.WOPI_CLIENT_URL = running.address
    yield running
    cache.clear()


@pytest.fixture
def cabinet(db):
    return make_cabinet()


@pytest.fixture
def at(live_server, editor, settings):
    """Return a function that calls Samnak at a file, as the editor does."""
    settings.WOPI_HOST_URL = live_server.url
    settings.PUBLIC_URL = live_server.url

    def opened(cabinet, who, item):
        from samnak.wopi.services import open_editor

        given = open_editor(actor=cabinet.actor(who), item_id=item.pk)
        source = f"{live_server.url}/wopi/files/{item.pk}"

        def call(method="POST", act="", path="", **more):
            headers = {"X_WOPI_Override": act} if act else {}
            return editor.call(method, source + path, more.pop("token", given.token), **headers, **more)

        call.token, call.source, call.address = given.token, source, given.address
        return call

    return opened


def told(answer):
    return json.loads(answer[2])
