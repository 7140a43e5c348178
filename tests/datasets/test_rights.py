"""Who may do what: every right as a pair, and what is listed is what may be known."""

import pytest
from django.http import Http404

from samnak.core.access import can
from samnak.core.errors import DeniedError
from samnak.datasets import policies, queries, services
from samnak.datasets.enums import DataSetState
from samnak.datasets.models import DataSet, PlatformSwitch
from samnak.datasets.workflow import DATA_SET
from tests.datasets.conftest import made, released

PEOPLE = (
    "chief",
    "deputy",
    "director",
    "head",
    "officer",
    "typist",
    "registrar",
    "planner",
    "planning_director",
    "steward",
    "small_steward",
)
INSIDE = {"officer", "head", "typist"}  # the section that made it
READERS = INSIDE | {"registrar", "steward"}


def who(office, row, action):
    return {key for key in PEOPLE if can(office.actor(key), getattr(policies, action), row)}


def in_state(office, state):
    row = made(office, slug=f"s-{state}")
    if state != "draft":
        services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    if state in {"approved", "published", "withdrawn"}:
        services.approve(actor=office.actor("steward"), data_set_id=row.pk)
    if state in {"published", "withdrawn"}:
        services.publish(actor=office.actor("steward"), data_set_id=row.pk)
    if state == "withdrawn":
        services.withdraw(actor=office.actor("steward"), data_set_id=row.pk, reason="ผิด")
    return DataSet.objects.select_related("unit").get(pk=row.pk)


STEWARD = {"steward"}
EXPECTED = {
    "draft": {"EDIT": INSIDE, "SUBMIT": INSIDE},
    "submitted": {"RECALL": INSIDE, "APPROVE": STEWARD, "RETURN": STEWARD},
    "approved": {"RETURN": STEWARD, "PUBLISH": STEWARD},
    "published": {"REVISE": INSIDE, "WITHDRAW": STEWARD | {"head"}},
    "withdrawn": {"REVISE": INSIDE},
}
ACTIONS = ("EDIT", "SUBMIT", "RECALL", "REVISE", "APPROVE", "RETURN", "PUBLISH", "WITHDRAW")


@pytest.mark.parametrize("state", DataSetState.values)
def test_every_right_in_every_state(office, state):
    row = in_state(office, state)
    assert {action: who(office, row, action) for action in ACTIONS} == {
        action: EXPECTED[state].get(action, set()) for action in ACTIONS
    }
    assert who(office, row, "SEE") >= READERS
    assert who(office, row, "SEE") & {"planner", "planning_director", "small_steward"} == set()


def test_the_table_and_the_rights_agree():
    acts = {row.name for state in DataSetState.values for row in DATA_SET.acts_from(state)}
    assert acts == {"submit", "recall", "return", "approve", "publish", "withdraw", "revise"}
    assert DATA_SET.states == frozenset(DataSetState.values)


def test_what_is_listed_is_what_may_be_known(office, other_office):
    made(office)
    made(office, "planner", slug="plans")
    released(office, slug="out")
    made(office, "chief", slug="top")
    released(other_office, slug="theirs")
    rows = list(DataSet.objects.select_related("unit", "current_release"))
    for place in (office, other_office):
        for key in PEOPLE:
            actor = place.actor(key)
            assert set(queries.visible_to(actor)) == {row for row in rows if can(actor, policies.SEE, row)}, key
            known = {row for row in rows if queries.is_known(actor, row)}
            assert set(queries.known_to(actor)) == known, key
            tokens = queries.finds_by(actor)
            assert {row for row in rows if row.agency_id == actor.agency_id and tokens & queries.readers_of(row)} == known, key
    stranger = other_office.actor("steward")
    with pytest.raises(Http404):
        queries.get_for(stranger, policies.SEE, DataSet.objects.get(slug="out").pk)


def test_switching_the_platforms_tables(office, other_office):
    top, other = office.units["top"], office.units["other"]
    allowed = {
        key: [bool(can(office.actor(key), policies.SWITCH, unit)) for unit in (top, other, None)]
        for key in ("steward", "small_steward", "officer")
    }
    assert allowed == {"steward": [True, True, True], "small_steward": [False, True, True], "officer": [False, False, False]}
    assert not can(other_office.actor("steward"), policies.SWITCH, top)


def test_creating_needs_a_post(office):
    assert can(office.actor("officer"), policies.CREATE)
    from samnak.core.actor import Actor

    assert not can(Actor(name="ผู้ไม่มีตำแหน่ง", agency_id=office.agency.pk), policies.CREATE)


def test_stewards_are_told(office):
    row = made(office, "planner", slug="plans")
    assert set(queries.posts_that_approve(row)) == {office.id("steward"), office.id("small_steward")}
    services.submit(actor=office.actor("planner"), data_set_id=row.pk)
    assert [queries.waiting_for([office.actor(key)]).count() for key in ("steward", "small_steward", "planner", "officer")] == [
        1,
        1,
        0,
        0,
    ]


def test_a_table_that_is_on_is_its_units(office):
    unit, other = office.units["division"], office.units["other"]
    services.switch(actor=office.actor("steward"), key="letters", unit_id=unit.pk, state="on")
    with pytest.raises(DeniedError):
        services.switch(actor=office.actor("small_steward"), key="letters", unit_id=other.pk, state="off")
    row = PlatformSwitch.objects.get()
    assert (row.state, row.unit) == ("on", unit)
    services.switch(actor=office.actor("steward"), key="letters", unit_id=unit.pk, state="off")
    assert services.switch(actor=office.actor("small_steward"), key="letters", unit_id=other.pk, state="on").unit == other
