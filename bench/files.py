"""Files: a folder of ten thousand items, and bytes up and down beside nginx giving and taking the same file, in one run.

BENCH_FILE_MB says how large the file is (256). Needs nginx with its DAV module; without it only the folder is measured.
"""

import base64
import http.client
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.serving import racing
from bench.serving.scratch import scratch
from samnak.accounts.models import User
from samnak.core.ids import new_id
from samnak.core.time import bangkok_today
from samnak.drive import queries, services
from samnak.drive.content import name_key, natural_key
from samnak.drive.models import Item
from samnak.org import queries as org
from samnak.org.models import Agency, Appointment, Position, Unit

MEGABYTES = int(os.environ.get("BENCH_FILE_MB", "256"))
ITEMS, ROUNDS, TIMES = 10_000, 30, 5
BLOCK = 1 << 20
NGINX = """
worker_processes 1; daemon off; pid {root}/nginx.pid; error_log {root}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; client_max_body_size 0; client_body_temp_path {root}/body; proxy_temp_path {root}/proxy;
  fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  server {{
    listen 127.0.0.1:{port};
    location /plain/ {{ alias {root}/plain/; }}
    location /taken/ {{ alias {root}/taken/; dav_methods PUT; }}
    location /internal-blobs/ {{ internal; alias {root}/var/blobs/; }}
    location / {{
      proxy_pass http://127.0.0.1:{app}; proxy_http_version 1.1; proxy_request_buffering off; proxy_set_header Host $host;
    }}
  }}
}}
"""


def run():
    with scratch("samnak_bench_files"):
        call_command("collectstatic", interactive=False, verbosity=0)
        user, home = _office()
        rows = _folder(user, home)
        if shutil.which("nginx"):
            rows += _bytes(user, home)
        return rows


def _row(name, value, unit, bound, goal, *, met, ratio=None):
    shown = round(value / bound, 2) if ratio is None else ratio
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "bound": round(bound, 1),
        "ratio": shown,
        "goal": goal,
        "met": met,
    }


# ---- one person with a drive


def _office():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'bench', false)")
    agency = Agency.objects.create(kind="department", name="กรมทดสอบไฟล์", ministry="กระทรวงทดสอบ", letterhead="กรม")
    unit = Unit.objects.create(agency=agency, kind="division", name="กอง")
    post = Position.objects.create(agency=agency, unit=unit, title="นักวิชาการ")
    user = User.objects.create_user("bench-files", secrets.token_urlsafe(12), first_name="ก", last_name="ข", email="a@b.example")
    Appointment.objects.create(agency=agency, user=user, position=post, valid_from=bangkok_today())
    actor = org.standings_of(user)[0]
    return user, queries.root_of(services.open_personal_space(actor=actor).pk)


# ---- a large folder


def _folder(user, home):
    rows = []
    for number in range(ITEMS):
        pk, name = new_id(), f"หนังสือที่ {number} เรื่อง ขอเชิญประชุมคณะทำงาน.pdf"
        rows.append(
            Item(
                id=pk, space_id=home.space_id, parent=home, anchor=home, kind="file" if number % 10 else "folder", name=name,
                name_key=name_key(name), sort_key=natural_key(name), path=f"{home.path}{pk.hex}/", made_by_name="ก ข",
                changed_by_name="ก ข",
            )
        )  # fmt: skip
    Item.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    address = f"/drive/folders/{home.pk}/"
    pages = {"first page": address, "by date": f"{address}?order=changed", "last page": f"{address}?page=100"}
    found = []
    for name, path in pages.items():
        took = sorted(_timed(lambda path=path: _opened(client, path)) for _round in range(ROUNDS))
        bare = statistics.median(_timed(lambda: _bare(home)) for _round in range(ROUNDS))
        p95 = took[int(len(took) * 0.95) - 1]
        found.append(_row(f"folder of {ITEMS:,}: {name}, p95", p95, "ms", bare, "≤ 100 ms", met=p95 <= 100))
    return found


def _opened(client, path):
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")


