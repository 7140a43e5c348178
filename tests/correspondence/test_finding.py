"""Letters in the index of the search: words, and above all who finds them."""

import io
import random
from datetime import date
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from samnak.correspondence import queries, services
from samnak.correspondence.models import Letter, LetterFile
from samnak.files.services import read_text, store
from samnak.files.tasks import tell_text
from samnak.org.models import RoleGrant
from samnak.search import services as searching
from samnak.search.content import Narrowed, read
from samnak.search.models import Build, Change, Entry
from samnak.search.providers import sources
from samnak.search.tasks import keep_index
from samnak.search.tasks import rebuild as rebuild_job
from samnak.search.views import asking
from tests.correspondence.test_access import PEOPLE, scattered
from tests.correspondence.test_issuing import issue

ALL = Narrowed()


def index():
    return searching.index_changes(sources())


def write(office, subject, *, readers=None, **fields):
    """Write a letter that the division reads, or whoever is given."""
    readers = [office.division] if readers is None else readers
    given = {
        "agency": office.agency, "unit": office.registry, "direction": "incoming", "kind": "memo", "state": "registered",
        "source": "paper", "from_text": "กรมศิลปากร", "to_text": "อธิบดี", "created_by_name": "x",
        "document_date": date(2026, 1, 12), "reader_ids": [one.pk for one in readers],
    }  # fmt: skip
    return Letter.objects.create(**given | fields, subject=subject)


def found(office, typed, name="chief", narrowed=ALL, **page):
    answer = asking.ask(office.actor(name), read(typed), narrowed, **page)
    return [row.document.title for row in answer.rows]


def facts(office, typed, name="chief", narrowed=ALL):
    answer = asking.ask(office.actor(name), read(typed), narrowed)
    return answer.found


@pytest.fixture
def indexed(office):
    """Return the office with an index that is kept."""
    searching.rebuild(sources())
    return office


CORPUS = [
    "แต่งตั้งคณะกรรมการตรวจรับพัสดุ",
    "ขออนุมัติจัดซื้อจัดจ้างวัสดุสำนักงาน",
    "รายงานผลการปฏิบัติราชการของจังหวัดตาก",
    "บูรณะวัดพระแก้ว",
    "ขอเชิญประชุมกรมชลประทาน",
    "ลาพักผ่อนประจำปี",
    "ส่งสำเนา Open Data Handbook ฉบับที่ ๒",
    "ที่ ศธ ๐๒๐๕/๑๒๓ เรื่องงบประมาณรายจ่าย",
]
QUESTIONS = [
    ("กรรมการ", [0]),
    ("คณะกรรมการ", [0]),
    ("ตรวจรับ", [0]),
    ("จัดจ้าง", [1]),
    ("จัดซื้อ", [1]),
    ("จัดซื้อจัดจ้าง", [1]),
    ("วัด", [3]),
    ("จังหวัด", [2]),
    ("ชลประทาน", [4]),
    ("ลา", [5]),
    ("open", [6]),
    ("hand", []),
    ("hand*", [6]),
    ("ฉบับที่ 2", [6]),
    ("ศธ 0205/123", [7]),
    ("๐๒๐๕/๑๒๓", [7]),
    ("0205/12", []),
    ("123", [7]),
    ("งบประมาณรายจ่าย", [7]),
    ('"วัสดุ สำนักงาน"', [1]),
    ('"สำนักงานวัสดุ"', []),
    ("จัดจ้าง -วัสดุ", []),
    ("พัสดุ วัสดุ", []),
]


@pytest.mark.parametrize(("typed", "places"), QUESTIONS, ids=[typed for typed, _ in QUESTIONS])
def test_words_are_found_as_people_mean_them(indexed, typed, places):
    for subject in CORPUS:
        write(indexed, subject)
    index()
    assert sorted(found(indexed, typed)) == sorted(CORPUS[place] for place in places)


@pytest.mark.parametrize("typed", ["12 ม.ค. 2569", "๑๒/๑/๒๕๖๙", "มกราคม 2569", "2026-01-12"])
def test_days_and_months_are_found(indexed, typed):
    write(indexed, "ก่อน", document_date=date(2025, 12, 31))
    write(indexed, "ตรง")
    index()
    assert found(indexed, typed) == ["ตรง"]


