"""Signing a draft: one transaction, no number lost, the right words of authority."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.correspondence.models import Dispatch, Letter, NumberCounter, RegisterEntry
from samnak.drafting import queries, services
from samnak.drafting.content import OUTSIDE, UNIT, Content, Recipient, Reference
from samnak.drafting.errors import NoSigningRightError, SignFirstError
from samnak.files import queries as files
from samnak.files.models import StoredFile
from samnak.org.enums import Authority
from samnak.routing import queries as routing
from samnak.routing.services import PlannedStep
from samnak.signing import services as signing
from samnak.signing.errors import NoCertificateError, PinLockedError, WrongPinError
from samnak.signing.models import SignedDocument
from tests.drafting.conftest import PIN, full_content, make_receiver, open_registers, set_up_signing
from tests.factories.offices import make_office

SUBJECT = "drafting.draft"


def submit_to(office, draft, *keys):
    steps = [PlannedStep(n, "sign" if n == len(keys) else "review", office.id(key)) for n, key in enumerate(keys, start=1)]
    return services.submit(actor=office.actor("officer"), draft_id=draft.pk, steps=steps)


def turn(draft):
    return routing.active_steps(routing.latest_case(SUBJECT, draft.pk))[0]


def sign(office, draft, key="chief", acting_for=None, pin=PIN, **more):
    return services.sign_draft(
        actor=office.actor(key, acting_for=acting_for),
        user=office.people[key],
        draft_id=draft.pk,
        step_id=turn(draft).pk,
        pin=pin,
        **more,
    )


def test_signing_makes_the_letter(office, receiver, draft):
    set_up_signing(office, "chief")
    submit_to(office, draft, "head", "chief")
    services.agree(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(draft).pk, comment="ถูกต้อง")
    letter = sign(office, draft)
    letter.refresh_from_db()
    assert (letter.state, letter.document_number, letter.subject) == ("signed", "วธ 0201/1", draft.subject)
    assert letter.to_text == "วัฒนธรรมจังหวัดเชียงใหม่"
    assert letter.owner_position_id == office.id("officer")
    draft.refresh_from_db()
    assert (draft.state, draft.letter_id) == ("signed", letter.pk)
    assert routing.latest_case(SUBJECT, draft.pk).state == "completed"
    [dispatch] = Dispatch.objects.filter(letter=letter)
    assert (dispatch.channel, dispatch.to_agency_id, dispatch.state) == ("platform", receiver.pk, "queued")
    main = letter.files.get(role="main")
    pdf = files.read_bytes(main.file)
    document = SignedDocument.objects.get(code=letter.signed_code)
    assert document.document_number == "วธ 0201/1"
    assert document.revisions.get().sha256 == main.file.blob_id
    signature = document.signatures.get()
    assert (signature.name, signature.position, signature.authority_words) == ("นายประเสริฐ ใจดี", "ปลัดกระทรวงวัฒนธรรม", "")
    assert signing.verify_file(pdf).outcome == "current"


def test_the_numbers_follow_each_other_by_unit_and_series(office, receiver):
    set_up_signing(office, "chief")
    numbers = []
    for circular in (False, True, False):
        made = services.create_draft(actor=office.actor("officer"), kind="external_letter")
        services.save_draft(
            actor=office.actor("officer"),
            draft_id=made.pk,
            content=full_content(office, receiver, is_circular=circular),
            revision=made.revision,
        )
        submit_to(office, made, "chief")
        numbers.append(sign(office, made).document_number)
    assert numbers == ["วธ 0201/1", "วธ 0201/ว 1", "วธ 0201/2"]


def test_a_wrong_pin_costs_no_number_and_five_of_them_lock(office, draft):
    set_up_signing(office, "chief")
    submit_to(office, draft, "chief")
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPinError, match=f"เหลืออีก {left} ครั้ง"):
            sign(office, draft, pin="000001")
    with pytest.raises(PinLockedError, match="ระงับการลงนามถึงเวลา"):
        sign(office, draft, pin="000001")
    with pytest.raises(PinLockedError):
        sign(office, draft)
    assert not Letter.objects.exists()
    assert not NumberCounter.objects.exists()
    assert turn(draft).position_id == office.id("chief")


def test_without_a_certificate_nothing_happens(office, draft):
    signing.setup_authorities(actor=services_actor())
    submit_to(office, draft, "chief")
    with pytest.raises(NoCertificateError, match="ขอใบรับรอง"):
        sign(office, draft)
    assert not Letter.objects.exists()


def services_actor():
    from samnak.core.actor import system_actor

    return system_actor("ติดตั้ง")


def test_a_failure_at_the_end_takes_the_number_back(office, draft, settings, tmp_path):
    """The store is full: number, ledger and state all roll back, and the next signature gets the same number."""
    set_up_signing(office, "chief")
    submit_to(office, draft, "chief")
    good = settings.STORAGES
    blocked = tmp_path / "not-a-folder"
    blocked.write_text("x")
    settings.STORAGES = good | {
        "blobs": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": blocked}}
    }
    with pytest.raises(OSError):
        sign(office, draft)
    settings.STORAGES = good
    assert not Letter.objects.exists()
    assert not RegisterEntry.objects.exists()
    assert not SignedDocument.objects.exists()
    draft.refresh_from_db()
    assert draft.state == "in_route"
    assert sign(office, draft).document_number == "วธ 0201/1"


def test_an_acting_officer_signs_in_the_words_of_the_authority(office, draft):
    set_up_signing(office, "deputy")
    submit_to(office, draft, "chief")
    office.delegate("chief", "deputy", Authority.DELEGATED, basis="คำสั่งที่ 12/2569")
    letter = sign(office, draft, "deputy", acting_for="chief")
    signature = SignedDocument.objects.get(code=letter.signed_code).signatures.get()
    assert signature.name == "นางดวงใจ ใจดี"
    assert signature.position == "รองปลัดกระทรวงวัฒนธรรม ปฏิบัติราชการแทน\nปลัดกระทรวงวัฒนธรรม"
    assert signature.authority_words == "ปฏิบัติราชการแทน"
    assert signature.on_behalf_of == "ปลัดกระทรวงวัฒนธรรม"
    assert signature.authority_basis == "คำสั่งที่ 12/2569"


def test_a_delegation_without_signing_or_revoked_or_over_signs_nothing(office, draft):
    set_up_signing(office, "deputy")
    submit_to(office, draft, "chief")
    delegation = office.delegate("chief", "deputy", may_sign=False)
    with pytest.raises(NoSigningRightError):
        sign(office, draft, "deputy", acting_for="chief")
    delegation.may_sign = True
    delegation.save()
    actor = office.actor("deputy", acting_for="chief")
    for change in ({"revoked_at": timezone.now()}, {"revoked_at": None, "valid_to": timezone.now().date() - timedelta(days=2)}):
        for name, value in change.items():
            setattr(delegation, name, value)
        delegation.save()
        with pytest.raises(NoSigningRightError):
            services.sign_draft(actor=actor, user=office.people["deputy"], draft_id=draft.pk, step_id=turn(draft).pk, pin=PIN)
    assert not Letter.objects.exists()


def test_agreeing_does_not_pass_a_signing_step_nor_signing_a_review(office, draft):
    set_up_signing(office, "chief", "head")
    submit_to(office, draft, "head", "chief")
    with pytest.raises(DomainError, match="ไม่ใช่การลงนาม"):
        sign(office, draft, "head")
    services.agree(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(draft).pk)
    with pytest.raises(SignFirstError):
        services.agree(actor=office.actor("chief"), draft_id=draft.pk, step_id=turn(draft).pk)


def test_somebody_else_cannot_sign(office, draft):
    set_up_signing(office, "chief", "deputy")
    submit_to(office, draft, "chief")
    with pytest.raises((DeniedError, Exception), match="ตำแหน่งอื่น|ไม่พบ|No Draft|^$"):
        sign(office, draft, "deputy")
    assert not Letter.objects.exists()


def test_a_letter_changed_since_it_was_seen_is_not_signed(office, draft):
    set_up_signing(office, "chief")
    submitted = submit_to(office, draft, "chief")
    seen = submitted.revision
    content = queries.content_of(submitted).but(subject="เรื่องที่แก้ใหม่")
    services.edit_as_reviewer(
        actor=office.actor("chief"), draft_id=draft.pk, step_id=turn(draft).pk, content=content, revision=seen
    )
    with pytest.raises(DomainError, match="ถูกแก้ไขหลังจาก"):
        sign(office, draft, revision=seen)
    assert sign(office, draft, revision=seen + 1).subject == "เรื่องที่แก้ใหม่"


def test_channels_follow_the_kind_of_recipient(office, receiver):
    set_up_signing(office, "chief")
    made = services.create_draft(actor=office.actor("officer"), kind="external_letter")
    recipients = (
        Recipient("agency", receiver.name, receiver.pk),
        Recipient(UNIT, "กองนโยบาย", office.units["other"].pk, is_copy=True),
        Recipient(OUTSIDE, "นายกสมาคมศิลปิน", email="artist@example.org"),
        Recipient(OUTSIDE, "วัดพระสิงห์"),
    )
    content = full_content(office, receiver, recipients=recipients, references=(Reference("หนังสือที่ วธ 0201/9"),))
    services.save_draft(actor=office.actor("officer"), draft_id=made.pk, content=content, revision=made.revision)
    submit_to(office, made, "chief")
    letter = sign(office, made)
    rows = {
        row.to_name: (row.channel, row.to_agency_id, row.to_unit_id, row.to_email, row.is_copy) for row in letter.dispatches.all()
    }
    assert rows == {
        receiver.name: ("platform", receiver.pk, None, "", False),
        "กองนโยบาย": ("platform", office.agency.pk, office.units["other"].pk, "", True),
        "นายกสมาคมศิลปิน": ("email", None, None, "artist@example.org", False),
        "วัดพระสิงห์": ("paper", None, None, "", False),
    }
    assert [row.text for row in letter.references.all()] == ["หนังสือที่ วธ 0201/9"]


def test_enclosures_go_along_in_order(office, receiver, draft):
    import io

    set_up_signing(office, "chief")
    for name in ("กำหนดการ.txt", "แบบตอบรับ.txt"):
        services.attach_file(actor=office.actor("officer"), draft_id=draft.pk, stream=io.BytesIO(name.encode()), name=name)
    submit_to(office, draft, "chief")
    letter = sign(office, draft)
    assert [row.title for row in letter.files.filter(role="enclosure").order_by("order")] == ["กำหนดการ", "แบบตอบรับ"]


def test_a_memo_is_signed_by_the_division_head(office, receiver):
    set_up_signing(office, "director")
    made = services.create_draft(actor=office.actor("officer"), kind="memo")
    content = full_content(
        office,
        receiver,
        signer_position_id=office.id("director"),
        recipients=(Recipient(UNIT, "กองนโยบาย", office.units["other"].pk),),
    )
    services.save_draft(actor=office.actor("officer"), draft_id=made.pk, content=content, revision=made.revision)
    submit_to(office, made, "director")
    letter = sign(office, made, "director")
    assert (letter.kind, letter.from_text, letter.document_number) == ("memo", "กลุ่มบริหารทั่วไป", "วธ 0201/1")


def test_many_letters_with_one_pin_each_for_itself_and_resumable(office, receiver):
    set_up_signing(office, "chief")
    turns, drafts = [], []
    for number in range(3):
        made = services.create_draft(actor=office.actor("officer"), kind="external_letter")
        services.save_draft(
            actor=office.actor("officer"),
            draft_id=made.pk,
            content=full_content(office, receiver, subject=f"เรื่องที่ {number}"),
            revision=made.revision,
        )
        made = submit_to(office, made, "chief")
        drafts.append(made)
        turns.append((made.pk, turn(made).pk, made.revision))
    services.recall(actor=office.actor("officer"), draft_id=drafts[1].pk, reason="แก้ไข")
    results = services.sign_drafts(actor=office.actor("chief"), user=office.people["chief"], turns=turns, pin=PIN)
    assert [row.number for row in results] == ["วธ 0201/1", "", "วธ 0201/2"]
    assert "นายกมล ใจดี ได้ดึงกลับ" in results[1].problem
    again = services.sign_drafts(actor=office.actor("chief"), user=office.people["chief"], turns=turns, pin=PIN)
    assert [row.number for row in again] == ["", "", ""]
    assert "นายประเสริฐ ใจดี ได้ลงนาม" in again[0].problem
    assert Letter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_holder_and_substitute_sign_at_once_one_letter_one_number():
    office = make_office()
    open_registers(office)
    receiver = make_receiver()
    set_up_signing(office, "chief", "deputy")
    office.delegate("chief", "deputy")
    made = services.create_draft(actor=office.actor("officer"), kind="external_letter")
    services.save_draft(
        actor=office.actor("officer"), draft_id=made.pk, content=full_content(office, receiver), revision=made.revision
    )
    submit_to(office, made, "chief")
    step = turn(made).pk
    results = {}

    def run(key, actor):
        try:
            results[key] = services.sign_draft(actor=actor, user=office.people[key], draft_id=made.pk, step_id=step, pin=PIN)
        except Exception as error:
            results[key] = error
        finally:
            connections.close_all()

    actors = {"chief": office.actor("chief"), "deputy": office.actor("deputy", acting_for="chief")}
    threads = [threading.Thread(target=run, args=row) for row in actors.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    letters = [row for row in results.values() if isinstance(row, Letter)]
    lost = [row for row in results.values() if isinstance(row, ConflictError)]
    assert (len(letters), len(lost)) == (1, 1), results
    assert Letter.objects.count() == 1
    assert NumberCounter.objects.get().last_number == 1
    assert StoredFile.objects.count() == 1
    assert isinstance(queries.content_of(made), Content)
