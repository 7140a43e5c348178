"""Numbers given by 16 connections at once, beside a bare transaction that locks the same row and inserts the same entry.

Everything runs on a scratch database of the same server. The bare transaction is the floor of any gap-free numbering:
lock the counter, insert the row of the register, commit. The service also writes the letter, the event and its link in
the hash chain of the agency, and asks who may do it.
"""

import multiprocessing
import statistics
import time
import uuid
from datetime import date

import psycopg
from django.db import connection, connections
from django.utils import timezone

from bench.serving.scratch import address, scratch
from samnak.accounts.models import User
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.correspondence import services
from samnak.correspondence.models import NumberCounter, Register, RegisterEntry
from samnak.org.models import Agency, Appointment, Position, Unit

CONNECTIONS = 16
SECONDS = 3.0
ROUNDS = 3
GOAL = 0.5

BARE_COUNT = """
UPDATE correspondence_numbercounter SET last_number = last_number + 1 WHERE register_id = %s AND year = %s RETURNING last_number
"""
BARE_INSERT = """
INSERT INTO correspondence_registerentry
    (id, agency_id, register_id, year, number, state, letter_id, document_number, document_date, from_text, to_text, subject,
     action, remark, urgency, secrecy, entered_at, entered_by_name, search_text)
VALUES (%s, %s, %s, %s, %s, 'reserved', NULL, %s, %s, %s, %s, %s, '', '', 'normal', 'none', now(), %s, %s)
"""
BARE_LETTER = """
INSERT INTO correspondence_letter
    (id, agency_id, unit_id, direction, kind, state, source, document_number, document_date, subject, from_text, to_text, urgency,
     secrecy, is_circular, owner_position_id, holder_unit_id, holder_position_id, signed_code, reader_ids, search_text,
     created_by_name)
VALUES (%s, %s, %s, 'outgoing', 'memo', 'numbered', 'draft', %s, %s, %s, %s, %s, 'normal', 'none', false, %s, %s, %s, '', %s, %s,
        %s)
"""
BARE_EVENT = """
INSERT INTO audit_event
    (id, agency_id, kind, user_id, actor_name, position_title, authority, on_behalf_of, ip, subject_type, subject_id, data)
VALUES (%s, %s, 'correspondence.number_issued', %s, %s, '', 'holder', '', '', 'correspondence.letter', %s, %s)
"""
SUBJECT = "ขอความอนุเคราะห์ข้อมูลเพื่อประกอบการจัดทำรายงานผลการปฏิบัติราชการประจำปี"


def run():
    with scratch("samnak_bench"):
        one_agency, many_agencies = _desks(50, agencies=1), _desks(50, agencies=50)
        return [
            *_compare("one register", one_agency[:1]),
            *_compare("50 registers of 50 agencies", many_agencies),
            *_compare("50 registers of one agency", one_agency),
        ]


def _desks(count, *, agencies):
    """Write agencies with units that issue numbers, and return (actor, unit, register, post) for each unit."""
    owners = [
        Agency.objects.create(kind="department", name=f"กรม {number}", ministry="กระทรวง", letterhead="กรม")
        for number in range(agencies)
    ]
    desks = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'bench', false)")
    for number in range(count):
        agency = owners[number % agencies]
        unit = Unit.objects.create(
            agency=agency, kind="division", name=f"กอง {number}", document_code=f"วธ {number:04}", can_issue_number=True
        )
        post = Position.objects.create(agency=agency, unit=unit, title="นักวิชาการ")
        user = User.objects.create(username=f"bench-{uuid.uuid4()}", first_name="ก", last_name="ข")
        seat = Appointment.objects.create(agency=agency, user=user, position=post, valid_from=date(2023, 10, 1))
        register = Register.objects.create(
            agency=agency, unit=unit, direction="outgoing", series="general", name=f"ทะเบียน {number}"
        )
        NumberCounter.objects.create(agency=agency, register=register, year=thai.buddhist_year(bangkok_today()), last_number=0)
        actor = Actor(
            name="ก ข", user_id=user.pk, agency_id=agency.pk, unit_id=unit.pk, unit_path=unit.path, position_id=post.pk,
            position_title=post.title, appointment_id=seat.pk, readable_unit_ids=frozenset({unit.pk}),
        )  # fmt: skip
        desks.append((actor, unit.pk, register.pk, post.pk))
    return desks