def test_what_has_the_words_in_its_title_comes_first_then_the_newest(indexed):
    write(indexed, "งบประมาณ เก่า", document_date=date(2024, 1, 1))
    write(indexed, "เรื่องอื่น", from_text="สำนักงบประมาณ งบประมาณ", document_date=date(2026, 5, 1))
    write(indexed, "งบประมาณ ใหม่", document_date=date(2026, 2, 1))
    index()
    assert found(indexed, "งบประมาณ") == ["งบประมาณ ใหม่", "งบประมาณ เก่า", "เรื่องอื่น"]
    assert found(indexed, "งบประมาณ", narrowed=Narrowed(order="day")) == ["เรื่องอื่น", "งบประมาณ ใหม่", "งบประมาณ เก่า"]
    paged = [found(indexed, "งบประมาณ", start=start, length=1) for start in range(4)]
    assert paged == [["งบประมาณ ใหม่"], ["งบประมาณ เก่า"], ["เรื่องอื่น"], []]


def test_minutes_are_found_but_not_those_of_secret_letters(indexed):
    for secrecy in ("none", "confidential"):
        letter = write(indexed, f"ทดสอบ {secrecy}", secrecy=secrecy, readers=[indexed.positions["chief"]])
        letter.minutes.create(agency=indexed.agency, kind="note", text="โปรดพิจารณาอนุเคราะห์", author_name="x", author_in_words="x")
    index()
    assert found(indexed, "อนุเคราะห์") == ["ทดสอบ none"]
    assert sorted(found(indexed, "ทดสอบ")) == ["ทดสอบ confidential", "ทดสอบ none"]


# --- rights --------------------------------------------------------------------------------------------------------


def test_every_person_finds_exactly_the_letters_they_may_read(office, other):
    for position, scope, unit in (
        ("clerk", "subtree", "division"),
        ("section", "unit", "section"),
        ("chief", "unit", "registry"),
    ):
        RoleGrant.objects.create(
            agency=office.agency,
            position=office.positions[position],
            role="secret_registrar",
            scope=scope,
            unit=getattr(office, unit),
        )
    scattered(office, 300, seed=7)
    scattered(other, 40, seed=8)
    searching.rebuild(sources())
    letters = list(Letter.objects.select_related("unit"))
    seen = set()
    for where in (office, other):
        for name in PEOPLE:
            actor = where.actor(name)
            allowed = set(queries.visible_to(actor).values_list("pk", flat=True))
            tokens = queries.finds_by(actor)
            meet = {one.pk for one in letters if one.agency_id == actor.agency_id and tokens & queries.found_by(one)}
            assert meet == allowed, name
            answer = asking.ask(actor, read("x"), Narrowed(), length=1000)
            assert {row.document.object_id for row in answer.rows} == allowed, name
            assert (answer.found.total, answer.found.more) == (len(allowed), False), name
            assert sum(answer.found.categories.values()) == len(allowed)
            seen.add(len(allowed))
    assert len(seen) > 6


def test_rights_hold_while_readers_change_at_random(indexed):
    draw = random.Random(3)
    scattered(indexed, 30, seed=3)
    everybody = [*indexed.positions.values(), indexed.root, indexed.registry, indexed.division, indexed.section]
    letters = list(Letter.objects.all())
    for step in range(60):
        letter = draw.choice(letters)
        letter.secrecy = draw.choice(["none", "confidential"])
        letter.unit = draw.choice([indexed.registry, indexed.division, indexed.section])
        letter.reader_ids = [one.pk for one in draw.sample(everybody, draw.randint(0, 3))]
        letter.save()
        if draw.random() < 0.4:
            index()
        actor = indexed.actor(draw.choice(PEOPLE))
        allowed = set(queries.visible_to(actor).values_list("pk", flat=True))
        answer = asking.ask(actor, read("x"), Narrowed(), length=1000)
        rows = {row.document.object_id for row in answer.rows}
        assert rows <= allowed, step
        assert answer.found.total == len(rows), step  # counts tell nothing more than the rows


