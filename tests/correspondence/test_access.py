"""What each person may see and do; lists and single objects must agree."""

import random
from uuid import uuid4

import pytest
from django.http import Http404

from samnak.core.access import can
from samnak.core.errors import DeniedError
from samnak.correspondence import policies, queries, services
from samnak.correspondence.models import Letter
from samnak.org.models import RoleGrant
from tests.correspondence.test_flow import registered
from tests.correspondence.test_issuing import issue

PEOPLE = ["head", "registrar", "keeper", "chief", "clerk", "section", "officer", "stranger"]


def scattered(office, count, seed=1):
    """Write letters with readers drawn at random: units, posts, both or nobody, of every class of secrecy."""
    draw = random.Random(seed)
    units = [office.root, office.registry, office.division, office.division_registry, office.section]
    posts = list(office.positions.values())
    for _step in range(count):
        secrecy = draw.choice(["none", "none", "none", "confidential", "secret"])
        chosen = draw.sample(posts, draw.randint(0, 2)) + (draw.sample(units, draw.randint(0, 2)) if secrecy == "none" else [])
        Letter.objects.create(
            agency=office.agency, unit=draw.choice(units), direction="incoming", kind="memo", state="registered", source="paper",
            subject="x", from_text="x", to_text="x", created_by_name="x", secrecy=secrecy, reader_ids=[one.pk for one in chosen],
        )  # fmt: skip


def test_lists_and_single_letters_agree_for_every_person(office, other):
    RoleGrant.objects.create(
        agency=office.agency, position=office.positions["clerk"], role="secret_registrar", scope="subtree", unit=office.division
    )
    RoleGrant.objects.create(
        agency=office.agency, position=office.positions["section"], role="secret_registrar", scope="unit", unit=office.section
    )
    scattered(office, 150)
    scattered(other, 20)
    letters = list(Letter.objects.select_related("unit"))
    seen = {}
    for where in (office, other):
        for name in PEOPLE:
            actor = where.actor(name)
            listed = set(queries.visible_to(actor).values_list("pk", flat=True))
            allowed = {letter.pk for letter in letters if can(actor, policies.READ, letter)}
            assert listed == allowed, name
            seen[where.agency.name, name] = len(listed)
    assert len(set(seen.values())) > 6  # the data does tell people apart


def test_an_unknown_or_forged_id_is_not_found(office, other):
    letter = issue(office)
    for pk in (letter.pk, uuid4()):
        with pytest.raises(Http404):
            queries.get_for(other.actor("registrar"), policies.READ, pk)
    with pytest.raises(Http404):
        queries.get_for(office.actor("stranger"), policies.READ, letter.pk)
    assert queries.get_for(office.actor("clerk"), policies.READ, letter.pk) == letter


def test_what_one_may_know_but_not_do_is_denied_with_the_reason(office):
    letter = issue(office)
    with pytest.raises(DeniedError, match="เจ้าของเรื่อง"):
        queries.get_for(office.actor("section"), policies.DISPATCH, letter.pk)


MAY = {
    "register": {"registrar"},
    "return": {"registrar"},
    "minute": {"head", "registrar"},
    "assign": {"head", "registrar"},
    "close": {"head", "registrar"},
    "reopen": {"head", "registrar"},
}


@pytest.mark.parametrize("name", PEOPLE)
def test_rights_on_a_registered_letter(office, other, name):
    letter = registered(office, other)
    actor = other.actor(name)
    held = {
        action.name.split(".")[1]
        for action in (
            policies.REGISTER, policies.RETURN, policies.MINUTE, policies.ASSIGN, policies.CLOSE, policies.REOPEN,
        )
        if can(actor, action, letter)
    }  # fmt: skip
    assert held == {what for what, who in MAY.items() if name in who}


@pytest.mark.parametrize("name", PEOPLE)
def test_work_given_to_a_division_is_for_its_head_and_its_registrar(office, other, name):
    letter = registered(office, other)
    (row,) = services.assign(
        actor=other.actor("head"), letter_id=letter.pk, targets=[services.Target(unit_id=other.division.pk)], purpose="action"
    )
    assert bool(can(other.actor(name), policies.WORK, row)) == (name in {"chief", "clerk"})


@pytest.mark.parametrize("name", PEOPLE)
def test_who_sends_an_outgoing_letter(office, name):
    letter = issue(office)
    assert bool(can(office.actor(name), policies.DISPATCH, letter)) == (name in {"officer", "clerk", "registrar"})


def test_nobody_acts_without_signing_in(office):
    assert not can(None, policies.READ, issue(office))
