"""Letters reaching an agency: through the platform, by mail, or on paper (domain: A.6, A.9, C.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.actor import Actor, system_actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.correspondence.enums import Direction, Events, FileRole, LetterState, Source
from samnak.correspondence.models import Dispatch, Letter, LetterFile, LetterReference
from samnak.correspondence.queries import registry_of
from samnak.correspondence.services.issuing import FileRow
from samnak.correspondence.services.readers import reader_ids, search_text
from samnak.files.services import share
from samnak.org import queries as org


@dataclass(frozen=True, slots=True)
class ArrivalData:
    """What is known of a letter when it reaches a registry."""

    kind: str
    subject: str
    from_text: str
    to_text: str
    document_number: str = ""
    document_date: date | None = None
    urgency: str = "normal"
    secrecy: str = "none"


def accept_from_platform(dispatch: Dispatch) -> Letter:
    """Make the receiver's own row of a letter sent on the platform (หนังสือมาถึง); the same dispatch makes it once."""
    known = Letter.objects.filter(dispatch_id=dispatch.pk).first()
    if known is not None:
        return known
    if dispatch.to_agency is None or not dispatch.to_agency.is_active:
        raise DomainError(_("ส่วนราชการผู้รับยังไม่เปิดใช้ระบบ กรุณาส่งทางอีเมลหรือกระดาษ"))
    registry = registry_of(dispatch.to_agency, dispatch.to_unit_id)
    if registry is None:
        raise DomainError(_("%(agency)sยังไม่ได้กำหนดหน่วยงานสารบรรณกลาง จึงรับหนังสือไม่ได้") % {"agency": dispatch.to_agency.name})
    sent = dispatch.letter
    actor = system_actor(agency_id=dispatch.to_agency_id)
    try:
        with official(actor):
            letter = _arrive(
                actor,
                registry,
                ArrivalData(
                    kind=sent.kind,
                    subject=sent.subject,
                    from_text=sent.from_text,
                    to_text=dispatch.to_name if sent.is_circular else sent.to_text,
                    document_number=sent.document_number,
                    document_date=sent.document_date,
                    urgency=sent.urgency,
                    secrecy=sent.secrecy,
                ),
                source=Source.PLATFORM,
                extra={
                    "is_circular": sent.is_circular,
                    "deliver_before": sent.deliver_before,
                    "sender_agency_id": sent.agency_id,
                    "dispatch_id": dispatch.pk,
                    "signed_code": sent.signed_code,
                    "reply_to_id": _ours(sent.reply_to, dispatch.to_agency_id),
                },
            )
            _take_over_files(actor, sent, letter)
            _take_over_references(sent, letter)
    except IntegrityError:
        return Letter.objects.get(dispatch_id=dispatch.pk)
    return letter


def _take_over_files(actor: Actor, sent: Letter, letter: Letter) -> None:
    LetterFile.objects.bulk_create(
        LetterFile(
            agency_id=letter.agency_id,
            letter=letter,
            file=share(actor=actor, file_id=row.file_id, agency_id=letter.agency_id),
            role=row.role,
            title=row.title,
            order=row.order,
        )
        for row in sent.files.order_by("role", "order")
    )


def _take_over_references(sent: Letter, letter: Letter) -> None:
    LetterReference.objects.bulk_create(
        LetterReference(
            agency_id=letter.agency_id, letter=letter, text=row.text, cited_id=_ours(row.cited, letter.agency_id)
        )
        for row in sent.references.select_related("cited").order_by("id")
    )  # fmt: skip


def _ours(cited: Letter | None, agency_id: UUID | None) -> UUID | None:
    """Return the letter of an agency that reached the sender as the one cited: an answer finds what it answers."""
    if cited is None or cited.dispatch_id is None:
        return None
    return Dispatch.objects.filter(pk=cited.dispatch_id, agency=agency_id).values_list("letter", flat=True).first()


def arrive_by_mail(
    *,
    actor: Actor,
    agency_id: UUID,
    data: ArrivalData,
    files: Sequence[tuple[FileRow, str]],
    sender_agency_id: UUID | None = None,
) -> Letter:
    """Take in a letter that came by electronic mail (หนังสือมาถึงทางอีเมล); the first file is the letter itself."""
    with official(actor):
        agency = org.agencies().get(pk=agency_id)
        registry = registry_of(agency, None)
        if registry is None:
            raise DomainError(_("%(agency)sยังไม่ได้กำหนดหน่วยงานสารบรรณกลาง จึงรับหนังสือไม่ได้") % {"agency": agency.name})
        letter = _arrive(actor, registry, data, source=Source.EMAIL, extra={"sender_agency_id": sender_agency_id})
        attach_files(letter, files)
    return letter


def attach_files(letter: Letter, files: Sequence[tuple[FileRow, str]]) -> None:
    """Join files to a letter: the first is the letter, the rest are enclosures."""
    LetterFile.objects.bulk_create(
        LetterFile(
            agency_id=letter.agency_id,
            letter=letter,
            file_id=file.id,
            role=FileRole.ENCLOSURE if order else FileRole.MAIN,
            title=(title or letter.subject)[:300],
            order=order,
        )
        for order, (file, title) in enumerate(files)
    )


def arrive_on_paper(actor: Actor, registry: object, data: ArrivalData) -> Letter:
    """Make the row of a letter that came on paper; the caller registers it in the same transaction."""
    return _arrive(actor, registry, data, source=Source.PAPER, extra={})


def _arrive(actor: Actor, registry: object, data: ArrivalData, *, source: str, extra: dict[str, object]) -> Letter:
    now = database_now()
    agency = registry.agency  # type: ignore[attr-defined]
    unit_id = registry.pk  # type: ignore[attr-defined]
    with transaction.atomic():
        letter = Letter.objects.create(
            agency_id=agency.pk,
            unit_id=unit_id,
            direction=Direction.INCOMING,
            kind=data.kind,
            state=LetterState.ARRIVED,
            source=source,
            document_number=data.document_number,
            document_date=data.document_date,
            subject=data.subject,
            from_text=data.from_text,
            to_text=data.to_text,
            urgency=data.urgency,
            secrecy=data.secrecy,
            holder_unit_id=unit_id,
            arrived_at=now,
            effective_on=org.effective_receipt_date(agency, now),
            reader_ids=reader_ids(data.secrecy, units=[unit_id], posts=[]),
            search_text=search_text(data.document_number, data.subject, data.from_text, data.to_text),
            created_by_name=actor.name,
            **extra,
        )
    record(
        actor,
        Events.LETTER_ARRIVED,
        subject_type="correspondence.letter",
        subject_id=letter.pk,
        agency_id=agency.pk,
        number=letter.document_number,
        sender=letter.from_text,
        effective=letter.effective_on.isoformat() if letter.effective_on else "",
    )
    return letter
