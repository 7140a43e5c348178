"""The page of who keeps the system: what waits, what failed, how whole the bytes are; closed to everybody else."""

import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samnak.audit.services import record
from samnak.core.actor import system_actor
from samnak.core.transactions import official
from samnak.files import services
from samnak.files.enums import DRIVE, Events
from samnak.files.models import Blob, BlobText, Inspection, Rendition
from samnak.home.providers import StoreNotices
from samnak.org.enums import Role, Scope
from tests.factories.offices import make_office

PATH = "/file-store/"


@pytest.fixture
def office(db):
    cache.clear()
    made = make_office()
    made.post("admin", "นักวิชาการคอมพิวเตอร์", "other", first="เอก")
    made.grant("admin", Role.SYSADMIN, "top", Scope.AGENCY)
    return made


@pytest.fixture
def browser(office):
    def open_as(key):
        client = Client()
        client.force_login(office.people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_as


@pytest.fixture
def keep_for(office):
    def keep(content, name, owner=office):
        actor = system_actor(agency_id=owner.agency.pk)
        return services.store(actor=actor, stream=io.BytesIO(content), name=name, agency_id=owner.agency.pk, welcome=DRIVE)

    return keep


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("view", ["texts", "pages", "health"])
def test_only_who_keeps_the_system_sees_the_page(browser, view):
    assert browser("admin").get(PATH, {"view": view}).status_code == 200
    refused = browser("officer").get(PATH, {"view": view})
    assert refused.status_code == 403
    assert "หน้านี้สำหรับผู้ดูแลระบบ" in words(refused)


def test_the_page_shows_what_waits_and_what_failed_but_no_name(browser, keep_for):
    waits, failed = keep_for(b"words", "ความลับมาก.txt"), keep_for(b"more words", "b.txt")
    BlobText.objects.filter(pk=failed.blob_id).update(
        state="failed", trouble="อ่านแฟ้มไม่ได้: <b>", tries=2, unsure_numbers=[{"text": "๑"}]
    )
    shown = words(browser("admin").get(PATH))
    assert waits.blob_id[:12] in shown
    assert "อ่านแฟ้มไม่ได้: &lt;b&gt;" in shown
    assert "ลองแล้ว 2 ครั้ง" in shown
    assert "1 แห่ง ยังไม่มีผู้ตรวจ" in shown
    assert "ความลับมาก" not in shown
    only = words(browser("admin").get(PATH, {"state": "failed"}))
    assert (failed.blob_id[:12] in only, waits.blob_id[:12] in only) == (True, False)
    found = words(browser("admin").get(PATH, {"q": waits.blob_id[:8].upper()}))
    assert (failed.blob_id[:12] in found, waits.blob_id[:12] in found) == (False, True)
    assert "ไม่พบแฟ้มตามที่กรอง" in words(browser("admin").get(PATH, {"q": "zzz"}))


def test_files_of_another_agency_do_not_exist_here(browser, keep_for):
    other = make_office("กรมศิลปากร", "วธ 04")
    file = keep_for(b"words of others", "a.txt", owner=other)
    BlobText.objects.update(state="failed")
    Blob.objects.update(damage="missing", checked_at="2026-11-01T00:00:00Z")
    admin = browser("admin")
    for view in ("texts", "pages", "health"):
        assert file.blob_id[:12] not in words(admin.get(PATH, {"view": view}))
    assert admin.post(f"{PATH}texts/{file.blob_id}/rereading/").status_code == 404
    assert admin.post(f"{PATH}pages/{file.blob_id}/remaking/").status_code == 404
    admin.post(f"{PATH}texts/rereading/")
    assert BlobText.objects.get().state == "failed"


def test_texts_and_pages_are_made_again_by_who_may(browser, keep_for):
    file = keep_for(b"words", "a.txt")
    Rendition.objects.create(blob_id=file.blob_id, state="failed")
    BlobText.objects.update(state="failed")
    addresses = [f"{PATH}texts/{file.blob_id}/rereading/", f"{PATH}pages/{file.blob_id}/remaking/", f"{PATH}texts/rereading/"]
    for address in addresses:
        assert browser("officer").post(address).status_code == 403
        assert browser("admin").get(address).status_code == 405
    assert (BlobText.objects.get().state, Rendition.objects.get().state) == ("failed", "failed")
    answer = browser("admin").post(addresses[0], follow=True)
    assert "สั่งอ่านเนื้อความใหม่แล้ว" in words(answer)
    assert browser("admin").post(addresses[1])["Location"] == f"{PATH}?view=pages"
    assert (BlobText.objects.get().state, Rendition.objects.get().state) == ("waiting", "waiting")
    BlobText.objects.update(state="failed")
    assert "สั่งอ่านใหม่แล้ว 1 แฟ้ม" in words(browser("admin").post(addresses[2], follow=True))


def test_the_state_of_the_bytes_is_shown(browser, keep_for):
    empty = words(browser("admin").get(PATH, {"view": "health"}))
    assert "ยังไม่เคยตรวจ" in empty
    file = keep_for(b"words", "a.txt")
    services.inspect(actor=system_actor(), seconds=60)
    whole = words(browser("admin").get(PATH, {"view": "health"}))
    assert "ครบถ้วน" in whole
    assert "1 จาก 1 แฟ้ม (5 ไบต์)" in whole.replace("\xa0", " ")
    Blob.objects.update(damage="missing")
    bad = words(browser("admin").get(PATH, {"view": "health"}))
    assert "มีแฟ้มเสียหาย" in bad
    assert file.blob_id in bad
    Inspection.objects.update(ended_at=None)
    assert "กำลังตรวจ" in words(browser("admin").get(PATH, {"view": "health"}))


@pytest.mark.parametrize("view", ["texts", "pages", "health"])
def test_the_page_asks_the_database_the_same_however_many(browser, keep_for, view):
    def asked():
        admin = browser("admin")
        admin.get(PATH, {"view": view})
        with CaptureQueriesContext(connection) as queries:
            admin.get(PATH, {"view": view})
        return len(queries)

    def more(numbers):
        for number in numbers:
            file = keep_for(f"words {number}".encode(), "a.txt")
            Rendition.objects.create(blob_id=file.blob_id)
        Blob.objects.update(damage="missing", checked_at="2026-11-01T00:00:00Z")

    more(range(2))
    few = asked()
    more(range(2, 6))
    assert asked() == few


def test_who_keeps_the_system_is_told_of_damage_and_viruses(office, keep_for):
    file = keep_for(b"words", "a.txt")
    with official(system_actor()):
        damage = record(
            system_actor(), Events.DAMAGE_FOUND, subject_type="files.Blob", subject_id=None, agency_id=office.agency.pk,
            sha256=file.blob_id, damage="missing",
        )  # fmt: skip
        virus = record(
            system_actor(), Events.VIRUS_FOUND, subject_type="files.Blob", subject_id=None, agency_id=office.agency.pk,
            sha256=file.blob_id,
        )  # fmt: skip
    told = [StoreNotices().notices(event.id, event.kind)[0] for event in (damage, virus)]
    assert [notice.text for notice in told] == ["พบแฟ้มเสียหายหรือสูญหายในที่จัดเก็บ", "พบไวรัสในแฟ้มที่จัดเก็บแล้ว ระบบกักแฟ้มไว้"]
    assert {notice.path for notice in told} == {"/file-store/?view=health"}
    assert [notice.position_ids for notice in told] == [(office.id("admin"),)] * 2


def test_the_way_to_the_page_stands_in_the_settings_of_who_may(browser):
    assert PATH in browser("admin").get("/settings/").content.decode()
    assert PATH not in browser("officer").get("/settings/").content.decode()
