"""What the database and the job queue promise to every service."""

import json
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from samnak.audit.models import Event
from samnak.audit.services import event_row, record
from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.core.events import KINDS, event_kind
from samnak.core.ids import new_id
from samnak.core.transactions import official
from samnak.correspondence.enums import Events
from samnak.correspondence.models import PresetPhrase, Register

ACTOR = system_actor("ทดสอบ", agency_id=new_id())


def waiting(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [name])
        return [json.loads(row[0]) for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_job_is_rolled_back_with_its_record():
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("test.lost", number=1)
        raise RuntimeError("the service failed")
    with transaction.atomic():
        jobs.enqueue("test.kept", number=2)
    assert waiting("test.lost") == []
    assert waiting("test.kept") == [{"number": 2}]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_need_not_wait_twice_waits_once():
    with transaction.atomic():
        for number in (1, 2):
            jobs.enqueue("test.once", once="the same", number=number)
        assert waiting("test.once") == [{"number": 1}]  # and the transaction of the service is still whole


@pytest.mark.django_db
def test_an_official_table_refuses_a_write_without_an_actor():
    table = Register._meta.db_table
    with pytest.raises(DatabaseError, match="refuses a write without an actor"), transaction.atomic():
        Register.objects.filter(pk=new_id()).update(name="x")
    with official(ACTOR):
        assert Register.objects.filter(pk=new_id()).update(name="x") == 0
    assert table == "correspondence_register"
    assert PresetPhrase.objects.filter(pk=new_id()).update(text="x") == 0  # not official: no actor needed


@pytest.mark.django_db(transaction=True)
def test_the_actor_ends_with_the_transaction():
    with official(ACTOR):
        pass
    with pytest.raises(DatabaseError, match="without an actor"), transaction.atomic():
        Register.objects.filter(pk=new_id()).update(name="x")


@pytest.mark.django_db
def test_an_event_carries_exactly_its_declared_keys():
    with official(ACTOR):
        event = record(ACTOR, Events.LETTER_CLOSED, subject_type="letter", subject_id=new_id(), note="เสร็จ")
    assert Event.objects.get(pk=event.pk).data == {"note": "เสร็จ"}
    with pytest.raises(ValueError, match="carries"):
        event_row(ACTOR, Events.LETTER_CLOSED, subject_type="letter", subject_id=None, data={"notes": ""})


def test_a_kind_is_declared_once():
    assert "correspondence.letter_closed" in KINDS
    with pytest.raises(ValueError, match="twice"):
        event_kind("correspondence.letter_closed", "ปิด", "note")


def test_ids_are_uuid7_and_sort_by_time():
    first = new_id()
    rows = [new_id() for _ in range(1000)]
    assert first.version == 7
    assert first.variant == uuid.RFC_4122
    assert len(set(rows)) == 1000
    assert [row.int >> 80 for row in rows] == sorted(row.int >> 80 for row in rows)