@pytest.mark.parametrize(
    ("secrecy", "readers", "finders"),
    [
        ("none", ["section"], {"head", "chief", "clerk", "section", "officer", "registrar"}),
        ("none", [], set()),
        ("confidential", [], {"keeper"}),
        ("confidential", ["section"], {"keeper"}),  # a unit opens no secret letter
        ("secret", ["position:officer"], {"keeper", "officer"}),
    ],
)
def test_who_finds_a_letter(indexed, secrecy, readers, finders):
    chosen = [
        indexed.positions[one.partition(":")[2]] if one.startswith("position") else getattr(indexed, one) for one in readers
    ]
    letter = write(indexed, "เรื่องทดสอบ", secrecy=secrecy, readers=chosen)
    index()
    allowed = {name for name in PEOPLE if queries.visible_to(indexed.actor(name)).filter(pk=letter.pk).exists()}
    assert {name for name in PEOPLE if found(indexed, "ทดสอบ", name)} == allowed
    assert {name for name in PEOPLE if facts(indexed, "ทดสอบ", name).total} == allowed  # the index itself, before the page
    assert allowed == finders if secrecy != "none" else finders >= allowed


def test_a_right_taken_away_counts_at_once_and_one_given_after_the_job(indexed):
    letter = write(indexed, "งบประมาณ")
    write(indexed, "งบประมาณ อื่น")
    index()
    assert facts(indexed, "งบประมาณ").total == 2
    letter.reader_ids = [indexed.positions["head"].pk]
    letter.save()  # the job has not run
    assert found(indexed, "งบประมาณ") == ["งบประมาณ อื่น"]
    assert (facts(indexed, "งบประมาณ").total, dict(facts(indexed, "งบประมาณ").years)) == (1, {2569: 1})
    index()
    assert found(indexed, "งบประมาณ") == ["งบประมาณ อื่น"]
    letter.reader_ids = [indexed.division.pk]
    letter.save()
    index()
    assert len(found(indexed, "งบประมาณ")) == 2


def test_what_is_not_indexed_yet_is_left_out_when_too_much_waits(indexed, monkeypatch):
    monkeypatch.setattr(asking, "MOST_WAITING", 1)
    letters = [write(indexed, f"งบประมาณ {number}") for number in range(3)]
    index()
    for letter in letters[:2]:
        letter.to_text = "ใหม่"
        letter.save()
    assert found(indexed, "งบประมาณ") == ["งบประมาณ 2"]


def test_facets_count_only_what_may_be_seen(indexed):
    write(indexed, "งบประมาณ", unit=indexed.section)
    write(indexed, "งบประมาณ", document_date=date(2025, 3, 1), direction="outgoing", state="signed")
    write(indexed, "งบประมาณ", readers=[indexed.positions["stranger"]], document_date=date(2020, 3, 1))
    write(indexed, "งบประมาณ", secrecy="secret", readers=[indexed.positions["officer"]], document_date=date(2021, 3, 1))
    index()
    counted = facts(indexed, "งบประมาณ")
    assert counted.total == 2
    assert dict(counted.years) == {2569: 1, 2568: 1}
    assert dict(counted.units) == {indexed.section.pk: 1, indexed.registry.pk: 1}
    assert dict(counted.categories) == {("letter", "incoming"): 1, ("letter", "outgoing"): 1}
    assert len(found(indexed, "งบประมาณ", narrowed=Narrowed(year=2568))) == 1
    assert found(indexed, "งบประมาณ", narrowed=Narrowed(year=2563)) == []
    assert len(found(indexed, "งบประมาณ", narrowed=Narrowed(unit_id=indexed.section.pk))) == 1
    assert len(found(indexed, "งบประมาณ", narrowed=Narrowed(category="outgoing"))) == 1


def test_counts_end_at_a_bound(indexed, monkeypatch):
    from samnak.search.queries import engine

    monkeypatch.setattr(engine, "COUNTED", 2)
    for number in range(3):
        write(indexed, f"งบประมาณ {number}")
    index()
    assert (facts(indexed, "งบประมาณ").total, facts(indexed, "งบประมาณ").more) == (2, True)


# --- keeping the index ---------------------------------------------------------------------------------------------


def test_services_leave_a_note_and_a_job(indexed):
    from tests.correspondence.test_flow import waiting

    letter = issue(indexed)
    assert list(Change.objects.exclude(kind="person").values_list("kind", "object_id").distinct()) == [("letter", letter.pk)]
    assert index() >= 1
    assert (Change.objects.count(), found(indexed, "อนุเคราะห์")) == (0, ["ขอความอนุเคราะห์ข้อมูล"])
    services.arrive_by_mail(
        actor=indexed.actor("registrar"), agency_id=indexed.agency.pk, files=[],
        data=services.ArrivalData(kind="external_letter", subject="ขอข้อมูล", from_text="ก", to_text="ข"),
    )  # fmt: skip
    assert waiting("audit.publish") != []


