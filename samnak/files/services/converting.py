"""Making pages of office documents: LibreOffice without a network, without macros, in bounded memory and time."""

import logging
import os
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samnak.core import jobs
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.core.typesetting.fonts import FAMILY, font_directory
from samnak.files.enums import (
    FILMS,
    IMAGES,
    KINDS_BY_MEDIA_TYPE,
    OFFICE,
    SOUNDS,
    TEXTS,
    FileKind,
    Preview,
    ScanState,
    Way,
    WorkState,
)
from samnak.files.models import Blob, Rendition, StoredFile
from samnak.files.policies import KEEP_FILES
from samnak.files.queries import local_path, rendition_of
from samnak.files.services.placing import keep_made

logger = logging.getLogger(__name__)

MOST_TRIES = 3
SECONDS = 180
MOST_MEMORY = 4 << 30
LARGEST_PDF = 1 << 30
LARGEST_SOURCE = 200 << 20
NAMES_OF_SARABUN = ("TH SarabunPSK", "TH Sarabun PSK", "TH SarabunIT๙", "TH SarabunIT9", "THSarabunNew", "Sarabun")
# Macros never run, links are never followed, nothing is asked of anybody.
_COMMON, _SCRIPTING = "/org.openoffice.Office.Common", "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "DisablePythonRuntime", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}/Java", "Enable", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
)


class ConversionError(Exception):
    """No pages could be made; the message says why, in Thai."""


def preview(file: StoredFile) -> Preview:
    """Tell how a file can be shown in a page (ดูตัวอย่างแฟ้ม), and have its pages made if that takes a converter."""
    kind = KINDS_BY_MEDIA_TYPE.get(file.blob.media_type)
    if file.blob.scan_state in {ScanState.INFECTED, ScanState.PENDING} or kind is None:
        return Preview(Way.NONE, WorkState.NONE)
    if kind in OFFICE:
        return _of_office(file.blob)
    if kind in IMAGES or kind == FileKind.PDF:
        if file.blob.pages:
            return Preview(Way.PAGES, WorkState.DONE, file.blob.pages)
        return Preview(Way.NONE, WorkState.NONE, trouble=_("แฟ้ม PDF นี้มีรหัสผ่าน กรุณาดาวน์โหลดแล้วเปิดด้วยรหัสผ่าน"))
    ways = ((TEXTS, Way.TEXT), (SOUNDS, Way.SOUND), (FILMS, Way.FILM))
    way = next((way for kinds, way in ways if kind in kinds), Way.NONE)
    return Preview(way, WorkState.NONE if way == Way.NONE else WorkState.DONE)


def _of_office(blob: Blob) -> Preview:
    row = rendition_of(blob.pk)
    if row is None:
        if not converter():
            return Preview(Way.NONE, WorkState.NONE, trouble=_no_converter())
        want_pages(blob.pk)
        return Preview(Way.PAGES, WorkState.WAITING)
    pages = (row.pdf.pages or 0) if row.pdf else 0
    return Preview(Way.PAGES, WorkState(row.state), pages, row.trouble)


def want_pages(sha256: str) -> None:
    """Ask for the pages of an office document unless they are made or asked for already (ขอแปลงเป็น PDF)."""
    if not Rendition.objects.filter(pk=sha256).exists():
        Rendition.objects.bulk_create([Rendition(blob_id=sha256)], ignore_conflicts=True)
        _enqueue(sha256)


def remake_pages(*, actor: Actor, sha256: str) -> None:
    """Have pages made once more (แปลงเป็น PDF ใหม่)."""
    with official(actor):
        require(actor, KEEP_FILES)
        row = Rendition.objects.select_for_update(of=("self",)).get(pk=sha256)
        row.state, row.tries, row.trouble, row.asked_at = WorkState.WAITING, 0, "", database_now()
        row.save(update_fields=["state", "tries", "trouble", "asked_at"])
        _enqueue(sha256)


def make_pages(*, sha256: str) -> Rendition | None:
    """Make the pages of an office document (แปลงเป็น PDF); does nothing when that has been done, and notes why it could not."""
    row = _claimed(sha256)
    if row is None or row.state != WorkState.WAITING:
        return row
    with in_thai():
        try:
            row.pdf = _converted(row.blob)
            row.state, row.trouble = WorkState.DONE, ""
        except ConversionError as error:
            row.state, row.trouble = WorkState.FAILED, str(error)[:300]
        except Exception as error:  # any fault of the converter must show on the page and not only in the log
            logger.exception("making pages of %s", sha256)
            row.state, row.trouble = WorkState.FAILED, f"{type(error).__name__}: {error}"[:300]
    row.engine, row.made_at = _version(settings.SOFFICE)[:100], database_now()
    row.save(update_fields=["pdf", "state", "trouble", "engine", "made_at"])
    return row


def catch_up_pages(before: datetime) -> int:
    """Ask again for pages whose job got lost; returns how many."""
    shas = list(Rendition.objects.filter(state=WorkState.WAITING, asked_at__lt=before).values_list("pk", flat=True)[:1000])
    Rendition.objects.filter(pk__in=shas).update(asked_at=database_now())
    for sha256 in shas:
        _enqueue(sha256)
    return len(shas)


