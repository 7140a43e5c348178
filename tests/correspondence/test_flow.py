"""A letter from one agency to another, and what becomes of it there."""

from datetime import timedelta

import pytest

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import bangkok_today
from samnak.correspondence import queries, services, tasks
from samnak.correspondence.models import Assignment, Dispatch, Letter, Minute, RegisterEntry
from tests.correspondence.test_issuing import issue, sign


def waiting(task):
    """Return the arguments of the jobs of this name that wait, oldest first."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.filter(task_name=task).order_by("id").values_list("args", flat=True))


def send(office, other, **changes):
    letter = issue(office, **changes)
    recipients = [services.RecipientData("platform", "อธิบดีกรมทดสอบข", to_agency_id=other.agency.pk)]
    sign(office, letter, recipients=recipients)
    services.dispatch(actor=office.actor("clerk" if letter.secrecy == "none" else "officer"), letter_id=letter.pk)
    for job in waiting("correspondence.deliver_dispatch"):
        tasks.deliver_dispatch(**job)
    return letter, Letter.objects.get(direction="incoming")


def test_a_letter_arrives_as_the_receivers_own_row(office, other):
    sent, arrived = send(office, other)
    assert (arrived.agency, arrived.unit, arrived.state, arrived.source) == (other.agency, other.registry, "arrived", "platform")
    assert arrived.document_number == sent.document_number
    assert arrived.sender_agency == office.agency
    assert arrived.effective_on >= bangkok_today()
    mine, theirs = sent.files.get().file, arrived.files.get().file
    assert (theirs.agency, theirs.blob) == (other.agency, mine.blob)
    assert theirs.pk != mine.pk
    assert Dispatch.objects.get().state == "delivered"
    assert RegisterEntry.objects.get().action == "ส่ง ผ่านระบบ 1 ราย"
    assert {one.agency_id for one in Event.objects.filter(subject_id=arrived.pk)} == {other.agency.pk}


def test_delivering_twice_makes_one_letter(office, other):
    sent, _arrived = send(office, other)
    dispatch = Dispatch.objects.get(letter=sent)
    Dispatch.objects.update(state="queued")
    tasks.deliver_dispatch(dispatch_id=str(dispatch.pk))
    tasks.deliver_dispatch(dispatch_id=str(dispatch.pk))
    assert Letter.objects.filter(direction="incoming").count() == 1
    assert Dispatch.objects.get().state == "delivered"


def test_an_agency_without_a_registry_fails_visibly_and_can_be_retried(office, other):
    other.agency.central_registry = None
    other.agency.save()
    letter = issue(office)
    sign(office, letter, recipients=[services.RecipientData("platform", "ข", to_agency_id=other.agency.pk)])
    services.dispatch(actor=office.actor("clerk"), letter_id=letter.pk)
    tasks.deliver_dispatch(**waiting("correspondence.deliver_dispatch")[0])
    row = Dispatch.objects.get()
    assert (row.state, row.attempts) == ("failed", 1)
    assert row.last_error == "กรมทดสอบขยังไม่ได้กำหนดหน่วยงานสารบรรณกลาง จึงรับหนังสือไม่ได้"
    other.agency.central_registry = other.registry
    other.agency.save()
    services.retry_dispatch(actor=office.actor("clerk"), dispatch_id=row.pk)
    tasks.deliver_dispatch(**waiting("correspondence.deliver_dispatch")[-1])
    assert Dispatch.objects.get().state == "delivered"


def test_registering_tells_the_sender_the_receive_number(office, other):
    _sent, arrived = send(office, other)
    entry = services.register_incoming(actor=other.actor("registrar"), letter_id=arrived.pk, action="เสนออธิบดี")
    assert (entry.number, entry.action, entry.register.unit) == (1, "เสนออธิบดี", other.registry)
    assert Dispatch.objects.get().state == "delivered"
    job = waiting("correspondence.acknowledge_dispatch")[0]
    tasks.acknowledge_dispatch(**job)
    tasks.acknowledge_dispatch(**job)
    row = Dispatch.objects.get()
    assert (row.state, row.receive_number) == ("acknowledged", f"1/{entry.year}")
    with pytest.raises(ConflictError):
        services.register_incoming(actor=other.actor("registrar"), letter_id=arrived.pk)


def test_a_letter_sent_back_shows_the_reason_and_goes_again_as_a_new_way(office, other):
    _sent, arrived = send(office, other)
    services.return_letter(actor=other.actor("registrar"), letter_id=arrived.pk, reason="ส่งผิดหน่วยงาน")
    tasks.return_dispatch(**waiting("correspondence.return_dispatch")[0])
    row = Dispatch.objects.get()
    assert (row.state, row.last_error) == ("returned", "ส่งผิดหน่วยงาน")
    services.retry_dispatch(actor=office.actor("clerk"), dispatch_id=row.pk)
    tasks.deliver_dispatch(**waiting("correspondence.deliver_dispatch")[-1])
    assert sorted(Letter.objects.filter(direction="incoming").values_list("state", flat=True)) == ["arrived", "returned"]


def registered(office, other):
    _sent, arrived = send(office, other)
    services.register_incoming(actor=other.actor("registrar"), letter_id=arrived.pk, submit_to_id=other.positions["head"].pk)
    arrived.refresh_from_db()
    return arrived


def test_the_head_assigns_and_the_work_is_passed_on_and_done(office, other):
    letter = registered(office, other)
    assert letter.holder_position == other.positions["head"]
    due = bangkok_today() + timedelta(days=3)
    (given,) = services.assign(
        actor=other.actor("head"),
        letter_id=letter.pk,
        targets=[services.Target(unit_id=other.division.pk)],
        purpose="action",
        due_on=due,
    )
    assert Minute.objects.get().text == "มอบ กองแผนงานข เพื่อดำเนินการ"
    letter.refresh_from_db()
    assert (letter.state, letter.holder_unit, letter.holder_position, letter.due_on) == ("in_progress", other.division, None, due)
    second = services.register_at_unit(actor=other.actor("clerk"), letter_id=letter.pk, unit_id=other.division_registry.pk)
    assert (second.number, second.register.unit) == (1, other.division_registry)
    given.refresh_from_db()
    assert (given.state, given.acknowledged_by_name) == ("acknowledged", other.actor("clerk").name)
    (passed,) = services.assign(
        actor=other.actor("chief"),
        letter_id=letter.pk,
        targets=[services.Target(position_id=other.positions["officer"].pk)],
        purpose="opinion",
        minute_text="ขอความเห็นภายในวันศุกร์",
        parent_id=given.pk,
    )
    with pytest.raises(DomainError, match="1 รายการ"):
        services.finish_assignment(actor=other.actor("chief"), assignment_id=given.pk, result="เสร็จ")
    letter.refresh_from_db()
    assert services.mark_opened(actor=other.actor("officer"), letter=letter) == 1
    assert services.mark_opened(actor=other.actor("officer"), letter=letter) == 0
    services.acknowledge(actor=other.actor("officer"), assignment_id=passed.pk)
    services.finish_assignment(actor=other.actor("officer"), assignment_id=passed.pk, result="เห็นควรอนุเคราะห์")
    letter.refresh_from_db()
    assert (letter.holder_unit, letter.holder_position) == (other.division, None)
    services.finish_assignment(actor=other.actor("chief"), assignment_id=given.pk, result="จัดส่งข้อมูลแล้ว")
    letter.refresh_from_db()
    assert letter.holder_unit == other.registry
    services.close_letter(actor=other.actor("registrar"), letter_id=letter.pk)
    assert list(Minute.objects.values_list("kind", flat=True)) == ["order", "order", "result", "result"]
    with pytest.raises(ConflictError):
        services.close_letter(actor=other.actor("registrar"), letter_id=letter.pk)
    services.reopen_letter(actor=other.actor("registrar"), letter_id=letter.pk, reason="มีเรื่องเพิ่มเติม")
    letter.refresh_from_db()
    assert letter.state == "in_progress"


def test_open_work_keeps_a_letter_open_unless_cancelled_on_purpose(office, other):
    letter = registered(office, other)
    services.assign(
        actor=other.actor("head"), letter_id=letter.pk, targets=[services.Target(unit_id=other.division.pk)], purpose="action"
    )
    with pytest.raises(DomainError, match="ค้างอยู่ 1 รายการ"):
        services.close_letter(actor=other.actor("head"), letter_id=letter.pk)
    services.close_letter(actor=other.actor("head"), letter_id=letter.pk, cancel_open=True)
    assert Assignment.objects.get().state == "cancelled"


def test_assigning_twice_to_the_same_unit_is_refused(office, other):
    letter = registered(office, other)
    targets = [services.Target(unit_id=other.division.pk)]
    services.assign(actor=other.actor("head"), letter_id=letter.pk, targets=targets, purpose="action")
    with pytest.raises(ConflictError):
        services.assign(actor=other.actor("head"), letter_id=letter.pk, targets=targets, purpose="action")
    assert Minute.objects.count() == 1


def test_a_target_of_another_agency_is_refused(office, other):
    letter = registered(office, other)
    for target in (services.Target(unit_id=office.division.pk), services.Target(position_id=office.positions["chief"].pk)):
        with pytest.raises(DomainError):
            services.assign(actor=other.actor("head"), letter_id=letter.pk, targets=[target], purpose="action")
    assert Assignment.objects.count() == 0


def test_a_secret_letter_is_registered_by_its_registrar_and_handed_to_a_person(office, other):
    _sent, arrived = send(office, other, secrecy="secret")
    with pytest.raises(DeniedError):
        services.register_incoming(actor=other.actor("registrar"), letter_id=arrived.pk)
    entry = services.register_incoming(actor=other.actor("keeper"), letter_id=arrived.pk)
    assert entry.register.series == "secret"
    (row,) = services.assign(
        actor=other.actor("keeper"),
        letter_id=arrived.pk,
        targets=[services.Target(unit_id=other.division.pk)],
        purpose="action",
    )
    assert row.to_position == other.positions["chief"]
    assert queries.visible_to(other.actor("chief")).count() == 1
    assert queries.visible_to(other.actor("head")).count() == 0
    file = arrived.files.get()
    services.note_file_opened(actor=other.actor("chief"), letter=Letter.objects.get(pk=arrived.pk), file=file)
    assert Event.objects.get(kind="correspondence.secret_read").data == {"file": str(file.pk)}


def test_paper_is_received_and_numbered_at_once_and_a_second_copy_is_warned_of(other):
    data = services.ArrivalData(
        kind="external_letter",
        subject="ขอเชิญประชุม",
        from_text="สำนักงาน ก",
        to_text="อธิบดี",
        document_number="กษ 0012/๔๕",
        document_date=bangkok_today(),
    )
    letter = services.receive_paper(actor=other.actor("registrar"), registry_unit_id=other.registry.pk, data=data)
    assert (letter.state, letter.document_number) == ("registered", "กษ 0012/45")
    found = queries.duplicates(other.actor("registrar"), sender="สำนักงาน  ก", number="กษ 0012 / 45", dated=bangkok_today())
    assert found == [letter]
    again = services.receive_paper(actor=other.actor("registrar"), registry_unit_id=other.registry.pk, data=data)
    assert again.entries.get().number == 2
    with pytest.raises(DeniedError):
        services.receive_paper(actor=other.actor("officer"), registry_unit_id=other.registry.pk, data=data)