def test_nothing_is_taken_before_there_is_an_index(office):
    write(office, "งบประมาณ")
    assert (index(), Change.objects.filter(kind="letter").count()) == (0, 1)
    assert found(office, "งบประมาณ") == []
    assert [row.document.title for row in asking.spelled(office.actor("chief"), "งบ", 5)] == []  # written without its text
    rebuild_job()
    assert (Change.objects.count(), found(office, "งบประมาณ")) == (0, ["งบประมาณ"])


def test_a_new_build_grows_beside_the_old_one(indexed):
    write(indexed, "งบประมาณ")
    index()
    seen = []

    def report(done, total):
        seen.append((done, total, found(indexed, "งบประมาณ"), letters.count(), Build.objects.count()))

    letters = Entry.objects.filter(kind="letter")
    searching.rebuild({"letter": sources()["letter"]}, report)
    assert seen == [(1, 1, ["งบประมาณ"], 2, 2)]
    assert list(Build.objects.order_by("number").values_list("number", "state")) == [(1, "retired"), (2, "active")]
    assert (found(indexed, "งบประมาณ"), letters.count()) == (["งบประมาณ"], 1)


def test_changes_during_a_build_go_into_both(indexed):
    write(indexed, "งบประมาณ")
    index()

    def change(_done, _total):
        Letter.objects.update(to_text="ชลประทาน")
        index()
        assert found(indexed, "ชลประทาน") == ["งบประมาณ"]

    searching.rebuild(sources(), change)
    assert found(indexed, "ชลประทาน") == ["งบประมาณ"]


def test_a_build_that_broke_off_is_thrown_away(indexed):
    write(indexed, "งบประมาณ")
    index()

    def break_off(_done, _total):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        searching.rebuild(sources(), break_off)
    assert found(indexed, "งบประมาณ") == ["งบประมาณ"]
    searching.rebuild(sources())
    assert (Entry.objects.filter(kind="letter").count(), found(indexed, "งบประมาณ")) == (1, ["งบประมาณ"])


def test_an_index_of_other_rules_is_built_anew(indexed):
    from tests.correspondence.test_flow import waiting

    keep_index(0)
    assert waiting("search.rebuild") == []
    Build.objects.update(segmenter="rules of yesterday")
    keep_index(0)
    keep_index(0)
    assert waiting("search.rebuild") == [{}]
    rebuild_job()
    rebuild_job()  # there is nothing more to do
    assert list(Build.objects.order_by("number").values_list("state", flat=True)) == ["retired", "active"]


