"""What must not leak from drafts, and what must not break a page."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from samnak.audit.models import Event
from samnak.correspondence.models import Letter
from samnak.drafting import queries, services
from samnak.routing import queries as routing
from samnak.routing.services import PlannedStep
from tests.drafting.conftest import full_content
from tests.drafting.test_services_signing import turn
from tests.drafting.test_views import enter, words  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret_letter(office):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', true)")
    return Letter.objects.create(
        agency=office.agency, unit=office.units["division"], direction="incoming", kind="external_letter", state="registered",
        source="paper", document_number="กษ 1", subject="เรื่องลับเฉพาะ", from_text="กรม ก", to_text="ปลัดกระทรวง", secrecy="secret",
        created_by_name="x", reader_ids=[office.id("officer")],
    )  # fmt: skip


def test_the_log_does_not_name_the_subject_of_a_secret_draft(office, secret_letter):
    draft = services.create_draft(actor=office.actor("officer"), kind="external_letter", reply_to=secret_letter.pk)
    assert (draft.secrecy, draft.subject) == ("secret", "เรื่องลับเฉพาะ")
    services.discard(actor=office.actor("officer"), draft_id=draft.pk)
    services.restore(actor=office.actor("officer"), draft_id=draft.pk)
    assert [row.data["subject"] for row in Event.objects.filter(kind="drafting.draft_created")] == ["", ""]
    plain = services.create_draft(actor=office.actor("officer"), kind="external_letter")
    assert plain.secrecy == "none"


def test_an_open_reply_does_not_show_the_secret_letter_it_answers(office, receiver, secret_letter, enter):  # noqa: F811
    owner = office.actor("officer")
    draft = services.create_draft(actor=owner, kind="external_letter", reply_to=secret_letter.pk)
    content = full_content(office, receiver, subject="แจ้งผล", secrecy="none")
    services.save_draft(actor=owner, draft_id=draft.pk, content=content, revision=draft.revision)
    page = reverse("drafting:draft", args=[draft.pk])
    assert "เรื่องลับเฉพาะ" in words(enter("officer").get(page))
    colleague = enter("head").get(page)
    assert colleague.status_code == 200
    assert "เรื่องลับเฉพาะ" not in words(colleague)


def test_a_secret_draft_is_kept_by_no_browser_and_every_reading_recorded(office, receiver, enter):  # noqa: F811
    owner = office.actor("officer")
    draft = services.create_draft(actor=owner, kind="external_letter")
    content = full_content(office, receiver, secrecy="secret")
    services.save_draft(actor=owner, draft_id=draft.pk, content=content, revision=draft.revision)
    browser = enter("officer")
    page = browser.get(reverse("drafting:page", args=[draft.pk, 1]))
    assert page["Cache-Control"] == "private, no-store"
    assert Event.objects.filter(kind="drafting.secret_draft_read").count() == 1
    browser.get(reverse("drafting:page", args=[draft.pk, 1]))
    assert Event.objects.filter(kind="drafting.secret_draft_read").count() == 1
    assert browser.get(reverse("drafting:draft", args=[draft.pk]))["Cache-Control"] == "private, no-store"


def test_strange_wishes_do_not_break_the_route(office, draft, enter):  # noqa: F811
    address = reverse("drafting:route", args=[draft.pk])
    browser = enter("officer")
    assert browser.post(address, {"act": "template:x"}).status_code == 404
    assert browser.post(address, {"act": f"template:{uuid4()}"}).status_code == 404
    odd = browser.post(address, {"act": "add", "new_position": str(office.id("chief")), "new_kind": "king"})
    assert odd.status_code == 200
    assert queries.content_of(draft).route == ()


def test_the_log_holds_no_words_about_a_secret_draft(office, receiver):
    owner = office.actor("officer")
    draft = services.create_draft(actor=owner, kind="external_letter")
    content = full_content(office, receiver, secrecy="secret")
    services.save_draft(actor=owner, draft_id=draft.pk, content=content, revision=draft.revision)
    services.submit(
        actor=owner, draft_id=draft.pk,
        steps=[PlannedStep(1, "review", office.id("head")), PlannedStep(2, "sign", office.id("chief"))],
    )  # fmt: skip
    said = "คำที่เป็นความลับ"
    services.comment(actor=office.actor("head"), draft_id=draft.pk, text=said)
    services.agree(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(draft).pk, comment=said)
    services.return_draft(actor=office.actor("chief"), draft_id=draft.pk, step_id=turn(draft).pk, to_step_id=None, reason=said)
    services.discard(actor=owner, draft_id=draft.pk, reason=said)
    assert not [row.kind for row in Event.objects.all() if said in str(row.data)]
    assert [act.text for act in routing.history_of_subject("drafting.draft", draft.pk) if act.text] == [said, said, said]
