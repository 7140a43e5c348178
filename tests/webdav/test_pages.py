"""The settings page: how to connect, passwords made once and taken back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from samnak.accounts.sudo import KEY
from samnak.core.errors import DomainError
from samnak.drive import services as drive
from samnak.drive.models import Lock
from samnak.webdav import queries, services
from samnak.webdav.content import is_note
from samnak.webdav.models import AppPassword, DesktopNote
from tests.factories.drives import make_cabinet

PAGE = "/account/app-passwords/"


@pytest.fixture
def cabinet(db):
    return make_cabinet()


@pytest.fixture
def sign_in(cabinet):
    def signed_in(who="officer", *, proved=True):
        client = Client()
        client.force_login(cabinet.office.people[who], backend="django.contrib.auth.backends.ModelBackend")
        if proved:
            session = client.session
            session[KEY] = (timezone.now() + timedelta(minutes=5)).timestamp()
            session.save()
        return client

    return signed_in


def test_a_password_is_shown_once_and_kept_as_a_hash(sign_in, cabinet):
    client = sign_in()
    made = client.post(PAGE, {"label": "เครื่องที่ทำงาน", "standing": cabinet.actor("officer").standing})
    secret = re.search(r'<code id="secret">([a-z0-9-]{29})</code>', made.content.decode()).group(1)
    row = AppPassword.objects.get()
    assert (row.label, row.user, secret in str(row.__dict__)) == ("เครื่องที่ทำงาน", cabinet.office.people["officer"], False)
    again = client.get(PAGE).content.decode()
    assert ("เครื่องที่ทำงาน" in again, secret in again) == (True, False)
    user, actor = services.let_in(username=row.user.username, secret=secret, ip="10.0.0.1")
    assert (user, actor.position_id, actor.ip) == (row.user, cabinet.office.id("officer"), "10.0.0.1")


def test_the_page_asks_who_one_is_and_what_the_password_is_for(sign_in):
    assert sign_in(proved=False).get(PAGE).status_code == 302
    answer = sign_in().post(PAGE, {"label": " "})
    assert (answer.status_code, "กรุณาบอกว่าจะใช้กับเครื่องหรือโปรแกรมใด" in answer.content.decode()) == (422, True)
    assert AppPassword.objects.count() == 0


def test_only_ones_own_passwords_are_seen_and_taken_back(sign_in, cabinet):
    row, _secret = services.make_password(actor=cabinet.actor("officer"), label="ของกมล")
    stranger = sign_in("typist")
    assert "ของกมล" not in stranger.get(PAGE).content.decode()
    assert stranger.post(f"{PAGE}{row.pk}/revocation/").status_code == 404
    assert sign_in().post(f"{PAGE}{row.pk}/revocation/").status_code == 302
    assert not queries.passwords_of(row.user_id).exists()


def test_nobody_makes_a_password_for_anothers_post_or_without_end(cabinet):
    with pytest.raises(DomainError):
        services.make_password(actor=cabinet.actor("officer"), label="x", standing=cabinet.actor("chief").standing)
    for number in range(20):
        services.make_password(actor=cabinet.actor("officer"), label=f"{number}")
    with pytest.raises(DomainError):
        services.make_password(actor=cabinet.actor("officer"), label="21")


def test_locks_are_shown_and_ended_by_their_owner(sign_in, cabinet):
    item = cabinet.file("a", cabinet.home("officer"), "งาน.txt")
    drive.lock_for_desktop(actor=cabinet.actor("officer"), item_id=item.pk, word="opaquelocktoken:1")
    assert "งาน.txt" in sign_in().get(PAGE).content.decode()
    assert sign_in("typist").post(f"{PAGE}unlocking/", {"token": "opaquelocktoken:1"}).status_code == 404
    assert sign_in().post(f"{PAGE}unlocking/", {"token": "opaquelocktoken:1"}).status_code == 302
    assert Lock.objects.count() == 0


@pytest.mark.parametrize("name", ["._a.docx", "~$a.docx", ".DS_Store", "thumbs.db", "desktop.ini", ".~lock.a.odt#"])
def test_notes_of_desktops_are_known(name):
    assert is_note(name)


@pytest.mark.parametrize("name", ["a.docx", "_a", "DS_Store", ".env", "a~$b", "Thumbs.db.txt"])
def test_files_of_people_are_no_notes(name):
    assert not is_note(name)


def test_the_sweep_takes_what_is_old_or_without_a_folder(cabinet):
    home = cabinet.home("officer")
    for name, folder in (("._ใหม่", home.pk), ("._เก่า", home.pk), ("._ไม่มีโฟลเดอร์", cabinet.office.agency.pk)):
        services.keep_note(folder_id=folder, name=name, data=b"x")
    DesktopNote.objects.filter(name="._เก่า").update(changed_at=timezone.now() - timedelta(days=31))
    services.sweep()
    assert list(DesktopNote.objects.values_list("name", flat=True)) == ["._ใหม่"]
