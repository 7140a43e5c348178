"""Registered letters in the drive: what one may read there, take out, copy; and files of the drive that go into letters."""

import io
import zipfile

import pytest
from django.test import Client

from samnak.audit.models import Event
from samnak.core import thai
from samnak.core.providers import providers_of
from samnak.core.time import bangkok_today
from samnak.correspondence.models import Letter, RegisterEntry
from samnak.correspondence.policies import can_read
from samnak.drive import queries as drive_queries
from samnak.drive import services as drive
from samnak.drive.models import Item
from samnak.drive.providers import RecordFilter, RecordShelf
from samnak.files import services as files
from samnak.files.enums import DRIVE
from samnak.files.queries import read_bytes
from tests.correspondence.test_guards import secret_with_file
from tests.correspondence.test_issuing import issue, sign
from tests.correspondence.test_views import PAPER, blank_pdf

YEAR = thai.buddhist_year(bangkok_today())


def shelf():
    (found,) = providers_of(RecordShelf)
    return found


def with_file(office, subject="แผนงาน"):
    letter = issue(office, subject=subject)
    stored = files.store_bytes(actor=office.actor("officer"), content=blank_pdf(), name="แผน.pdf", agency_id=office.agency.pk)
    sign(office, letter, file=stored, recipients=[])
    return letter, letter.files.get()


def at(office, name):
    client = Client()
    client.force_login(office.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer):
    return answer.content.decode()


def home(office, name="officer"):
    return drive_queries.root_of(drive.open_personal_space(actor=office.actor(name)).pk)


def put(office, name, content, by="officer"):
    return drive.upload(actor=office.actor(by), folder_id=home(office, by).pk, stream=io.BytesIO(content), name=name)


def shown(actor):
    found = set()
    for year, _many in shelf().years(actor):
        for book in shelf().books(actor, year):
            rows = shelf().shown(list(shelf().rows(actor, year, book.id, RecordFilter(), "-number")))
            assert len(rows) == book.count
            found |= {row.id for row in rows}
    return found


def test_everybody_finds_exactly_what_may_be_read(office, other):
    with_file(office)
    secret_with_file(office)
    issue(other, subject="ของกรมอื่น")
    registered = {entry.letter_id for entry in RegisterEntry.objects.filter(state="issued")}
    letters = Letter.objects.select_related("unit").filter(pk__in=registered)
    assert len(letters) == 3
    for place in (office, other):
        for name in place.users:
            actor = place.actor(name)
            assert shown(actor) == {letter.pk for letter in letters if can_read(actor, letter)}, name
    assert len(shown(office.actor("officer"))) == 2
    assert len(shown(office.actor("clerk"))) == 1


def test_the_pages_lead_from_the_year_to_the_file(office):
    letter, file = with_file(office)
    client = at(office, "officer")
    (book,) = shelf().books(office.actor("officer"), YEAR)
    assert f"/drive/records/{YEAR}/" in text(client.get("/drive/records/"))
    assert str(book.id) in text(client.get(f"/drive/records/{YEAR}/?q=แผน"))
    assert "ไม่พบทะเบียน" in text(client.get(f"/drive/records/{YEAR}/?way=incoming"))
    assert f"/drive/record/{letter.pk}/" in text(client.get(f"/drive/records/{YEAR}/{book.id}/?q=แผน&order=document_date"))
    assert "ไม่พบหนังสือ" in text(client.get(f"/drive/records/{YEAR}/{book.id}/?q=ไม่มีคำนี้"))
    assert f"/letters/{letter.pk}/files/{file.pk}/" in text(client.get(f"/drive/record/{letter.pk}/"))
    assert client.get("/drive/records/2500/").status_code == 404
    stranger = at(office, "stranger")
    assert "ยังไม่มีเอกสารราชการ" in text(stranger.get("/drive/records/"))
    for address in (f"/drive/records/{YEAR}/{book.id}/", f"/drive/record/{letter.pk}/", f"/drive/record/{letter.pk}/archive/"):
        assert stranger.get(address).status_code == 404, address


