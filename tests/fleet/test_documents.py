"""Papers of cars that end on a day, and who is told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.errors import DeniedError, DomainError
from samnak.fleet.models import CarDocument
from samnak.fleet.policies.register import READ_BOOKS
from samnak.fleet.queries import documents as queries
from samnak.fleet.services import cars, documents
from samnak.fleet.services.documents import DocumentData

TODAY = date(2026, 11, 25)
TAX = DocumentData(kind="tax", expires_on=date(2026, 12, 31), number="ท 123", issuer="กรมการขนส่งทางบก", baht=Decimal("2500.00"))


def save(fleet, person="fleet", car="van", document=None, **changes):
    return documents.save_document(
        actor=fleet.actor(person),
        car_id=fleet.cars[car].pk,
        data=replace(TAX, **changes),
        document_id=document.pk if document else None,
    )


def told():
    return [
        (event.data["car"], event.data["what"], event.data["due"])
        for event in Event.objects.filter(kind="fleet.due_told").order_by("at")
    ]


def test_a_paper_is_entered_renewed_and_put_right(fleet):
    first = save(fleet)
    renewed = save(fleet, expires_on=date(2027, 12, 31))
    assert list(queries.standing()) == [renewed]
    fixed = save(fleet, document=renewed, expires_on=date(2027, 12, 30))
    assert (fixed.pk, fixed.expires_on) == (renewed.pk, date(2027, 12, 30))
    assert CarDocument.objects.filter(car=fleet.cars["van"]).count() == 2
    assert first.pk in set(CarDocument.objects.values_list("pk", flat=True))
    event = Event.objects.filter(kind="fleet.document_saved").order_by("-at").first()
    assert event.data == {"plate": "1กข 1234 กรุงเทพมหานคร", "kind": "tax", "expires": "2027-12-30"}


@pytest.mark.parametrize("person", ["driver", "officer", "director", "auditor", "admin"])
def test_only_the_keeper_enters_papers(fleet, person):
    with pytest.raises(DeniedError):
        save(fleet, person)


@pytest.mark.parametrize(("field", "change"), [("expires_on", {"starts_on": date(2027, 1, 1)}), ("baht", {"baht": Decimal(-1)})])
def test_what_cannot_be(fleet, field, change):
    with pytest.raises(DomainError) as refused:
        save(fleet, **change)
    assert refused.value.field == field


def test_who_reads_papers(fleet, other_fleet):
    row = save(fleet)
    assert queries.document_for(fleet.actor("auditor"), READ_BOOKS, row.pk) == row
    with pytest.raises(DeniedError):
        queries.document_for(fleet.actor("officer"), READ_BOOKS, row.pk)
    with pytest.raises(Http404):
        queries.document_for(other_fleet.actor("fleet"), READ_BOOKS, row.pk)


def test_what_ends_soon_is_listed(fleet):
    save(fleet, expires_on=date(2026, 11, 24))
    save(fleet, kind="insurance", expires_on=date(2026, 11, 25))
    save(fleet, kind="compulsory", expires_on=date(2026, 12, 25))
    save(fleet, car="sedan", expires_on=date(2026, 12, 26))
    save(fleet, car="sedan", kind="inspection", expires_on=date(2027, 1, 24))
    save(fleet, car="sedan", kind="insurance", expires_on=date(2027, 1, 25))
    units = [fleet.pool.unit_id]
    assert queries.expiry_counts(fleet.agency_id, units, TODAY) == queries.Expiry(expired=1, near=2, soon=2, later=1)
    found = {
        name: [row.kind for row in queries.expiring(fleet.agency_id, units, TODAY, name)]
        for name in ("expired", "near", "soon", "")
    }
    assert found == {
        "expired": ["tax"], "near": ["insurance", "compulsory"], "soon": ["tax", "inspection"],
        "": ["tax", "insurance", "compulsory", "tax", "inspection", "insurance"],
    }  # fmt: skip


def test_what_was_renewed_or_whose_car_is_gone_is_not_listed(fleet):
    save(fleet, expires_on=date(2026, 11, 1))
    save(fleet, expires_on=date(2027, 11, 1))
    save(fleet, car="sedan", expires_on=date(2026, 11, 1))
    cars.retire_car(actor=fleet.actor("fleet"), car_id=fleet.cars["sedan"].pk, on=date(2026, 11, 2), reason="ขาย")
    assert queries.expiry_counts(fleet.agency_id, [fleet.pool.unit_id], TODAY) == queries.Expiry(0, 0, 0)


def test_it_is_told_once_for_each_threshold(fleet):
    save(fleet, expires_on=date(2026, 12, 31))
    days = [
        date(2026, 10, 31),
        date(2026, 11, 1),
        date(2026, 11, 2),
        date(2026, 11, 30),
        date(2026, 12, 1),
        date(2026, 12, 2),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    ]
    assert [documents.tell_expiring(actor=system_actor(), on=day) for day in days] == [0, 1, 0, 0, 1, 0, 0, 1, 0]
    assert told() == [("1กข 1234 กรุงเทพมหานคร", "ภาษีรถประจำปี", "31 ธ.ค. 2569")] * 3


def test_a_job_that_did_not_run_tells_once_and_not_for_each_day_missed(fleet):
    save(fleet, expires_on=date(2026, 12, 31))
    assert [documents.tell_expiring(actor=system_actor(), on=day) for day in (date(2026, 12, 20), date(2026, 12, 21))] == [1, 0]


def test_what_was_renewed_is_not_told(fleet):
    save(fleet, expires_on=date(2026, 12, 31))
    save(fleet, expires_on=date(2027, 12, 31))
    assert documents.tell_expiring(actor=system_actor(), on=TODAY) == 0
