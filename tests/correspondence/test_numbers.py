"""Numbers under pressure: many hands at once, a process killed half-way, and what is frozen."""

import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import bangkok_today
from samnak.correspondence import services, tasks
from samnak.correspondence.models import Letter, NumberCounter, RegisterEntry
from tests.correspondence.conftest import build_office, open_registers
from tests.correspondence.test_issuing import issue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def committed(transactional_db):
    """Return an agency that other connections can see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    made = build_office("ค", "ทค")
    open_registers(made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")
    return made


def together(count, work):
    """Run the same work in so many threads, each with its own connection, all starting at once."""
    gate = threading.Barrier(count)
    results = [None] * count

    def run(place):
        try:
            gate.wait(60)
            results[place] = work(place)
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_fifty_at_once_take_one_to_fifty_without_gap_or_double(committed):
    actor = committed.actor("officer")
    results = together(50, lambda _place: issue(committed, actor=actor).document_number)
    assert sorted(results, key=str) == sorted((f"ทค 0002/{number}" for number in range(1, 51)), key=str)
    assert sorted(RegisterEntry.objects.values_list("number", flat=True)) == list(range(1, 51))


def test_two_registrars_at_once_register_a_letter_once(committed):
    data = services.ArrivalData(kind="external_letter", subject="ก", from_text="ข", to_text="ค")
    letter = services.arrive_by_mail(actor=committed.actor("registrar"), agency_id=committed.agency.pk, data=data, files=[])
    actor = committed.actor("registrar")
    results = together(2, lambda _place: services.register_incoming(actor=actor, letter_id=letter.pk))
    assert sorted(type(result).__name__ for result in results) == ["ConflictError", "RegisterEntry"]
    assert NumberCounter.objects.get().last_number == 1


KILLED = """
import os, signal, sys, uuid
import django
from django.conf import settings
django.setup()
from django.db import connection
from samnak.core import transactions
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.correspondence import services
from samnak.correspondence.models import Register
register = Register.objects.get(pk=sys.argv[1])
with transactions.official(Actor(name="x", agency_id=register.agency_id)):
    print(services.take_number(register, bangkok_today()), flush=True)
    sys.stdin.read()
"""


def test_a_process_killed_between_number_and_commit_leaves_no_gap(committed):
    issue(committed)
    register = committed.register(committed.division, "outgoing")
    database = settings.DATABASES["default"]
    host = f"?host={database['HOST']}" if str(database["HOST"]).startswith("/") else ""
    place = "" if host else f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
    url = f"postgresql://{database['USER']}@{place}/{connection.settings_dict['NAME']}{host}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "DB_POOL": "0"}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(register.pk)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline().strip() == "2", process.stderr.read() if process.poll() is not None else ""
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    assert issue(committed).document_number == "ทค 0002/2"
    assert list(RegisterEntry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_number_needs_a_transaction(committed):
    with pytest.raises(RuntimeError):
        services.take_number(committed.register(committed.division, "outgoing"), bangkok_today())


def test_numbers_begin_again_with_the_calendar_year(office):
    register = office.register(office.division, "outgoing")
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 31)]
    assert [services.take_number(register, day) for day in days] == [1, 2, 3, 1, 4]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", 9),
        ("year", 2500),
        ("subject", "x"),
        ("document_date", "2020-01-01"),
        ("letter_id", None),
        ("document_number", "x"),
    ],
)
def test_what_is_issued_is_frozen(office, column, value):
    letter = issue(office)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEntry.objects.filter(letter=letter).update(**{column: value})


@pytest.mark.parametrize(("column", "value"), [("subject", "x"), ("document_number", "x"), ("direction", "incoming")])
def test_a_numbered_letter_is_frozen(office, column, value):
    letter = issue(office)
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**{column: value})


def test_a_row_of_a_register_is_never_deleted(office):
    issue(office)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEntry.objects.all().delete()


def test_an_official_row_needs_an_actor(office):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', true)")
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.create(
            agency=office.agency, unit=office.section, direction="incoming", kind="memo", state="arrived", source="paper",
            subject="x", from_text="x", to_text="x", created_by_name="x",
        )  # fmt: skip


def reserve(office, **changes):
    fields = {
        "actor": office.actor("clerk"),
        "register_id": office.register(office.division, "outgoing").pk,
        "count": 2,
        "holder": "กลุ่มแผนงาน",
        "reason": "รอรัฐมนตรีลงนาม",
        "until": bangkok_today() + timedelta(days=7),
    }
    return services.reserve_numbers(**fields | changes)


def test_a_reserved_number_may_carry_an_earlier_date(office):
    first, second = reserve(office)
    assert (first.number, second.number) == (1, 2)
    letter = issue(office, reserved_entry_id=first.pk, on=bangkok_today() - timedelta(days=1))
    assert (letter.document_number, letter.document_date) == ("ทส 0002/1", bangkok_today() - timedelta(days=1))
    assert issue(office).document_number == "ทส 0002/3"
    with pytest.raises(ConflictError):
        issue(office, reserved_entry_id=first.pk)


def test_a_reserved_number_not_used_in_time_becomes_void_and_never_comes_back(office):
    first, _second = reserve(office, until=bangkok_today())
    RegisterEntry.objects.filter(pk=first.pk).update(reserved_until=bangkok_today() - timedelta(days=1))
    with pytest.raises(DomainError, match="หมดอายุ"):
        issue(office, reserved_entry_id=first.pk)
    tasks.expire_reservations(timestamp=0)
    first.refresh_from_db()
    assert (first.state, first.remark) == ("void", "เลขว่าง")
    with pytest.raises(ConflictError):
        issue(office, reserved_entry_id=first.pk)
    assert issue(office).document_number == "ทส 0002/3"


def test_a_cancelled_number_is_burnt_and_stays_in_the_register(office):
    letter = issue(office)
    entry = RegisterEntry.objects.get(letter=letter)
    with pytest.raises(DeniedError):
        services.void_number(actor=office.actor("officer"), entry_id=entry.pk, reason="พิมพ์ผิด")
    services.void_number(actor=office.actor("clerk"), entry_id=entry.pk, reason="พิมพ์ผิด")
    entry.refresh_from_db()
    letter.refresh_from_db()
    assert (entry.state, entry.remark, entry.letter, letter.state) == ("void", "ยกเลิก (พิมพ์ผิด)", letter, "cancelled")
    assert issue(office).document_number == "ทส 0002/2"


def test_a_register_cannot_be_opened_by_somebody_elses_registrar(office, other):
    with pytest.raises(DomainError):
        services.open_register(actor=other.actor("registrar"), unit_id=office.division.pk, direction="outgoing")
    with pytest.raises(DeniedError):
        services.open_register(actor=office.actor("officer"), unit_id=office.division.pk, direction="outgoing")
    with pytest.raises(DeniedError):
        services.open_register(actor=office.actor("clerk"), unit_id=office.division.pk, direction="outgoing", series="secret")
