"""What drafting tells my work, the notices, the search and a letter's page."""

import pytest

from samnak.audit.models import Event
from samnak.core.providers import providers_of
from samnak.core.transactions import official
from samnak.correspondence.providers import LetterActProvider
from samnak.drafting import queries, services
from samnak.drafting.content import text_of_document
from samnak.drafting.models import Draft
from samnak.drafting.providers import DraftNotices, DraftWork
from samnak.notifications.providers import NoticeProvider, WorkProvider
from samnak.routing.services import PlannedStep
from samnak.search.content import Narrowed, read
from samnak.search.providers import sources
from samnak.search.services import index_changes, rebuild
from samnak.search.views import asking
from tests.drafting.conftest import set_up_signing
from tests.drafting.test_services_signing import sign, submit_to, turn

pytestmark = pytest.mark.django_db


def one(base, kind):
    return next(provider for provider in providers_of(base) if isinstance(provider, kind))


def work(*standings):
    return [
        (row.kind, row.standing.position_id, row.act_label) for row in one(WorkProvider, DraftWork).items(list(standings), 50)
    ]


def told(name):
    event = Event.objects.filter(kind=name).latest("at")
    return [(row.position_ids, row.text) for row in one(NoticeProvider, DraftNotices).notices(event.pk, name)]


def test_a_step_waits_in_the_post_also_for_who_acts_in_it(office, draft):
    submit_to(office, draft, "head", "chief")
    assert work(office.actor("head")) == [("drafting.review", office.id("head"), "ตรวจ")]
    assert work(office.actor("director")) == []
    office.delegate("head", "typist")
    standings = [office.actor("typist"), office.actor("typist", acting_for="head")]
    assert work(*standings) == [("drafting.review", office.id("head"), "ตรวจ")]
    assert one(WorkProvider, DraftWork).count(standings) == {"drafting.review": 1}
    services.agree(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(draft).pk)
    assert work(office.actor("head")) == []
    assert work(office.actor("chief")) == [("drafting.sign", office.id("chief"), "ลงนาม")]


def test_a_returned_draft_waits_for_its_owner(office, draft):
    submit_to(office, draft, "head", "chief")
    services.return_draft(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(draft).pk, to_step_id=None, reason="แก้ไข")
    assert work(office.actor("officer")) == [("drafting.returned", office.id("officer"), "แก้ไข")]
    assert one(WorkProvider, DraftWork).count([office.actor("officer")]) == {"drafting.returned": 1}


def test_notices_go_to_whoever_is_next_and_name_no_content(office, draft):
    steps = [
        PlannedStep(1, "review", office.id("head")),
        PlannedStep(1, "review", office.id("typist")),
        PlannedStep(2, "submit", office.id("director")),
        PlannedStep(3, "sign", office.id("chief")),
    ]
    services.submit(actor=office.actor("officer"), draft_id=draft.pk, steps=steps)
    assert sorted(told("drafting.draft_submitted")) == sorted(
        [((office.id("head"),), "มีร่างหนังสือรอตรวจ"), ((office.id("typist"),), "มีร่างหนังสือรอตรวจ")]
    )
    from samnak.routing import queries as routing

    def agree(key):
        case = routing.open_case("drafting.draft", draft.pk)
        step = next(row for row in routing.active_steps(case) if row.position_id == office.id(key))
        services.agree(actor=office.actor(key), draft_id=draft.pk, step_id=step.pk)
        return step

    first = agree("head")
    assert told("drafting.draft_agreed") == []
    agree("typist")
    assert told("drafting.draft_agreed") == [((office.id("director"),), "มีร่างหนังสือรอเสนอ")]
    services.return_draft(
        actor=office.actor("director"), draft_id=draft.pk, step_id=turn(draft).pk, to_step_id=first.pk, reason="แก้ไข"
    )
    assert told("drafting.draft_returned") == [((office.id("head"),), "มีร่างส่งคืนให้ตรวจอีกครั้ง")]
    assert draft.subject not in str(told("drafting.draft_returned"))


def found(office, name, typed):
    answer = asking.ask(office.actor(name), read(typed), Narrowed(kind="draft"))
    return [row.document.title for row in answer.rows]


def test_search_finds_what_may_be_seen(office, draft):
    rebuild(sources())
    assert found(office, "officer", "มรดกไทย") == [draft.subject]
    assert found(office, "planner", "มรดกไทย") == []
    submit_to(office, draft, "planner", "chief")
    index_changes(sources())
    assert found(office, "planner", "มรดกไทย") == [draft.subject]
    services.recall(actor=office.actor("officer"), draft_id=draft.pk, reason="แก้ไข")
    services.discard(actor=office.actor("officer"), draft_id=draft.pk, reason="เลิก")
    index_changes(sources())
    assert found(office, "officer", "มรดกไทย") == []


def test_readers_in_the_index_agree_with_what_may_be_seen(office, draft):
    submit_to(office, draft, "head", "chief")
    secret = services.create_draft(actor=office.actor("officer"), kind="memo")
    with official(office.actor("officer")):
        Draft.objects.filter(pk=secret.pk).update(secrecy="confidential")
    pairs = queries.drafts_to_find([draft.pk, secret.pk])
    assert len(pairs) == 2
    for name in office.people:
        actor = office.actor(name)
        allowed = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert {one.pk for one, readers in pairs if readers & queries.finds_by(actor)} == allowed, name


def test_the_body_of_a_letter_is_found_once_it_is_signed(office, draft):
    set_up_signing(office, "chief")
    rebuild(sources())
    submit_to(office, draft, "chief")
    letter = sign(office, draft)
    index_changes(sources())
    word = text_of_document(draft.content["body"], marks=False).split()[0]
    answer = asking.ask(office.actor("officer"), read(f'"{word}"'), Narrowed(kind="letter"))
    assert [row.document.object_id for row in answer.rows] == [letter.pk]
    assert "<mark>" in answer.rows[0].passage


def test_a_reply_is_offered_on_letters_received():
    assert any(type(provider).__name__ == "ReplyAct" for provider in providers_of(LetterActProvider))
