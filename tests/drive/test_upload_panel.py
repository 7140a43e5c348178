"""The upload panel in a real browser: a tree of 300 files, names that are taken, a line that breaks, a page left in the middle."""

import hashlib
import os

import pytest
from django.conf import settings as project
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import expect

from samnak.drive.models import Item, UploadSession
from tests import serving
from tests.factories.drives import make_cabinet
from tests.site.ministry import clone_of_database

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db, pytest.mark.xdist_group("upload-panel")]


@pytest.fixture
def _django_db_helper():
    """Open no transaction around a test: the server in its thread must see what the test writes."""


@pytest.fixture(autouse=True)
def _private_blobs():
    """Share one store."""


@pytest.fixture(scope="module")
def address(django_db_setup, django_db_blocker, tmp_path_factory):
    blobs = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("blobs"), "base_url": None},
    }
    with (
        django_db_blocker.unblock(),
        clone_of_database(f"{project.DATABASES['default']['NAME']}_panel"),
        override_settings(ROOT_URLCONF="tests.drive.upload_page", STORAGES=project.STORAGES | {"blobs": blobs}),
        serving.served() as url,
    ):
        yield url


@pytest.fixture(scope="module")
def chromium(address):
    with serving.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def cabinet(chromium):
    return make_cabinet()


@pytest.fixture
def folder(cabinet, request):
    return cabinet.folder("f", cabinet.home("officer"), f"ที่ทำงาน {request.node.name[:60]}")


@pytest.fixture
def page(chromium, address, cabinet, folder):
    client = Client()
    client.force_login(cabinet.office.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="th-TH")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    opened = context.new_page()
    troubles = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda told: troubles.append(told.text) if "Content Security Policy" in told.text else None)
    opened.goto(f"{address}/upload-page/{folder.pk}/")
    yield opened
    context.close()
    assert troubles == []


def choose(page, *paths):
    page.locator("[data-up-files]").set_input_files(paths)


def test_a_folder_of_300_files_arrives_whole(page, folder, tmp_path):
    tree = tmp_path / "โครงการ"
    wanted = {}
    for number in range(300):
        place = tree / f"ปี {2560 + number % 5}" / f"ชุด {number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        body = f"ไฟล์ที่ {number}\n".encode() * (number + 1)
        (place / f"บันทึก {number}.txt").write_bytes(body)
        wanted[("โครงการ", place.parent.name, place.name, f"บันทึก {number}.txt")] = hashlib.sha256(body).hexdigest()
    (tree / ".DS_Store").write_bytes(b"\x00")
    page.evaluate("document.addEventListener('drive:changed', (event) => { window.told = event.detail.folder })")
    page.locator("[data-up-folder]").set_input_files(tree)
    expect(page.locator("[data-up-heading]")).to_have_text("ส่งครบแล้ว 300 ไฟล์", timeout=120_000)
    expect(page.locator("[data-up-live]")).to_have_text("ส่งครบแล้ว 300 ไฟล์")
    assert page.evaluate("window.told") == str(folder.pk)
    names = {item.pk.hex: item.name for item in Item.objects.filter(path__startswith=folder.path)}
    found = {
        tuple(names[part] for part in item.path[len(folder.path) :].strip("/").split("/")): item.head.file.blob_id
        for item in Item.objects.filter(path__startswith=folder.path, kind="file").select_related("head__file")
    }
    assert found == wanted


def test_dropped_folders_are_walked_through(page, folder):
    page.evaluate("""async () => {
        const root = await navigator.storage.getDirectory();
        const box = new DataTransfer();
        const leaf = (name, text) => ({ isFile: true, name, file: (done) => done(new File([text], name)) });
        const tree = (name, children) => ({ isFile: false, name, createReader: () => {
            const batches = [children.slice(0, 1), children.slice(1), []];
            return { readEntries: (done) => done(batches.shift()) };
        } });
        const entry = tree("นอก", [leaf("ก.txt", "1"), tree("ใน", [leaf("ข.txt", "22")])]);
        const event = new Event("drop", { bubbles: true, cancelable: true });
        Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], items: [{ webkitGetAsEntry: () => entry }] } });
        document.querySelector("main").dispatchEvent(event);
    }""")
    expect(page.locator("[data-up-heading]")).to_have_text("ส่งครบแล้ว 2 ไฟล์")
    found = Item.objects.filter(path__startswith=folder.path, kind="file").order_by("size")
    assert [(item.parent.name, item.name) for item in found] == [("นอก", "ก.txt"), ("ใน", "ข.txt")]


DROPPED = """(entries) => {
    const leaf = (name) => ({ isFile: true, name, file: (done) => done(new File(["1"], name)) });
    const tree = (name, children) => ({ isFile: false, name, createReader: () => {
        const batches = [children, []];
        return { readEntries: (done) => done(batches.shift() ?? []) };
    } });
    const made = ([name, children]) => children === null ? leaf(name) : tree(name, children.map(made));
    const event = new Event("drop", { bubbles: true, cancelable: true });
    const items = entries.map(made).map((entry) => ({ webkitGetAsEntry: () => entry }));
    Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], items } });
    document.querySelector("main").dispatchEvent(event);
}"""


