"""Who may do what: every right as a pair, and what is listed and found is what may be known."""

import pytest
from django.http import Http404

from samnak.core.access import can
from samnak.knowledge import policies, queries, services
from samnak.knowledge.enums import Audience, EntryState
from samnak.knowledge.models import Collection, Entry
from samnak.knowledge.providers import KnowledgeIndex
from samnak.knowledge.workflow import ENTRY
from tests.knowledge.conftest import fresh, opened, published, written

PEOPLE = ("chief", "deputy", "director", "head", "officer", "typist", "registrar", "planner", "planning_director")
WORKING = {"officer", "director", "registrar"}
CURATORS = {"director", "registrar"}
ACTIONS = ("EDIT", "SUBMIT", "RECALL", "RETURN", "PUBLISH", "REVISE", "WITHDRAW", "REVIEW", "READ")
EXPECTED = {
    "draft": {"EDIT": WORKING, "SUBMIT": WORKING},
    "submitted": {"RECALL": WORKING, "RETURN": CURATORS, "PUBLISH": CURATORS},
    "published": {"REVISE": WORKING, "WITHDRAW": CURATORS, "REVIEW": CURATORS, "READ": set(PEOPLE)},
    "withdrawn": {"REVISE": WORKING},
}


def in_state(office, state):
    collection = opened(office)
    if state in {"published", "withdrawn"}:
        row = published(office, collection)
        if state == "withdrawn":
            services.withdraw(actor=office.actor("director"), entry_id=row.pk, reason="เปลี่ยนระเบียบ")
        return fresh(row)
    row = written(office, collection)
    if state == "submitted":
        services.submit(actor=office.actor("officer"), entry_id=row.pk)
    return fresh(row)


@pytest.mark.parametrize("state", EntryState.values)
def test_every_right_in_every_state(office, other_office, state):
    row = in_state(office, state)
    found = {name: {key for key in PEOPLE if can(office.actor(key), getattr(policies, name), row)} for name in ACTIONS}
    assert found == {name: EXPECTED[state].get(name, set()) for name in ACTIONS}
    strangers = {name for name in ACTIONS for key in PEOPLE if can(other_office.actor(key), getattr(policies, name), row)}
    assert strangers == set()


def test_the_table_names_every_state():
    assert ENTRY.states == frozenset(EntryState.values)


def test_nobody_approves_their_own(office):
    collection = opened(office)
    row = written(office, collection, "director")
    services.submit(actor=office.actor("director"), entry_id=row.pk)
    row = fresh(row)
    assert not can(office.actor("director"), policies.PUBLISH, row)
    assert can(office.actor("registrar"), policies.PUBLISH, row)
    other = written(office, collection, "officer")
    services.submit(actor=office.actor("registrar"), entry_id=other.pk)
    assert not can(office.actor("registrar"), policies.PUBLISH, fresh(other))
    edited = written(office, collection, "officer")
    services.edit_entry(actor=office.actor("director"), entry_id=edited.pk, data={"title": "ใหม่"}, revision=edited.revision)
    services.submit(actor=office.actor("officer"), entry_id=edited.pk)
    assert not can(office.actor("director"), policies.PUBLISH, fresh(edited))


def test_what_is_listed_and_found_is_what_may_be_known(office, other_office):
    for place in (office, other_office):
        for audience in Audience.values:
            collection = opened(place, audience, title=f"หมวด {audience}", curators=("director", "planner"))
            published(place, collection)
            written(place, collection, "officer")
            gone = published(place, collection, "registrar")
            services.withdraw(actor=place.actor("director"), entry_id=gone.pk, reason="เก่า")
            revised = published(place, collection, "head")
            services.revise(actor=place.actor("head"), entry_id=revised.pk)
    rows = list(queries.with_all(Entry.objects.all()))
    collections = list(Collection.objects.select_related("unit").prefetch_related("curators"))
    index = KnowledgeIndex()
    for place in (office, other_office):
        for key in PEOPLE:
            actor = place.actor(key)
            known = {row for row in rows if can(actor, policies.SEE, row)}
            assert set(queries.visible_to(actor)) == known, key
            assert {row for row in rows if index.tokens(actor) & queries.readers_of(row)} == known, key
            assert index.visible(actor, [row.pk for row in rows]) == {row.pk for row in known}
            assert set(queries.collections_for(actor)) == {
                one for one in collections if can(actor, policies.SEE_COLLECTION, one)
            }, key
            assert set(queries.writable(actor)) == {one for one in collections if can(actor, policies.WRITE, one)}, key


def test_the_audience_decides(office, other_office):
    reads = {}
    for audience in Audience.values:
        row = published(office, opened(office, audience, title=audience))
        ours = {key for key in PEOPLE if can(office.actor(key), policies.READ, row)}
        reads[audience] = (ours, bool(can(other_office.actor("officer"), policies.READ, row)))
    below = {"director", "head", "officer", "typist", "registrar"}
    assert reads == {"unit": (below, False), "agency": (set(PEOPLE), False), "all": (set(PEOPLE), True)}


def test_strangers_find_nothing(office, other_office):
    row = published(office, opened(office))
    with pytest.raises(Http404):
        queries.get_for(other_office.actor("director"), policies.SEE, row.pk)
    with pytest.raises(Http404):
        queries.collection_for(other_office.actor("director"), policies.SEE_COLLECTION, row.collection_id)


def test_opening_and_managing(office):
    collection = Collection.objects.select_related("unit").get(pk=opened(office, curators=("registrar", "planner")).pk)
    assert {key for key in PEOPLE if can(office.actor(key), policies.OPEN)} == {"chief", "director", "head", "planning_director"}
    managing = {key for key in PEOPLE if can(office.actor(key), policies.MANAGE, collection)}
    assert managing == {"director", "registrar", "planner"}
