"""The database keeps the log: append-only, chained, and any tampering is named."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from samnak.audit import queries, services
from samnak.audit.models import ChainHead, ChainLink, Event
from samnak.core.actor import Actor
from samnak.core.events import KINDS, event_kind
from samnak.core.ids import new_id
from samnak.core.transactions import official

KIND = KINDS.get("tests.done") or event_kind("tests.done", "ทดสอบ", "note")
pytestmark = pytest.mark.django_db(transaction=True)


def write(agency_id, note="x"):
    actor = Actor(name="นายสมชาย ใจดี", user_id=new_id(), agency_id=agency_id)
    with official(actor):
        return services.record(actor, KIND, subject_type="tests.Thing", subject_id=None, note=note)


@pytest.fixture
def chain():
    agency_id = new_id()
    return agency_id, [write(agency_id, f"เรื่องที่ {number}") for number in range(1, 8)]


def test_events_are_linked_at_commit_one_after_the_other(chain):
    agency_id, events = chain
    links = list(ChainLink.objects.order_by("sequence"))
    assert [link.event_id for link in links] == [event.pk for event in events]
    assert [link.sequence for link in links] == [1, 2, 3, 4, 5, 6, 7]
    assert [bytes(link.previous_hash) for link in links] == [b"", *(bytes(link.hash) for link in links[:-1])]
    head = ChainHead.objects.get()
    assert (head.agency_id, head.sequence, bytes(head.hash)) == (agency_id, 7, bytes(links[-1].hash))
    assert queries.check_chain(agency_id).broken is None


def test_what_is_rolled_back_leaves_no_gap(chain):
    agency_id, _events = chain
    with pytest.raises(RuntimeError), transaction.atomic():
        write(agency_id)
        raise RuntimeError
    write(agency_id)
    assert (ChainHead.objects.get().sequence, queries.check_chain(agency_id).broken) == (8, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_name = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "UPDATE audit_chainlink SET sequence = sequence + 100",
        "DELETE FROM audit_chainlink",
        "TRUNCATE audit_chainlink",
    ],
)
def test_the_database_refuses_to_change_the_past(chain, statement):
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Event.objects.count(), ChainLink.objects.count()) == (7, 7)


def tamper(*statements):
    """Do what only the owner of the database could: switch the guards off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement, values in statements:
            cursor.execute(statement, values)


def verdict(agency_id):
    broken = queries.check_chain(agency_id).broken
    return broken.sequence, broken.event_id, broken.reason


def test_a_changed_event_is_named(chain, capsys):
    agency_id, events = chain
    tamper(
        ("UPDATE audit_event SET actor_name = 'ผู้อื่น' WHERE id = %s", [events[4].pk]),
        ('UPDATE audit_event SET data = \'{"note": "y"}\' WHERE id = %s', [events[2].pk]),
    )
    assert verdict(agency_id) == (3, events[2].pk, "event was changed")
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert f"{agency_id} BROKEN at 3: event {events[2].pk}: event was changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("column", "value"),
    [("at", "2020-01-01"), ("ip", "10.0.0.1"), ("kind", "tests.other"), ("on_behalf_of", "ปลัด"), ("user_id", None)],
)
def test_every_column_is_under_the_hash(chain, column, value):
    agency_id, events = chain
    tamper((f"UPDATE audit_event SET {column} = %s WHERE id = %s", [value, events[6].pk]))
    assert verdict(agency_id) == (7, events[6].pk, "event was changed")


def test_a_removed_event_is_named(chain):
    agency_id, events = chain
    tamper(("DELETE FROM audit_event WHERE id = %s", [events[1].pk]))
    assert verdict(agency_id) == (2, events[1].pk, "event is missing")


def test_a_removed_event_with_its_link_is_named(chain):
    agency_id, events = chain
    tamper(
        ("DELETE FROM audit_chainlink WHERE event_id = %s", [events[1].pk]),
        ("DELETE FROM audit_event WHERE id = %s", [events[1].pk]),
    )
    assert verdict(agency_id) == (3, events[2].pk, "a link is missing before it")


def test_a_cut_end_is_named(chain):
    agency_id, events = chain
    tamper(
        ("DELETE FROM audit_chainlink WHERE event_id = %s", [events[6].pk]),
        ("DELETE FROM audit_event WHERE id = %s", [events[6].pk]),
    )
    assert verdict(agency_id) == (6, None, "chain ends before its head")


def test_a_slipped_in_event_is_counted(chain, capsys):
    agency_id, _events = chain
    tamper(
        (
            """INSERT INTO audit_event
               (id, agency_id, kind, actor_name, position_title, authority, on_behalf_of, ip, subject_type, data)
               VALUES (%s, %s, 'x.y', 'ผี', '', '', '', '', 'x', '{}')""",
            [new_id(), agency_id],
        )
    )
    assert queries.unchained_events() == 1
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert "1 events stand outside any chain" in capsys.readouterr().out


def test_a_whole_log_passes(chain, capsys):
    agency_id, _events = chain
    call_command("verify_audit")
    assert f"{agency_id} 7 events, head" in capsys.readouterr().out


def test_twenty_people_at_once_make_one_chain_without_gaps():
    agencies = [new_id(), new_id()]
    together = threading.Barrier(20)
    wrong = []

    def work(number):
        try:
            together.wait(30)
            for turn in range(5):
                write(agencies[number % 2], f"{number}/{turn}")
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for agency_id in agencies:
        report = queries.check_chain(agency_id)
        assert (report.length, report.broken) == (50, None)
        numbers = list(ChainLink.objects.filter(agency_id=agency_id).order_by("sequence").values_list("sequence", flat=True))
        assert numbers == list(range(1, 51))
    assert queries.unchained_events() == 0


def test_an_event_carries_exactly_its_keys():
    actor = Actor(name="x", user_id=new_id(), agency_id=new_id())
    with official(actor), pytest.raises(ValueError, match="declared are"):
        services.record(actor, KIND, subject_type="tests.Thing", subject_id=None, other=1)