def _bare(home):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name, size, changed_at FROM drive_item WHERE parent_id = %s AND trashed_at IS NULL "
            "ORDER BY kind DESC, sort_key, id LIMIT 50",
            [home.pk],
        )
        cursor.fetchall()


def _timed(act):
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1e3


# ---- bytes


def _bytes(user, home):
    client = Client()
    client.force_login(user)
    headers = racing.headers_of(client.cookies[settings.SESSION_COOKIE_NAME].value)
    root = Path(tempfile.mkdtemp(prefix="bench-files-", dir=settings.VAR_DIR))
    try:
        for name in ("plain", "taken", "var"):
            (root / name).mkdir()
        for path in (root, root / "taken", root / "plain"):
            path.chmod(0o777)
        source = root / "plain" / "file.bin"
        with source.open("wb") as file:
            head = "บันทึก ".encode() * 1024
            for _block in range(MEGABYTES):
                file.write((head + base64.b64encode(secrets.token_bytes(BLOCK)))[:BLOCK])
        given = {"SAMNAK_VAR_DIR": str(root / "var"), "SAMNAK_ACCEL_PREFIX": "/internal-blobs/"}
        with racing.served(**given) as app, _nginx(root, app) as port:
            return _compared(port, source, home, headers)
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def _nginx(root, app):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = root / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    conf.write_text(user + NGINX.format(root=root, port=port, app=app))
    server = subprocess.Popen([shutil.which("nginx"), "-c", conf, "-p", root])
    time.sleep(1)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _compared(port, source, home, headers):
    put, sent, plain, taken = [], [], [], []
    item = ""
    for number in range(TIMES):
        put.append(_rate(lambda number=number: _put(port, source, f"/taken/{number}.bin")))
        item_and_rate = _upload(port, source, home, headers, number)
        item, rate = item_and_rate
        sent.append(rate)
    for _number in range(TIMES):
        plain.append(_rate(lambda: _get(port, "/plain/file.bin", {})))
        taken.append(_rate(lambda: _get(port, f"/drive/files/{item}/content/", headers)))
    up, down, take, give = max(sent), max(taken), max(put), max(plain)
    best = f"{MEGABYTES} MB, best of {TIMES}"
    return [
        _row(f"upload by tus of {best}", up, "MB/s", take, "≥ 0.5 × nginx", met=up >= 0.5 * take),
        _row(f"download of {best}", down, "MB/s", give, "≥ 0.8 × nginx", met=down >= 0.8 * give),
    ]


def _rate(act):
    began = time.perf_counter()
    act()
    return MEGABYTES / (time.perf_counter() - began)


def _put(port, source, path):
    with source.open("rb") as file:
        _ask(port, "PUT", path, file, {"Content-Length": str(source.stat().st_size)}, {201, 204})


def _upload(port, source, home, headers, number):
    words = {"filename": f"แฟ้ม {number}.txt", "folder": str(home.pk), "clash": "rename"}
    about = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in words.items())
    tus = {key: value for key, value in headers.items() if key != "Content-Type"} | {"Tus-Resumable": "1.0.0"}
    # other bytes each time: equal ones would be kept only once
    with source.open("r+b") as file:
        file.write(secrets.token_hex(38).encode())  # as long as four of the words it overwrites
    length = source.stat().st_size
    answer = _ask(port, "POST", "/drive/uploads/", None, tus | {"Upload-Length": str(length), "Upload-Metadata": about}, {201})
    patch = tus | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Content-Length": str(length)}
    item = []

    def send():
        with source.open("rb") as file:
            item.append(_ask(port, "PATCH", answer["Location"], file, patch, {204})["X-Item"])

    rate = _rate(send)
    return item[0], rate


def _get(port, path, headers):
    _ask(port, "GET", path, None, {key: value for key, value in headers.items() if key == "Cookie"}, {200})


def _ask(port, method, path, body, headers, wanted):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=300, blocksize=BLOCK)
    try:
        link.request(method, path, body, headers)
        answer = link.getresponse()
        while answer.read(BLOCK):
            pass
        if answer.status not in wanted:
            raise RuntimeError(f"{method} {path} answers {answer.status}")
        return answer.headers
    finally:
        link.close()
