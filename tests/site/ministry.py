"""Fills a database with the sample ministry and with the rarer things that pages must also show."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from samnak.accounts.models import User
from samnak.core.actor import Actor, system_actor
from samnak.core.thai_names import ThaiFaker
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.correspondence import services as letters
from samnak.correspondence.models import Letter, Register
from samnak.demo import bookings, datasets, drive, estate, knowledge, organisation, registers, searches, stories
from samnak.demo.letters import Correspondence
from samnak.demo.logins import LOGINS
from samnak.demo.papers import Papers
from samnak.demo.usage import Usage
from samnak.drafting import services as drafts
from samnak.drafting.enums import DraftKind
from samnak.drafting.models import Draft
from samnak.files.models import StoredFile
from samnak.files.queries import read_bytes
from samnak.files.services import store_bytes
from samnak.org import services as org
from samnak.org.queries import standings_of
from samnak.search.providers import sources
from samnak.search.services import rebuild
from tests.site.estate import rarer_cars, rarer_rooms

PEOPLE = [login.username for login in LOGINS]


@contextmanager
def clone_of_database(name):
    """Point Django, in every thread, at a copy of the present database; afterwards drop it and point back."""
    origin = connection.settings_dict["NAME"]
    assert origin.startswith("test_"), "no test database was made: mark a test with django_db"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    _point_at(name)
    try:
        yield
    finally:
        _point_at(origin)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _point_at(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@dataclass
class Ministry:
    """The sample people and the posts they stand in first."""

    users: dict[str, User]
    actors: dict[str, Actor]


def load():
    """Write organisation, letters, drafts, and what the sample itself has not; then do all jobs."""
    with connection.cursor() as cursor:  # other tests leave jobs, because the tables of the queue are not emptied
        cursor.execute("DELETE FROM procrastinate_jobs")
    actor = system_actor("ตัวอย่าง")
    faker = ThaiFaker(1)
    with official(actor):
        plan = organisation.build(faker, officers=2, provincial_officers=1)
        estates = estate.seats(plan, 4)
        plan.write()
        books = registers.write(plan)
    papers = Papers(actor, plan.agencies[0].pk, faker, own=False)
    Correspondence(plan, books, papers, faker, prominence=400).write(400, 60, lambda written: None)
    org.load_holidays(actor=actor, year=bangkok_today().year + 543)
    stories.tell(faker, actor)
    cast = stories._cast()
    for _number in range(4):
        stories._submitted(cast, faker, ["proofreader", "section"])
    estate.furnish(actor, plan, estates, rooms=12, cars=6)
    ours = [one for one in estates if one.agency is plan.agencies[0] or one.agency.province == "เชียงใหม่"]
    Usage(plan, ours, actor, faker).write(past=12, ahead=10, share=0.4)
    bookings.tell()
    datasets.tell()
    drive.fill()
    knowledge.tell()
    users = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    ministry = Ministry(users, {name: standings_of(user)[0] for name, user in users.items()})
    rarer_letters(ministry)
    rarer_numbers(ministry)
    rarer_drafts(ministry)
    rarer_powers(ministry)
    rarer_rooms(ministry.actors)
    rarer_cars(ministry.actors)
    do_jobs()
    rebuild(sources())
    searches.keep()
    return ministry


def do_jobs():
    """Do every waiting job here and now, as a worker would."""
    while True:
        now = timezone.now()
        waiting = list(
            ProcrastinateJob.objects.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=now), status="todo").order_by("id")
        )
        if not waiting:
            return
        for job in waiting:
            jobs.tasks[job.task_name].func(**job.args)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])


def _any_pdf(actor):
    """Return a stored file of one page for a letter of the actor's agency."""
    known = StoredFile.objects.select_related("blob").filter(blob__media_type="application/pdf").first()
    return store_bytes(actor=actor, content=read_bytes(known), name="scan.pdf", agency_id=actor.agency_id)


