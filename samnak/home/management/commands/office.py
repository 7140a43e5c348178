"""manage.py office: everything of one machine under one supervisor (what `make run` starts)."""

import os
import socket
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config import environment as env
from config.postgres import stop_embedded
from samnak.core.actor import system_actor
from samnak.home.supervisor import Child, Supervisor, python
from samnak.org import queries as org
from samnak.signing.services import setup_authorities


class Command(BaseCommand):
    """Prepare the database, then run web server and job worker until Ctrl-C."""

    help = "Prepares the database (sample data when it is empty) and runs web server and job worker until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what may be left out."""
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, set up, load, run, and stop all of it again."""
        host, port = env.text("HOST", "127.0.0.1"), env.number("PORT", default=8000, least=1)
        self._require_free(host, port)
        try:
            self._prepare(demo=not options["no_demo"])
            connection.close()
            supervisor = Supervisor(_children(host, port), self._say)
            supervisor.run(lambda: self._welcome(host, port), lambda: _is_up(port))
        except KeyboardInterrupt:
            pass
        finally:
            connection.close()
            self._say("กำลังปิด")
            if not os.environ.get("DATABASE_URL"):
                stop_embedded()
        self._say("ปิดเรียบร้อย ข้อมูลยังอยู่ครบ")

    def _require_free(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(f"port {port} is in use: stop what uses it, or set SAMNAK_PORT ({error})") from error

    def _prepare(self, *, demo: bool) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        setup_authorities(actor=system_actor())
        if demo and not org.agencies().exists():
            self._say("ฐานข้อมูลยังว่าง กำลังใส่ข้อมูลตัวอย่าง")
            call_command("demo", size="small", stdout=self.stdout)

    def _welcome(self, host: str, port: int) -> None:
        self._say("")
        self._say(f"สำนักพร้อมใช้งานที่  {settings.PUBLIC_URL}")
        call_command("demo", logins=True, stdout=self.stdout)
        if not settings.EMAIL_HOST:
            self._say(f"ยังไม่ได้ตั้งเครื่องแม่ข่ายไปรษณีย์ (SAMNAK_SMTP_HOST) อีเมลที่ส่งออกเก็บเป็นแฟ้มที่ {settings.EMAIL_FILE_PATH}")
        self._say("กด Ctrl-C เพื่อปิด")
        self._say("")
        connection.close()

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


OPEN_SOCKETS = 1024  # of each worker process


def web_server(host: str, port: int) -> list[str]:
    """Return the command of the web server, as it is started here and wherever its speed is measured."""
    pool = env.number("DB_POOL_SIZE", default=12, least=1)
    workers = env.number("WEB_WORKERS", default=min(os.cpu_count() or 1, 2), least=1)
    # No more requests at once than database connections: that is the number of threads. The back-pressure counts open
    # sockets, idle ones too: a browser keeps six for half a minute, and with few allowed everybody else would wait for them.
    return python(
        "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(pool), "--backpressure", str(OPEN_SOCKETS), "--no-ws", "--respawn-failed-workers",
        "--workers-kill-timeout", "5", "--log-level", "error", "config.wsgi:application",
    )  # fmt: skip


def _children(host: str, port: int) -> list[Child]:
    jobs = env.number("JOB_CONCURRENCY", default=4, least=1)
    worker = python(str(settings.BASE_DIR / "manage.py"), "procrastinate", "worker", "--concurrency", str(jobs))
    # A job opens its own connection in its own thread, and the worker listens on one that no pool may take away.
    return [Child("web", web_server(host, port)), Child("jobs", worker, {"SAMNAK_DB_POOL": "false"})]


def _is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
