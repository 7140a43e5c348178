"""The way out: proposed by the unit, approved and published by a steward, withdrawn when it must be."""

from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core import jobs, thai
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.transactions import official
from samnak.datasets import policies
from samnak.datasets.enums import DataSetState, Events
from samnak.datasets.errors import NotReadyError
from samnak.datasets.models import CatalogPush, DataSet, Release, Row, TableVersion
from samnak.datasets.policies import SUBJECT
from samnak.datasets.queries.listings import checklist, tables_of
from samnak.datasets.rendering.record import frozen_record, searched_words
from samnak.datasets.services.describing import locked, require_seen, touched
from samnak.datasets.workflow import DATA_SET


def _require_ready(data_set: DataSet) -> None:
    lines = checklist(data_set, tables_of(data_set))
    open_lines = [
        f"{line['label']} ({line['detail']})" if line["detail"] else line["label"]
        for line in lines
        if not line["done"] and not line["advice"]
    ]
    if open_lines:
        raise NotReadyError(_("ยังเสนอหรืออนุมัติไม่ได้ กรุณาทำให้ครบก่อน: %(what)s") % {"what": " · ".join(open_lines)})


def submit(*, actor: Actor, data_set_id: UUID, note: str = "") -> DataSet:
    """Propose a data set for release (เสนอขออนุมัติเผยแพร่)."""
    with official(actor):
        row = locked(actor, policies.SUBMIT, data_set_id)
        state = DATA_SET.next_state("submit", row.state)
        _require_ready(row)
        row.state, row.returned_reason = state, ""
        row.proposed_by_id, row.proposed_by_name, row.proposed_at = actor.user_id, actor.name[:200], timezone.now()
        touched(row, "state", "returned_reason", "proposed_by_id", "proposed_by_name", "proposed_at")
        record(actor, Events.SUBMITTED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, note=note[:1000])
    return row


def recall(*, actor: Actor, data_set_id: UUID) -> DataSet:
    """Take a proposal back (ดึงกลับ)."""
    with official(actor):
        row = locked(actor, policies.RECALL, data_set_id)
        row.state = DATA_SET.next_state("recall", row.state)
        touched(row, "state")
        record(actor, Events.RECALLED, subject_type=SUBJECT, subject_id=row.pk)
    return row


def return_set(*, actor: Actor, data_set_id: UUID, reason: str) -> DataSet:
    """Send a proposal back with the reason (ส่งกลับแก้ไข)."""
    with official(actor):
        row = locked(actor, policies.RETURN, data_set_id)
        if not reason.strip():
            raise DomainError(_("กรุณาระบุว่าต้องแก้ไขอะไร"), field="reason")
        row.state, row.returned_reason = DATA_SET.next_state("return", row.state), reason.strip()[:1000]
        touched(row, "state", "returned_reason")
        record(actor, Events.RETURNED, subject_type=SUBJECT, subject_id=row.pk, reason=row.returned_reason)
    return row


def approve(*, actor: Actor, data_set_id: UUID, note: str = "", seen: int | None = None) -> Release:
    """Approve a release (อนุมัติเผยแพร่): what the approver saw, by its revision, is frozen with name and time."""
    with official(actor):
        row = locked(actor, policies.APPROVE, data_set_id)
        require_seen(row, seen)
        row.state = DATA_SET.next_state("approve", row.state)
        _require_ready(row)
        tables = tables_of(row)
        with in_thai():
            lines = [{"label": one["label"], "done": one["done"], "detail": one["detail"]} for one in checklist(row, tables)]
        last = Release.objects.filter(data_set=row).aggregate(last=Max("number"))["last"] or 0
        release = Release.objects.create(
            data_set=row, agency_id=row.agency_id, number=last + 1, slug=row.slug, title=row.title,
            words=thai.normalise(searched_words(row, tables)), tags=row.tags, data_type=row.data_type, license_id=row.license_id,
            record=frozen_record(row, tables), version_ids=[one.newest_id for one in tables], checklist=lines, note=note[:1000],
            proposed_by_name=row.proposed_by_name, proposed_at=row.proposed_at, approved_by_name=actor.name[:200],
            approved_by_post=(actor.own_position_title or actor.position_title)[:300],
        )  # fmt: skip
        touched(row, "state")
        record(
            actor, Events.APPROVED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, release=release.number,
            note=note[:1000],
        )  # fmt: skip
    return release


def publish(*, actor: Actor, data_set_id: UUID) -> Release:
    """Let an approved release out (เผยแพร่); it takes the place of the one before in one moment."""
    with official(actor):
        row = locked(actor, policies.PUBLISH, data_set_id)
        row.state = DATA_SET.next_state("publish", row.state)
        release = Release.objects.filter(data_set=row).order_by("-number")[:1].get()
        let_out(actor, row, release)
    return release


def let_out(actor: Actor, data_set: DataSet, release: Release) -> None:
    """Make a release the one that is out, and see to it that other catalogues hear of it."""
    release.published_at = timezone.now()
    release.save(update_fields=["published_at"])
    data_set.current_release = release
    touched(data_set, "state", "current_release")
    _forget_rows(data_set, release)
    record(
        actor, Events.PUBLISHED, subject_type=SUBJECT, subject_id=data_set.pk, agency_id=data_set.agency_id,
        release=release.number,
    )  # fmt: skip
    if settings.CKAN_URL and data_set.allow_harvest:
        push = CatalogPush.objects.create(release=release)
        jobs.enqueue("datasets.push", push_id=str(push.pk))


def _forget_rows(data_set: DataSet, release: Release) -> None:
    """Let go of the rows of versions that are neither out nor the newest."""
    kept = {*release.version_ids, *data_set.tables.filter(removed_at=None).values_list("newest", flat=True)} - {None}
    Row.objects.filter(version__in=TableVersion.objects.filter(table__data_set=data_set).exclude(pk__in=kept)).delete()


def withdraw(*, actor: Actor, data_set_id: UUID, reason: str) -> DataSet:
    """Take a data set off the public pages at once (ถอนการเผยแพร่)."""
    with official(actor):
        row = locked(actor, policies.WITHDRAW, data_set_id)
        if not reason.strip():
            raise DomainError(_("กรุณาระบุเหตุผลที่ถอน"), field="reason")
        row.state = DATA_SET.next_state("withdraw", row.state)
        release = row.current_release
        if release is not None:
            release.withdrawn_at, release.withdrawn_reason = timezone.now(), reason.strip()[:1000]
            release.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        row.current_release = None
        touched(row, "state", "current_release")
        if settings.CKAN_URL and CatalogPush.objects.filter(release__data_set=row).exists():
            jobs.enqueue("datasets.take_back", queue="mail", data_set_id=str(row.pk))
        record(
            actor, Events.WITHDRAWN, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id,
            reason=reason.strip()[:1000],
        )  # fmt: skip
    return row


def revise(*, actor: Actor, data_set_id: UUID) -> DataSet:
    """Begin to work on a data set again (ปรับปรุง); what is out stays out until the next release."""
    with official(actor):
        row = locked(actor, policies.REVISE, data_set_id)
        row.state = DATA_SET.next_state("revise", row.state)
        if row.state != DataSetState.DRAFT:
            raise ValueError("revising leads to a draft")
        touched(row, "state")
        record(actor, Events.REVISED, subject_type=SUBJECT, subject_id=row.pk)
    return row