def test_a_list_asks_the_database_equally_often_however_long(office, django_assert_max_num_queries):
    client = at(office, "officer")
    counts = []
    for number in (1, 4):
        for _ in range(number):
            issue(office)
        (book,) = shelf().books(office.actor("officer"), YEAR)
        client.get(f"/drive/records/{YEAR}/{book.id}/")
        with django_assert_max_num_queries(60) as asked:
            client.get(f"/drive/records/{YEAR}/{book.id}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_zip_holds_the_files_and_each_opening_is_on_record(office):
    letter, _file = secret_with_file(office)
    answer = at(office, "officer").get(f"/drive/record/{letter.pk}/archive/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert packed.namelist() == ["ก.pdf"]
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(kind="correspondence.secret_read", subject_id=letter.pk).count() == 1
    assert at(office, "clerk").get(f"/drive/record/{letter.pk}/archive/").status_code == 404


def test_a_copy_in_the_drive_can_be_read_but_not_rewritten(office):
    letter, file = with_file(office)
    folder = home(office)
    client = at(office, "officer")
    address = f"/drive/record/{letter.pk}/files/{file.pk}/copy/"
    assert "พื้นที่ส่วนตัว" in text(client.get(address))
    assert client.post(address, {"folder": str(folder.pk)}).status_code == 302
    copy = Item.objects.get(parent=folder)
    assert (copy.name, copy.record_of) == ("แผน.pdf", f"{letter.document_number} แผนงาน")
    assert (copy.head.file.blob_id, copy.head.file_id == file.file_id) == (file.file.blob_id, False)
    page = text(client.get(f"/drive/files/{copy.pk}/"))
    assert ("สำเนาของเอกสารราชการ" in page, "version-dialog" in page) == (True, False)
    sent = client.post(f"/drive/files/{copy.pk}/versions/", {"file": io.BytesIO(b"%PDF-1.4"), "note": ""})
    assert (sent.status_code, copy.versions.count()) == (422, 1)
    (twin,) = drive.copy_items(actor=office.actor("officer"), item_ids=[copy.pk], folder_id=folder.pk)
    assert Item.objects.get(pk=twin.pk).record_of == copy.record_of
    elsewhere = home(office, "clerk")
    assert client.post(address, {"folder": str(elsewhere.pk)}).status_code == 404


def test_a_secret_letter_is_not_copied(office):
    letter, file = secret_with_file(office)
    folder = home(office)
    address = f"/drive/record/{letter.pk}/files/{file.pk}/copy/"
    answer = at(office, "officer").post(address, {"folder": str(folder.pk)})
    assert (answer.status_code, "คัดลอกเข้าคลังไฟล์ไม่ได้" in text(answer)) == (422, True)
    assert not Item.objects.filter(parent=folder).exists()


@pytest.fixture
def desk(office):
    """Return a registrar's browser and a scan in the drive."""
    return at(office, "registrar"), put(office, "สแกน.pdf", blank_pdf(), by="registrar")


def test_a_paper_letter_takes_a_file_of_the_drive(office, desk):
    client, item = desk
    typed = PAPER | {"registry": str(office.registry.pk)}
    page = text(client.post("/incoming/new/", typed | {"act": "pick:"}))
    assert ("สแกน.pdf" in page or "พื้นที่ส่วนตัว" in page, "ขอเชิญประชุม" in page, "กรุณา" in page) == (True, True, False)
    page = text(client.post("/incoming/new/", typed | {"act": f"pick:{item.parent_id.hex}"}))
    assert f"take:{item.pk.hex}" in page
    assert f"take:{item.pk.hex}" in text(client.post("/incoming/new/", typed | {"act": "search:", "pick_query": "สแกน"}))
    page = text(client.post("/incoming/new/", typed | {"act": f"take:{item.pk.hex}", "pick_folder": item.parent_id.hex}))
    assert (f'name="drive_file" value="{item.pk}"' in page, "ขอเชิญประชุม" in page) == (True, True)
    assert Letter.objects.count() == 0
    assert client.post("/incoming/new/", typed | {"drive_file": str(item.pk)}).status_code == 302
    row = Letter.objects.get().files.get()
    assert (row.file.blob_id, row.file_id == item.head.file_id) == (item.head.file.blob_id, False)


def test_a_kind_that_letters_do_not_accept_is_refused_beside_the_box(office, desk):
    client, _item = desk
    actor = office.actor("registrar")
    note = io.BytesIO("# หัวข้อ\n".encode())
    stored = files.store(actor=actor, stream=note, name="บันทึก.md", agency_id=office.agency.pk, welcome=DRIVE)
    sound = drive.place_file(actor=actor, folder_id=home(office, "registrar").pk, stored=stored, name="บันทึก.md")
    typed = PAPER | {"registry": str(office.registry.pk), "drive_file": str(sound.pk)}
    answer = client.post("/incoming/new/", typed)
    assert (answer.status_code, "s-field-error" in text(answer)) == (422, True)
    assert "หนังสือไม่รับไฟล์ชนิดนี้" in text(
        client.post("/incoming/new/", typed | {"drive_file": "", "act": f"pick:{sound.parent_id.hex}"})
    )
    assert Letter.objects.count() == 0


def test_secret_matter_goes_into_secret_letters_only_and_strangers_files_into_none(office, desk):
    _client, item = desk
    actor = office.actor("registrar")
    drive.describe(actor=actor, item_id=item.pk, secrecy="secret")
    with pytest.raises(Exception, match="ชั้นความลับ"):
        drive.hand_on(actor=actor, item_id=item.pk)
    _item, stream = drive.hand_on(actor=actor, item_id=item.pk, secret_allowed=True)
    with stream:
        assert stream.read() == read_bytes(item.head.file)
    assert Event.objects.filter(kind="drive.read", subject_id=item.pk, data__way="letter").count() == 1
    client = at(office, "clerk")
    foreign = PAPER | {"registry": str(office.division_registry.pk), "drive_file": str(item.pk)}
    assert client.post("/incoming/new/", foreign).status_code == 404
    assert Letter.objects.count() == 0
