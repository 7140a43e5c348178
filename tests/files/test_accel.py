"""nginx sends the bytes: what it is told, and what a real one then does."""

import http.client
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.storage import storages
from django.http import HttpRequest
from django.test import RequestFactory

from samnak.files import responses
from samnak.files.errors import FileRejectedError

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONTENT = bytes(range(32, 127)) * 20
PREFIX = "/internal-blobs/"


@pytest.fixture
def letter(keep, settings):
    settings.ACCEL_PREFIX = PREFIX
    return keep(CONTENT, "หนังสือเชิญ.txt")


def test_the_server_in_front_is_told_where_the_bytes_lie(letter, settings):
    answer = responses.serve(RequestFactory().get("/"), letter, inline=True)
    sha256 = letter.blob_id
    assert answer["X-Accel-Redirect"] == f"/internal-blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    assert answer.content == b""
    told = dict(answer.items())
    settings.ACCEL_PREFIX = ""
    plain = responses.serve(RequestFactory().get("/"), letter, inline=True)
    plain.close()
    assert {name: told[name] for name in plain.headers if name != "Content-Length"} == {
        name: value for name, value in plain.items() if name != "Content-Length"
    }


def test_what_may_not_be_read_is_not_given_away(letter):
    letter.blob.scan_state = "infected"
    with pytest.raises(FileRejectedError):
        responses.serve(RequestFactory().get("/"), letter, inline=True)


def test_bytes_that_are_not_there_are_told_politely(letter):
    Path(storages["blobs"].path(f"{letter.blob_id[:2]}/{letter.blob_id[2:4]}/{letter.blob_id}")).unlink()
    with pytest.raises(FileRejectedError, match="ไม่พบเนื้อแฟ้ม"):
        responses.serve(RequestFactory().get("/"), letter, inline=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def front(letter, tmp_path):
    """Run nginx by the documented configuration before a server that answers with what `serve` says."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    port, behind = free_port(), socket.create_server(("127.0.0.1", 0))

    def answer_all():
        while True:
            try:
                link, _peer = behind.accept()
            except OSError:
                return
            with link:
                link.recv(65536)
                answer = responses.serve(HttpRequest(), letter, inline=True)
                headers = "".join(f"{name}: {value}\r\n" for name, value in answer.items())
                link.sendall(f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n{headers}\r\n".encode())

    threading.Thread(target=answer_all, daemon=True).start()
    server = (project.BASE_DIR / "docs" / "operations" / "nginx.conf").read_text()
    server = server.replace("/srv/samnak/var/blobs", str(tmp_path / "blobs")).replace("listen 80", f"listen 127.0.0.1:{port}")
    server = server.replace("127.0.0.1:8000", f"127.0.0.1:{behind.getsockname()[1]}")
    folders = "".join(f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(
        f"user root;\ndaemon off;\npid {tmp_path}/pid;\nerror_log {tmp_path}/errors;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{folders}{server}}}\n"
    )
    process = subprocess.Popen([NGINX, "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "errors")])
    for _try in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        threading.Event().wait(0.02)
    yield port
    process.terminate()
    process.wait(5)
    behind.close()


def ask(port, path="/", **headers):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    link.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = link.getresponse()
    content = answer.read()
    link.close()
    return answer, content


def test_a_real_nginx_sends_the_file_whole_and_in_parts(front):
    answer, content = ask(front)
    assert (answer.status, content) == (200, CONTENT)
    assert answer.getheader("Content-Type") == "text/plain; charset=utf-8"
    assert answer.getheader("Content-Disposition").startswith("inline; filename=\"file.txt\"; filename*=UTF-8''%E0%B8%AB")
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Content-Security-Policy").endswith("; sandbox")
    assert answer.getheader("Cache-Control") == "private, no-cache"
    tag = answer.getheader("ETag")
    assert ask(front, If_None_Match=tag)[0].status == 304
    part, content = ask(front, Range="bytes=10-19", If_Range=tag)
    assert (part.status, part.getheader("Content-Range"), content) == (206, "bytes 10-19/1900", CONTENT[10:20])
    assert part.getheader("X-Content-Type-Options") == "nosniff"
    assert ask(front, Range="bytes=9999-")[0].status == 416
    assert ask(front, f"{PREFIX}{'0' * 64}")[0].status == 404
