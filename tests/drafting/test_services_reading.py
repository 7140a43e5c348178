import pytest
from django.urls import reverse

from samnak.audit.models import Event
from samnak.drafting import services
from tests.drafting.conftest import full_content


@pytest.fixture
def enter(client, office):
    def enter(key):
        client.force_login(office.people[key])
        return client

    return enter


def opened(draft):
    rows = Event.objects.filter(kind="drafting.secret_draft_read", subject_id=draft.pk).order_by("at", "id")
    return [(row.actor_name, row.data["what"]) for row in rows]


def test_opening_a_secret_draft_is_on_record_and_an_open_one_is_not(enter, office, receiver):
    actor = office.actor("officer")
    for secrecy in ("none", "secret"):
        draft = services.create_draft(actor=actor, kind="external_letter")
        content = full_content(office, receiver, secrecy=secrecy)
        services.save_draft(actor=actor, draft_id=draft.pk, content=content, revision=draft.revision)
        client = enter("officer")
        assert client.get(reverse("drafting:draft", args=[draft.pk])).status_code == 200
        assert client.get(reverse("drafting:pdf", args=[draft.pk])).status_code == 200
        expected = [] if secrecy == "none" else [(actor.name, "หน้าร่าง"), (actor.name, "PDF")]
        assert opened(draft) == expected


def test_a_secret_page_is_not_kept_by_the_browser(enter, office, receiver):
    actor = office.actor("officer")
    kept = []
    for secrecy in ("none", "secret"):
        draft = services.create_draft(actor=actor, kind="external_letter")
        services.save_draft(actor=actor, draft_id=draft.pk, content=full_content(office, receiver, secrecy=secrecy), revision=1)
        kept.append(enter("officer").get(reverse("drafting:page", args=[draft.pk, 1])).headers["Cache-Control"])
    assert kept == ["private, max-age=60", "private, no-store"]