def converter() -> str:
    """Return where LibreOffice is, nothing when it is not installed."""
    return shutil.which(settings.SOFFICE) or "" if settings.SOFFICE else ""


def _enqueue(sha256: str) -> None:
    jobs.enqueue("files.make_pages", queue="reading", once=f"files.make_pages:{sha256}", sha256=sha256)


def _claimed(sha256: str) -> Rendition | None:
    with transaction.atomic():
        row = Rendition.objects.select_for_update(of=("self",)).select_related("blob").filter(pk=sha256).first()
        if row is None or row.state != WorkState.WAITING or row.blob.scan_state == ScanState.PENDING:
            return row if row is not None and row.state != WorkState.WAITING else None
        if row.tries >= MOST_TRIES:  # each try ended with the worker itself
            row.state, row.trouble = WorkState.FAILED, _stopped()
            row.save(update_fields=["state", "trouble"])
            return row
        Rendition.objects.filter(pk=sha256).update(tries=F("tries") + 1)
        row.tries += 1
        return row


def _stopped() -> str:
    with in_thai():
        return _("โปรแกรมแปลงเอกสารหยุดกลางคันทุกครั้ง กรุณาดาวน์โหลดแล้วเปิดในเครื่อง")


def _converted(blob: Blob) -> Blob:
    program = converter()
    kind = KINDS_BY_MEDIA_TYPE.get(blob.media_type)
    if not program:
        raise ConversionError(_no_converter())
    if blob.scan_state == ScanState.INFECTED or kind not in OFFICE:
        raise ConversionError(_("แฟ้มนี้แปลงเป็น PDF ไม่ได้"))
    if blob.size > LARGEST_SOURCE:
        raise ConversionError(_("แฟ้มใหญ่เกินไปที่จะแสดงตัวอย่าง กรุณาดาวน์โหลดแล้วเปิดในเครื่อง"))
    with tempfile.TemporaryDirectory(prefix="office-") as name, local_path(blob) as path:
        room = Path(name)
        source = room / f"document.{kind.value}"
        shutil.copyfile(path, source)  # a copy: a converter leaves lock files beside what it opens
        _run(program, source, room)
        made = room / "document.pdf"
        if not made.exists():
            raise ConversionError(_("แปลงเป็น PDF ไม่ได้ แฟ้มอาจมีรหัสผ่านหรือเสียหาย กรุณาดาวน์โหลดแล้วเปิดในเครื่อง"))
        return keep_made(made, scan_state=blob.scan_state)


def _run(program: str, source: Path, room: Path) -> None:
    profile = room / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
    (room / "fonts.conf").write_text(_fonts(room), encoding="utf-8")
    command = [
        *_bounds(), program, f"-env:UserInstallation=file://{room / 'profile'}", "--headless", "--norestore", "--nologo",
        "--nodefault", "--nofirststartwizard", "--convert-to", "pdf", "--outdir", str(room), str(source),
    ]  # fmt: skip
    environment = {
        "PATH": os.environ.get("PATH", ""), "HOME": str(room), "TMPDIR": str(room), "LC_ALL": "C.UTF-8",
        "FONTCONFIG_FILE": str(room / "fonts.conf"),
    }  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        command, env=environment, cwd=room, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ConversionError(_("แปลงเป็น PDF ไม่เสร็จในเวลาที่กำหนด กรุณาดาวน์โหลดแล้วเปิดในเครื่อง")) from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # the program proper is a child of its starter
            process.wait()


def _profile() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )


def _fonts(room: Path) -> str:
    """Give the converter the office's own font, also under the names it has elsewhere."""
    same = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{FAMILY}</family></prefer></alias>'
        for name in NAMES_OF_SARABUN
    )
    return (
        '<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{font_directory()}</dir><cachedir>{room / 'font-cache'}</cachedir>{same}</fontconfig>"
    )


@lru_cache(maxsize=1)
def _bounds() -> list[str]:
    """Return what keeps the converter from network, memory and the processors, as far as this machine can."""
    found = []
    if nice := shutil.which("nice"):
        found += [nice, "-n", "10"]
    if limit := shutil.which("prlimit"):
        found += [limit, f"--as={MOST_MEMORY}", f"--cpu={max(1, int(SECONDS))}", f"--fsize={LARGEST_PDF}", "--core=0"]
    if apart := shutil.which("unshare"):
        for options in (["-n"], ["-r", "-n"]):
            if subprocess.run([apart, *options, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
                return [*found, apart, *options]
    logger.warning("LibreOffice cannot be kept from the network here: unshare -n does not work")
    return found


@lru_cache(maxsize=4)
def _version(program: str) -> str:
    where = shutil.which(program)
    if where is None:
        return ""
    try:
        done = subprocess.run([where, "--version"], capture_output=True, timeout=30, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return "LibreOffice"
    return " ".join(done.stdout.decode("utf-8", "replace").split()[:2])


def _no_converter() -> str:
    return _("ยังไม่ได้ติดตั้งโปรแกรมแปลงเอกสาร (LibreOffice) กรุณาดาวน์โหลดแล้วเปิดในเครื่อง")