def test_empty_folders_of_a_dropped_tree_are_made(page, folder, cabinet):
    tree = ["โครงการ", [["ก.txt", None], ["ว่าง", []], ["นอก", [["ใน", []], ["ซ่อน", [[".DS_Store", None]]]]]]]
    page.evaluate(DROPPED, [tree])
    expect(page.locator("[data-up-heading]")).to_have_text("ส่งครบแล้ว 1 ไฟล์")
    expect(page.locator("[data-up-live]")).to_have_text("ส่งครบแล้ว 1 ไฟล์")
    names = {item.pk.hex: item.name for item in Item.objects.filter(path__startswith=folder.path)}
    found = {"/".join(names[part] for part in key.split("/")) for key in _below(folder)}
    assert found == {"โครงการ", "โครงการ/ก.txt", "โครงการ/ว่าง", "โครงการ/นอก", "โครงการ/นอก/ใน", "โครงการ/นอก/ซ่อน"}
    page.get_by_role("button", name="ปิด", exact=True).click()
    page.evaluate(DROPPED, [["ว่างเปล่า", [["ลึก", []]]]])
    expect(page.locator("[data-up-heading]")).to_have_text("สร้างโฟลเดอร์แล้ว 1 โฟลเดอร์")
    cabinet.file("taken", folder, "มีแล้ว")
    page.get_by_role("button", name="ปิด", exact=True).click()
    page.evaluate(DROPPED, [["มีแล้ว", []]])
    row = page.locator("[data-up-file]", has_text="มีแล้ว")
    expect(row).to_have_attribute("data-state", "failed")
    expect(row.locator("[data-up-file-told]")).to_contain_text("มีไฟล์ชื่อ มีแล้ว อยู่แล้ว")


def _below(folder):
    rows = Item.objects.filter(path__startswith=folder.path).exclude(pk=folder.pk)
    return [item.path[len(folder.path) :].strip("/") for item in rows]


def test_taken_names_are_asked_about_once_for_all(page, folder, cabinet, tmp_path):
    files = []
    for name in ("ก.txt", "ข.txt"):
        cabinet.file(name, folder, name, b"old")
        files.append(tmp_path / name)
        files[-1].write_bytes(b"new")
    choose(page, *files)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(" (2).txt")
    dialog.get_by_label("ทำเช่นเดียวกันกับไฟล์ที่เหลือ").check()
    dialog.get_by_role("button", name="เป็นรุ่นใหม่").click()
    expect(page.locator("[data-up-heading]")).to_have_text("ส่งครบแล้ว 2 ไฟล์")
    found = Item.objects.filter(parent=folder).order_by("name").values_list("name", "head__number")
    assert list(found) == [("ก.txt", 2), ("ข.txt", 2)]


def test_what_is_refused_says_why_and_the_rest_goes_on(page, folder, tmp_path):
    (tmp_path / "โปรแกรม.pdf").write_bytes(b"MZ\x00\x01")
    (tmp_path / "ดี.txt").write_bytes(b"12345")
    choose(page, tmp_path / "โปรแกรม.pdf", tmp_path / "ดี.txt")
    expect(page.locator("[data-up-heading]")).to_have_text("ส่งแล้ว 1 ไฟล์ ส่งไม่ได้ 1 ไฟล์")
    row = page.locator("[data-up-file]", has_text="โปรแกรม.pdf")
    expect(row).to_have_attribute("data-state", "failed")
    expect(row.locator("[data-up-file-told]")).to_contain_text("แฟ้ม")
    expect(row.get_by_role("button", name="ลองใหม่")).to_be_visible()


def test_a_page_left_in_the_middle_goes_on_where_it_was(page, folder, tmp_path, address):
    body = os.urandom(10_000_000).hex().encode()
    big = tmp_path / "ใหญ่.txt"
    big.write_bytes(body)
    sent = []

    def slow(route):  # let the beginning of the file through, then break the line
        if route.request.method == "PATCH" and sent:
            route.abort()
            return
        if route.request.method in {"POST", "PATCH"}:
            sent.append(route.request.method)
        route.continue_()

    page.route("**/drive/uploads/**", slow)
    choose(page, big)
    expect(page.locator("[data-up-file-told]")).to_contain_text("กำลังส่ง")
    for _attempt in range(200):
        upload = UploadSession.objects.filter(folder_id=folder.pk).first()
        if upload and upload.offset == 16_777_216:
            break
        page.wait_for_timeout(50)
    assert upload.offset == 16_777_216
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/drive/uploads/**")
    page.goto(f"{address}/upload-page/{folder.pk}/")
    expect(page.locator("[data-up-left]")).to_contain_text("ใหญ่.txt")
    choose(page, big)
    expect(page.locator("[data-up-heading]")).to_have_text("ส่งครบแล้ว 1 ไฟล์")
    item = Item.objects.select_related("head__file").get(parent=folder)
    assert (UploadSession.objects.filter(folder_id=folder.pk).count(), item.head.file.blob_id) == (
        1,
        hashlib.sha256(body).hexdigest(),
    )


def test_paused_resumed_and_called_off_by_keyboard(page, folder, tmp_path):
    for name in ("ก.txt", "ข.txt"):
        (tmp_path / name).write_bytes(b"12345")
    page.route("**/drive/uploads/", lambda route: None)  # never answered
    choose(page, tmp_path / "ก.txt", tmp_path / "ข.txt")
    first, second = (page.locator("[data-up-file]", has_text=name) for name in ("ก.txt", "ข.txt"))
    first.get_by_role("button", name="หยุดไว้ก่อน").press("Enter")
    expect(first).to_have_attribute("data-state", "paused")
    second.get_by_role("button", name="ยกเลิก").press("Enter")
    expect(second).to_have_count(0)
    page.unroute("**/drive/uploads/")
    first.get_by_role("button", name="ส่งต่อ").press("Enter")
    expect(page.locator("[data-up-heading]")).to_have_text("ส่งครบแล้ว 1 ไฟล์")
    assert list(Item.objects.filter(parent=folder).values_list("name", flat=True)) == ["ก.txt"]
    page.get_by_role("button", name="ปิด", exact=True).click()
    expect(page.locator("[data-up-panel]")).to_be_hidden()