def test_the_command_tells_how_far_it_is(indexed, capsys):
    write(indexed, "งบประมาณ")
    call_command("rebuild_search")
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("1 of ")
    assert told[-1].startswith(f"{Entry.objects.count()} documents in ")


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def chief(client, indexed):
    client.force_login(indexed.users["chief"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def test_the_page_marks_words_and_escapes_all_else(chief, indexed):
    write(indexed, "<b>งบประมาณ</b> & อื่น", from_text="<script>จัดจ้าง</script>")
    index()
    page = soup(chief.get("/search/", {"q": "งบประมาณ จัดจ้าง"}))
    row = page.select_one("li[data-ui-row]")
    assert row.select_one(".s-row-title").decode_contents() == "&lt;b&gt;<mark>งบประมาณ</mark>&lt;/b&gt; &amp; อื่น"
    assert row.select_one(".s-row-meta mark").get_text() == "จัดจ้าง"
    assert "<script>จัดจ้าง" not in str(page)


def test_the_page_narrows_sorts_and_pages(chief, indexed):
    for number in range(23):
        write(indexed, f"งบประมาณ {number}", document_date=date(2026, 1, 1 + number))
    write(indexed, "งบประมาณ ปีก่อน", document_date=date(2025, 1, 1))
    index()
    page = soup(chief.get("/search/", {"q": "งบประมาณ"}))
    assert len(page.select(".s-found li[data-ui-row]")) == 20
    facets = {facet.h2.get_text(): [one.get_text() for one in facet.select("a")] for facet in page.select(".s-facet")}
    assert facets == {"ปี พ.ศ.": ["256923", "25681"]}
    assert page.select_one(".s-finding-count").get_text() == "24 รายการ"
    second = soup(chief.get("/search/", {"q": "งบประมาณ", "page": 2}))
    assert len(second.select(".s-found li[data-ui-row]")) == 4
    assert len(soup(chief.get("/search/", {"q": "งบประมาณ", "page": 99})).select(".s-found li[data-ui-row]")) == 4
    narrowed = soup(chief.get("/search/", {"q": "งบประมาณ", "year": 2568, "order": "day"}))
    assert [row.get_text() for row in narrowed.select(".s-found .s-row-title")] == ["งบประมาณ ปีก่อน"]
    chips = narrowed.select(".s-chip-chosen")
    assert [chip.find(string=True, recursive=False) for chip in chips] == ["2568"]
    assert parse_qs(chips[0]["href"].removeprefix("?")) == {"q": ["งบประมาณ"], "order": ["day"]}
    nothing = soup(chief.get("/search/", {"q": "งบประมาณ", "year": 2500}))
    assert "ไม่พบสิ่งที่ตรงกับตัวกรอง" in nothing.get_text()
    for wrong in ({"page": "x"}, {"year": "๒๕๖๙x"}, {"unit": "x"}, {"kind": "x"}, {"page": "0"}, {"category": "x"}):
        assert chief.get("/search/", {"q": "งบประมาณ", **wrong}).status_code == 200


def test_half_a_word_is_offered_letter_by_letter(chief, indexed):
    write(indexed, "งบประมาณ", search_text="งบประมาณ")
    index()
    page = soup(chief.get("/search/", {"q": "ประมา"}))
    assert "พบตามตัวอักษร" in page.get_text()
    assert [row.get_text() for row in page.select(".s-row-title")] == ["งบประมาณ"]


def test_the_palette_asks_the_index_and_completes_half_words(chief, indexed):
    write(indexed, "แต่งตั้งคณะกรรมการ", search_text="แต่งตั้งคณะกรรมการ")
    index()
    for typed in ("กรรมการ", "คณะกรรมก"):
        items = chief.get("/search/palette/", {"q": typed}).json()["items"]
        assert [item["label"] for item in items if item["url"].startswith("/letters/")] == ["แต่งตั้งคณะกรรมการ"]


def with_scan(office, letter, words):
    """Give a letter a file whose words are known, as if a scan had been read; return the hash of its bytes."""
    file = store(actor=office.actor("chief"), stream=io.BytesIO(words.encode()), name="scan.txt", agency_id=letter.agency_id)
    LetterFile.objects.create(agency_id=letter.agency_id, letter=letter, file=file, role="main")
    return file.blob_id


def test_words_inside_a_scan_are_found_by_its_readers(indexed):
    """Once they have been read, and only of letters without a class of secrecy; a stranger to the letter finds nothing."""
    scan = "ขอเชิญร่วมพิธีถวายผ้าพระกฐินพระราชทานณวัดพระธาตุหริภูญชัย"
    letter, secret = write(indexed, "ขอเชิญร่วมงาน"), write(indexed, "ลับ", secrecy="secret")
    sha256 = with_scan(indexed, letter, scan)
    assert with_scan(indexed, secret, scan) == sha256
    index()
    assert found(indexed, "พระกฐิน") == []
    read_text(sha256=sha256)
    tell_text(sha256)
    assert ProcrastinateJob.objects.filter(task_name="search.index_changes", queueing_lock="search.index_changes").count() == 1
    index()
    for phrase in ("พระกฐิน", "ผ้าพระกฐินพระราชทาน", '"ถวายผ้าพระกฐิน"'):
        assert found(indexed, phrase) == ["ขอเชิญร่วมงาน"]
        assert found(indexed, phrase, "stranger") == []


def test_a_scan_that_is_known_is_found_with_the_letter_it_comes_to(indexed):
    first, second = write(indexed, "ก่อน"), write(indexed, "หลัง")
    read_text(sha256=with_scan(indexed, first, "บูรณะพระเจดีย์"))
    index()
    with_scan(indexed, second, "บูรณะพระเจดีย์")
    index()
    assert sorted(found(indexed, "พระเจดีย์")) == ["ก่อน", "หลัง"]
