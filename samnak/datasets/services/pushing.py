"""Releases sent to another catalogue that speaks CKAN's action API, such as the government's (data.go.th)."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import jobs
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError
from samnak.core.transactions import official
from samnak.datasets import policies
from samnak.datasets.enums import Events, PushState
from samnak.datasets.errors import PushError
from samnak.datasets.models import CatalogPush, DataSet, Release
from samnak.datasets.policies import SUBJECT
from samnak.datasets.queries.rows import values_of
from samnak.datasets.rendering.ckan import package_for_others
from samnak.datasets.rendering.sheets import csv_blocks

PATIENCE_SECONDS = 60
MOST_ATTEMPTS = 6
FIRST_WAIT = timedelta(minutes=2)
TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})


def push(*, actor: Actor, push_id: UUID) -> CatalogPush:
    """Send a release to the other catalogue (ส่งไปบัญชีข้อมูลภาครัฐ); temporary trouble is tried again after a growing wait."""
    row = CatalogPush.objects.select_related("release__data_set", "release__agency").get(pk=push_id)
    release = row.release
    if row.state == PushState.SENT or release.withdrawn_at or release.data_set.current_release_id != release.pk:
        return row
    try:
        address = _send(release)
    except PushError as error:
        return _not_sent(actor, row, error)
    with official(actor):
        row.state, row.attempts, row.problem = PushState.SENT, row.attempts + 1, ""
        row.address, row.sent_at = address, timezone.now()
        row.save(update_fields=["state", "attempts", "problem", "address", "sent_at"])
        if DataSet.objects.filter(pk=release.data_set_id, current_release=None).exists():  # withdrawn while it was on its way
            jobs.enqueue("datasets.take_back", queue="mail", data_set_id=str(release.data_set_id))
        record(
            actor, Events.PUSHED, subject_type=SUBJECT, subject_id=release.data_set_id, agency_id=release.agency_id,
            release=release.number, address=address,
        )  # fmt: skip
    return row


def _not_sent(actor: Actor, row: CatalogPush, error: PushError) -> CatalogPush:
    with official(actor):
        row.attempts, row.problem = row.attempts + 1, error.message[:500]
        again = error.temporary and row.attempts < MOST_ATTEMPTS
        row.state = PushState.WAITING if again else PushState.FAILED
        row.save(update_fields=["state", "attempts", "problem"])
        if again:
            jobs.enqueue("datasets.push", delay=FIRST_WAIT * 2 ** (row.attempts - 1), push_id=str(row.pk))
        else:
            record(
                actor, Events.PUSH_FAILED, subject_type=SUBJECT, subject_id=row.release.data_set_id,
                agency_id=row.release.agency_id, release=row.release.number, reason=row.problem,
            )  # fmt: skip
    return row


def take_back(*, actor: Actor, data_set_id: UUID) -> bool:
    """Take a data set that was withdrawn here off the other catalogue too (ถอนจากบัญชีข้อมูลภาครัฐ); the job tries again itself."""
    releases = Release.objects.filter(data_set=data_set_id, data_set__current_release=None, push__isnull=False)
    release = releases.order_by("-number").first()
    if release is None:
        return False  # never sent, or out again meanwhile
    failed = ""
    try:
        _call("package_delete", {"id": release.slug})
    except PushError as error:
        if error.temporary:
            raise
        failed = "" if error.status == http.client.NOT_FOUND else error.message[:500]
    with official(actor):
        told = {"release": release.number, **({"reason": failed} if failed else {})}
        record(
            actor, Events.PUSH_FAILED if failed else Events.TAKEN_BACK, subject_type=SUBJECT, subject_id=data_set_id,
            agency_id=release.agency_id, **told,
        )  # fmt: skip
    return not failed


def push_again(*, actor: Actor, data_set_id: UUID) -> CatalogPush:
    """Try once more to send what is out (ส่งอีกครั้ง)."""
    with official(actor):
        row = (
            CatalogPush.objects.select_related("release__data_set__unit")
            .select_for_update(of=("self",))
            .get(release__current_of=data_set_id)
        )
        require(actor, policies.WITHDRAW, row.release.data_set)
        if row.state != PushState.FAILED:
            raise ConflictError(_("ไม่มีการส่งที่ล้มเหลว กรุณาเปิดหน้าใหม่อีกครั้ง"))
        row.state, row.attempts = PushState.WAITING, 0
        row.save(update_fields=["state", "attempts"])
        jobs.enqueue("datasets.push", push_id=str(row.pk))
    return row


def _send(release: Release) -> str:
    """Create or update the package, then put each table beside it as a file."""
    package = package_for_others(release, settings.CKAN_ORGANISATION)
    try:
        known = _call("package_show", {"id": release.slug})
    except PushError as error:
        if error.temporary:
            raise
        known = None
    if known is None:
        kept = _call("package_create", package)
    else:
        ours = {table["id"] for table in release.record["tables"]}
        resources = [one for one in known.get("resources", []) if one.get("samnak_id") in {None, "", *ours}]
        kept = _call("package_update", package | {"id": known["id"], "state": "active", "resources": resources})
    present = {one.get("samnak_id"): one["id"] for one in kept.get("resources", [])}
    for table in release.record["tables"]:
        fields = {
            "package_id": kept["id"], "name": table["name"], "description": table["description"], "format": "CSV",
            "samnak_id": table["id"],
        }  # fmt: skip
        content = b"".join(
            csv_blocks([one["name"] for one in table["columns"]], (values for _n, values in values_of(table["version"])))
        )
        if table["id"] in present:
            fields["id"] = present[table["id"]]
        _call("resource_update" if "id" in fields else "resource_create", fields, upload=(f"{table['id']}.csv", content))
    return f"{settings.CKAN_URL}/dataset/{release.slug}"


def _call(action: str, fields: Mapping[str, Any], *, upload: tuple[str, bytes] | None = None) -> Any:
    if upload is None:
        body, kind = json.dumps(fields).encode(), "application/json"
    else:
        body, kind = _multipart(fields, upload)
    request = urllib.request.Request(  # noqa: S310 - the address is a setting of the installation
        f"{settings.CKAN_URL}/api/3/action/{action}",
        data=body,
        headers={"Content-Type": kind, "Authorization": settings.CKAN_KEY, "User-Agent": "samnak"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:  # noqa: S310
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        words = error.read()[:300].decode("utf-8", "replace")
        raise PushError(
            _("ปลายทางไม่รับ (%(status)s): %(words)s") % {"status": error.code, "words": words},
            temporary=error.code in TEMPORARY,
            status=error.code,
        ) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise PushError(_("ติดต่อปลายทางไม่ได้: %(words)s") % {"words": error}, temporary=True) from error
    if not answer.get("success"):
        raise PushError(_("ปลายทางไม่รับ: %(words)s") % {"words": answer.get("error")}, temporary=False)
    return answer["result"]


def _multipart(fields: Mapping[str, Any], upload: tuple[str, bytes]) -> tuple[bytes, str]:
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="upload"; filename="{upload[0]}"\r\n'.encode()
        + b"Content-Type: text/csv; charset=utf-8\r\n\r\n"
    )
    return b"".join([*parts, upload[1], f"\r\n--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
