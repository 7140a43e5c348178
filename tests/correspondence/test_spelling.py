"""Near misses of spelling: offered only where they bring this reader something."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from samnak.core import thai
from samnak.core.thai_names import ThaiFaker
from samnak.search import queries
from samnak.search import services as searching
from samnak.search.content import Narrowed, is_thai, read, stands_alone
from samnak.search.providers import sources
from samnak.search.views import asking
from tests.correspondence.test_finding import found, index, write


@pytest.fixture
def indexed(office):
    searching.rebuild(sources())
    return office


def meant(office, typed, name="chief"):
    return queries.near_misses(office.actor(name), sources(), typed)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("งบประมาน", "งบประมาณ"),
        ("งบประมาณณ", "งบประมาณ"),
        ("พิพิทธภัณฑ์", "พิพิธภัณฑ์"),
        ("'[xit,kI", "งบประมาณ"),
        ("คนะกรรมการ", "คณะกรรมการ"),
        ("handbok", "handbook"),
        ("วัฒธรรม", "วัฒนธรรม"),
    ],
)
def test_slips_are_mended(indexed, typed, right):
    for subject in ("งบประมาณ พิพิธภัณฑ์", "แต่งตั้ง คณะกรรมการ วัฒนธรรม", "ส่ง Open Data Handbook"):
        write(indexed, subject)
    index()
    assert found(indexed, typed) == []
    assert meant(indexed, typed)[0] == right
    assert found(indexed, right) != []


def test_one_wrong_word_of_two_is_mended_in_its_place(indexed):
    write(indexed, "รายงาน งบประมาณ")
    index()
    assert meant(indexed, "รายงาน งบประมาน")[0] == "รายงาน งบประมาณ"


@pytest.mark.parametrize("typed", ["0205/1234", '"งบประมาน"', "12 ม.ค. 2569", "-งบประมาน", "กข", "zzzz"])
def test_numbers_phrases_and_days_are_not_guessed_at(indexed, typed):
    write(indexed, "งบประมาณ")
    index()
    assert meant(indexed, typed) == []


def test_no_word_of_a_letter_that_may_not_be_known_is_offered(indexed):
    hidden = write(indexed, "โครงการพิพิธภัณฑ์", readers=[indexed.positions["stranger"]])
    index()
    assert meant(indexed, "พิพิทธภัณฑ์") == []
    hidden.reader_ids = [indexed.division.pk]
    hidden.save()
    index()
    assert meant(indexed, "พิพิทธภัณฑ์") == ["พิพิธภัณฑ์"]
    hidden.reader_ids = []
    hidden.save()  # the job has not run: what was taken away is not hinted at either
    assert meant(indexed, "พิพิทธภัณฑ์") == []


def test_the_page_offers_what_was_meant(client, indexed):
    client.force_login(indexed.users["chief"], backend="django.contrib.auth.backends.ModelBackend")
    write(indexed, "งบประมาณ")
    index()
    page = BeautifulSoup(client.get("/search/", {"q": "งบประมาน"}).content, "html5lib")
    assert page.select_one(".s-meant a").get_text() == "งบประมาณ"
    assert BeautifulSoup(client.get("/search/", {"q": "งบประมาณ"}).content, "html5lib").select_one(".s-meant") is None


def test_senders_are_counted_within_rights_and_narrow(indexed):
    write(indexed, "งบประมาณ 1", from_text="กรมศิลปากร")
    write(indexed, "งบประมาณ 2", from_text="กรมการศาสนา")
    write(indexed, "งบประมาณ 3", from_text="กรมลับ", readers=[indexed.positions["stranger"]])
    index()
    answer = asking.ask(indexed.actor("chief"), read("งบประมาณ"), Narrowed())
    assert dict(answer.found.senders) == {"กรมศิลปากร": 1, "กรมการศาสนา": 1}
    assert found(indexed, "งบประมาณ", narrowed=Narrowed(sender="กรมการศาสนา")) == ["งบประมาณ 2"]
    assert found(indexed, "งบประมาณ", narrowed=Narrowed(sender="กรมลับ")) == []


def test_words_parts_names_and_numbers_are_all_found(indexed):
    """Compare with a scan of the texts: every piece of the subjects at places where words part, numbers in both digits."""
    faker = ThaiFaker(5)
    titles = [f"{faker.subject()} ที่ วธ 0205/{100 + number}" for number in range(60)]
    title_of = {write(indexed, title, from_text="-", to_text="-").pk: title for title in titles}
    index()
    questions = {f"วธ 0205/{100 + number}" for number in range(60)}
    questions |= {f"๐๒๐๕/{thai.to_thai_digits(str(100 + number))}" for number in range(60)}
    for title in titles:
        units = thai.search_units(title.split()[0])
        questions |= {"".join(units[start:end]) for start in range(len(units)) for end in (start + 1, start + 2, len(units))}
    asked = sorted(one for one in questions if len(one) >= 4)
    assert len(asked) > 300
    wanted = got = 0
    missed = []
    for question in asked:
        words = queries.engine.words_asked(read(question)).everywhere
        with connection.cursor() as cursor:
            cursor.execute("SELECT object_id FROM search_entry WHERE kind = 'letter' AND words @@ %s::tsquery", [words])
            here = {title_of[row[0]] for row in cursor.fetchall()}
        scanned = {title for title in titles if stands(thai.normalise(question), thai.normalise(title))}
        wanted, got = wanted + len(scanned), got + len(here & scanned)
        missed += [(question, title) for title in scanned - here]
        assert all(close(question) in close(title) for title in here), question
    assert got / wanted >= 0.99, missed  # a word that ICU parts anew beside its neighbours: พระราชทาน in วันพระ|ราช|ทาน


def stands(question, title):
    """Tell whether the letters stand in a title, and not as half of another word: การขอ in การของ."""
    return question in title and (not is_thai(question) or any(stands_alone(question, run) for run in title.split()))


def close(text):
    """Leave out what stands between words."""
    return re.sub(r"[^0-9a-zก-๛]", "", thai.normalise(text))
