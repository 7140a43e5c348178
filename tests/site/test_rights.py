"""What is another agency's does not exist for me; what I may know but not do is refused with the reason."""

import re
from dataclasses import dataclass

import pytest

from samnak.correspondence.models import Assignment, Dispatch, Letter, OutsideParty, Register, RegisterEntry
from samnak.drafting.models import Draft
from samnak.notifications.models import Notice
from samnak.org.models import Delegation
from tests.site.addresses import ROUTES, of_row
from tests.site.rules import Page, words_of

pytestmark = pytest.mark.xdist_group("site")

GUARDED = {
    "letters/": (Letter, "registrar"),
    "drafts/": (Draft, "drafter"),
    "assignments/": (Assignment, "registrar"),
    "dispatches/": (Dispatch, "registrar"),
    "registers/": (Register, "registrar"),
    "entries/": (RegisterEntry, "registrar"),
    "addresses/": (OutsideParty, "registrar"),
    "delegations/": (Delegation, "director"),
}
OBJECT_ROUTES = [route for route, _pattern in ROUTES if route.split("/")[0] + "/" in GUARDED and "<uuid:pk>" in route]


@pytest.mark.parametrize("route", OBJECT_ROUTES)
def test_a_forged_id_of_another_agency_finds_nothing(route, sign_in, ministry):
    model, owner = GUARDED[route.split("/")[0] + "/"]
    row = model.objects.filter(agency_id=ministry.actors[owner].agency_id).order_by("pk").first()
    paths = of_row(route, row) or of_row(route.replace("<uuid:file_pk>", str(row.pk)), row)
    for stranger in ("cm-registrar", "cm-head"):
        client = sign_in(stranger)
        for path in paths:
            answer = client.get(path)
            answer = client.post(path, {"text": "x"}) if answer.status_code == 405 else answer
            assert answer.status_code == 404, (stranger, path)


@dataclass
class Case:
    """A page, who may open it, who may not, and a word of the reason."""

    name: str
    allowed: str
    refused: str
    reason: str


def letter(ministry, **fields):
    agency = ministry.actors["registrar"].agency_id
    return Letter.objects.filter(agency_id=agency, **fields).order_by("pk").first()


def pages(ministry):
    """Return the pages of the cases below."""
    numbers = Register.objects.get(unit__document_code="วธ 0203", direction="outgoing", series="general")
    sent = Letter.objects.filter(state="dispatched", owner_position=ministry.actors["drafter"].position_id).last()
    return {
        "reservations": f"/registers/{numbers.pk}/reservations/",
        "addresses": f"/addresses/{OutsideParty.objects.get().pk}/",
        "dispatch": f"/letters/{sent.pk}/dispatch/",
    }


CASES = [
    Case("reservations", "proofreader", "drafter", "เฉพาะบุคลากรของ"),
    Case("addresses", "registrar", "drafter", "เจ้าหน้าที่สารบรรณ"),
    Case("dispatch", "drafter", "director", "เจ้าของเรื่อง"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_i_know_but_may_not_do_is_refused_with_the_reason(case, sign_in, ministry):
    path = pages(ministry)[case.name]
    assert sign_in(case.allowed).get(path).status_code == 200
    answer = sign_in(case.refused).get(path)
    assert answer.status_code == 403
    assert case.reason in words_of(Page(answer).root)


def test_a_secret_letter_is_unknown_to_all_but_its_people(sign_in, ministry):
    path = f"/letters/{letter(ministry, secrecy='confidential').pk}/"
    assert sign_in("registrar").get(path).status_code == 200
    for other in ("proofreader", "drafter", "director", "auditor", "admin"):
        assert sign_in(other).get(path).status_code == 404, other


def test_notices_of_others_are_unknown(sign_in, ministry):
    notice = Notice.objects.filter(user=ministry.users["director"]).first()
    assert sign_in("director").get(f"/notices/{notice.pk}/").status_code == 302
    assert sign_in("section").get(f"/notices/{notice.pk}/").status_code == 404


def test_signed_out_people_are_sent_to_the_log_in(client, ministry, db):
    for route, pattern in ROUTES:
        if getattr(pattern.callback, "public", False):
            continue
        path = "/" + re.sub(r"<uuid:\w+>", str(ministry.users["drafter"].pk), route).replace("<int:number>", "1")
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login/"), route