def _compare(name, desks):
    """Measure all ways in turn, so that what else runs on the machine touches each; give the middle of the rounds.

    Two floors: only counter and entry of the register, and the same rows as the service (letter, event and chain too).
    """
    rates = {"service": [], "bare": [], "same rows": []}
    for _round in range(ROUNDS):
        for way, done in rates.items():
            done.append(_rate(way, desks))
    _check(desks)
    value = statistics.median(rates["service"])
    return [_row(f"{name}, {floor}", value, statistics.median(rates[floor])) for floor in ("bare", "same rows")]


def _row(name, value, bound):
    return {
        "name": f"numbers: {CONNECTIONS} connections, {name}",
        "value": round(value),
        "unit": "letters/s",
        "bound": round(bound),
        "ratio": round(value / bound, 2),
        "goal": f">= {GOAL} of bare",
        "met": value / bound >= GOAL,
    }


def _check(desks):
    """A measurement of numbering that left a gap would be worth nothing."""
    for _actor, _unit, register, _post in desks:
        numbers = list(RegisterEntry.objects.filter(register=register).order_by("number").values_list("number", flat=True))
        if numbers != list(range(1, len(numbers) + 1)):
            raise AssertionError(f"register {register} has a gap or a double number")


def _rate(way, desks):
    connections.close_all()
    context = multiprocessing.get_context("fork")
    gate, results = context.Barrier(CONNECTIONS), context.Queue()
    work = {"service": _serve, "bare": _bare, "same rows": _bare_same_rows}[way]
    workers = [context.Process(target=_work, args=(work, desks, place, gate, results)) for place in range(CONNECTIONS)]
    for worker in workers:
        worker.start()
    done = [results.get(timeout=120) for _worker in workers]
    for worker in workers:
        worker.join()
    return sum(done) / SECONDS


def _work(work, desks, place, gate, results):
    act = work()
    for step in range(3):
        act(desks[(place + step) % len(desks)])
    gate.wait(60)
    until = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < until:
        act(desks[(place + count * CONNECTIONS) % len(desks)])
        count += 1
    results.put(count)
    connections.close_all()


def _serve():
    def act(desk):
        actor, unit, _register, post = desk
        services.issue_letter(
            actor=actor, unit_id=unit, kind="external_letter", subject=SUBJECT, from_text="กรมตัวอย่าง", to_text="อธิบดีกรมตัวอย่าง",
            urgency="normal", secrecy="none", is_circular=False, owner_position_id=post,
        )  # fmt: skip

    return act


def _bare():
    return _bare_work(whole=False)


def _bare_same_rows():
    return _bare_work(whole=True)


def _bare_work(*, whole):
    link = psycopg.connect(**address(), autocommit=False)
    cursor = link.cursor()
    cursor.execute("SELECT set_config('samnak.actor', 'bench', false)")
    link.commit()
    today = timezone.localdate()
    year = thai.buddhist_year(today)

    def act(desk):
        actor, unit, register, post = desk
        cursor.execute(BARE_COUNT, (register, year))
        (number,) = cursor.fetchone()
        text = f"วธ 0000/{number}"
        row = (
            uuid.uuid4(), actor.agency_id, register, year, number, text, today, "กรมตัวอย่าง", "อธิบดีกรมตัวอย่าง", SUBJECT, "ก ข",
            f"{text} {SUBJECT}",
        )  # fmt: skip
        cursor.execute(BARE_INSERT, row)
        if whole:
            letter = uuid.uuid4()
            cursor.execute(BARE_LETTER, (
                letter, actor.agency_id, unit, text, today, SUBJECT, "กรมตัวอย่าง", "อธิบดีกรมตัวอย่าง", post, unit, post,
                [unit, post], f"{text} {SUBJECT}", "ก ข",
            ))  # fmt: skip
            cursor.execute(BARE_EVENT, (uuid.uuid4(), actor.agency_id, actor.user_id, "ก ข", letter, f'{{"number": "{text}"}}'))
        link.commit()

    return act