def rarer_letters(ministry):
    """Paper letters, one of them secret; a letter sent back; work sent back and taken back; an e-mail that failed."""
    registrar, director = ministry.actors["registrar"], ministry.actors["director"]
    paper = letters.ArrivalData(
        kind="external_letter", subject="ขอเชิญร่วมงานลอยกระทง", from_text="โรงเรียนวัดตัวอย่าง", to_text="ปลัดกระทรวงวัฒนธรรม",
        document_number="ศธ 04001/12", document_date=bangkok_today() - timedelta(days=2), urgency="urgent",
    )  # fmt: skip
    scan = _any_pdf(registrar)
    received = letters.receive_paper(actor=registrar, registry_unit_id=registrar.unit_id, data=paper, scan=scan)
    secret = letters.ArrivalData(
        kind="external_letter", subject="รายงานเรื่องลับ", from_text="สำนักข่าวกรองแห่งชาติ", to_text="ปลัดกระทรวงวัฒนธรรม",
        document_number="นร 0600/ล 7", document_date=bangkok_today(), secrecy="confidential",
    )  # fmt: skip
    letters.receive_paper(actor=registrar, registry_unit_id=registrar.unit_id, data=secret, scan=_any_pdf(registrar))
    work = letters.assign(
        actor=registrar, letter_id=received.pk, targets=[letters.Target(unit_id=director.unit_id)], purpose="action"
    )
    letters.return_assignment(actor=director, assignment_id=work[0].pk, reason="มิใช่ภารกิจของกอง")
    back = letters.assign(
        actor=registrar, letter_id=received.pk, targets=[letters.Target(position_id=director.position_id)], purpose="action"
    )
    letters.cancel_assignment(actor=registrar, assignment_id=back[0].pk, reason="มอบผิดคน")
    letters.write_minute(actor=registrar, letter_id=received.pk, kind="note", text="เพื่อโปรดพิจารณา")
    for number in range(6):
        mail = letters.ArrivalData(
            kind="external_letter", subject=f"ขอข้อมูลแหล่งเรียนรู้ ครั้งที่ {number + 1}", from_text="มหาวิทยาลัยตัวอย่าง",
            to_text="ปลัดกระทรวงวัฒนธรรม", document_number=f"อว 0101/{number + 1}", document_date=bangkok_today(),
        )  # fmt: skip
        letters.arrive_by_mail(
            actor=system_actor(agency_id=registrar.agency_id), agency_id=registrar.agency_id, data=mail, files=[(scan, "")]
        )
    letters.save_address(actor=registrar, name="นายสมชาย ใจดี", organisation="มูลนิธิตัวอย่าง", email="somchai@moc.example")
    arrived = Letter.objects.filter(direction="incoming", state="arrived", agency_id=registrar.agency_id).first()
    if arrived:
        letters.return_letter(actor=registrar, letter_id=arrived.pk, reason="ส่งผิดหน่วยงาน")


def rarer_numbers(ministry):
    """Reserved and cancelled numbers, and a letter that has a number only."""
    proofreader, drafter = ministry.actors["proofreader"], ministry.actors["drafter"]
    division = Register.objects.get(unit__document_code="วธ 0203", direction="outgoing", series="general")
    rows = letters.reserve_numbers(
        actor=proofreader, register_id=division.pk, count=3, holder="กลุ่มแผนงาน", reason="รอลงนาม",
        until=bangkok_today() + timedelta(days=3),
    )  # fmt: skip
    letters.void_number(actor=proofreader, entry_id=rows[0].pk, reason="ไม่ใช้")
    for subject in ("หนังสือที่มีแต่เลข", "หนังสือที่ยกเลิก"):
        numbered = letters.issue_letter(
            actor=drafter, unit_id=division.unit_id, kind="external_letter", subject=subject, from_text="กองยุทธศาสตร์และแผนงาน",
            to_text="ผู้อำนวยการโรงเรียนตัวอย่าง", urgency="normal", secrecy="none", is_circular=False,
            owner_position_id=drafter.position_id,
        )  # fmt: skip
    letters.void_number(actor=proofreader, entry_id=numbered.entries.get().pk, reason="พิมพ์ผิด")


def rarer_drafts(ministry):
    """Drafts that were recalled, discarded, restored, and one for an answer."""
    drafter = ministry.actors["drafter"]
    on_its_way = Draft.objects.filter(state="in_route", owner_position_id=drafter.position_id).last()
    drafts.recall(actor=drafter, draft_id=on_its_way.pk, reason="แก้วันที่")
    thrown = drafts.create_draft(actor=drafter, kind=DraftKind.MEMO)
    drafts.discard(actor=drafter, draft_id=thrown.pk)
    answered = Letter.objects.filter(direction="incoming", reader_ids__contains=[drafter.position_id]).first()
    answer = drafts.create_draft(actor=drafter, kind=DraftKind.EXTERNAL_LETTER, reply_to=answered.pk if answered else None)
    scan = BytesIO(read_bytes(_any_pdf(drafter)))
    drafts.attach_file(actor=drafter, draft_id=answer.pk, stream=scan, name="แบบรายงาน.pdf")


def rarer_powers(ministry):
    """A power given for a week, and one taken back."""
    director, section = ministry.actors["director"], ministry.actors["section"]
    today = bangkok_today()
    for days in (7, 8):
        given = org.grant_delegation(
            actor=director, from_position_id=director.position_id, to_position_id=section.position_id, authority="acting",
            valid_from=today + timedelta(days=days), valid_to=today + timedelta(days=days), basis="คำสั่งกองที่ 1/2569",
        )  # fmt: skip
    org.revoke_delegation(actor=director, delegation_id=given.pk)
