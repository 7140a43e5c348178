"""The index against a scan of the same texts: whatever stands in a text is found, and whatever is found stands there."""

import random
import re
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from samnak.core import thai
from samnak.core.ids import new_id
from samnak.core.thai_names import ThaiFaker
from samnak.search import services
from samnak.search.content import Document, Question, is_thai, read, units_of
from samnak.search.queries import engine as asking
from samnak.search.queries import find
from samnak.search.services import engine

pytestmark = pytest.mark.django_db

RECUT = [  # ICU cuts the words asked for otherwise here than alone
    "จัดพิธีวันพระราชทานธงชาติไทย", "งานวันพระราชทานเพลิงศพ", "เรื่องวันพระบรมราชสมภพ", "ร่างแผนปฏิบัติราชการประจำปี",
    "การประชุมคณะกรรมการบริหารงานบุคคล", "โรงเรียนวัดพระธรรมจักร", "ขอพระราชทานพระบรมราชานุญาต", "สมเด็จพระเทพรัตนราชสุดา",
]  # fmt: skip
ASKED = [
    "พระราชทาน", "ราชทาน", "กรรมการ", "คณะกรรมการ", "จัดจ้าง", "จัดซื้อจัดจ้าง", "งบประมาณ", "วัฒนธรรม", "โครงการ", "ประชุม", "ประจำปี",
    "ครุภัณฑ์", "ตรวจรับ", "รายงานผล", "ขออนุมัติ", "ความอนุเคราะห์", "บุคลากร", "พิพิธภัณฑ์", "ข้าราชการ", "เบิกจ่าย", "ฝึกอบรม",
    "ปฏิบัติราชการ", "ประชาสัมพันธ์", "ดำเนินการ", "เชียงใหม่", "บริหารงานบุคคล", "พระบรมราชานุญาต", "เพลิงศพ",
]  # fmt: skip
TEXTS = 60


@pytest.fixture(scope="module")
def texts():
    """Return invented letters, by number, each with a title and a body."""
    faker, draw = ThaiFaker(17), random.Random(17)
    subjects = [*RECUT, *(faker.subject() for _ in range(TEXTS))]
    bodies = ["" if subject in RECUT else "\n".join(faker.body_paragraphs(subject)) for subject in subjects]
    numbers = [f"วธ {draw.randrange(1000):04}/{draw.randrange(9000)}" for _ in subjects]
    return [f"{subject}\n{number}\n{body}" for subject, number, body in zip(subjects, numbers, bodies, strict=True)]


@pytest.fixture
def ask(texts):
    """Return a function from what is typed to the numbers of the texts found."""
    services.rebuild({})
    agency, reader = new_id(), new_id()
    documents = [
        Document(UUID(int=number + 1), agency, *text.split("\n", 1), frozenset([reader]), date(2026, 1, 1))
        for number, text in enumerate(texts)
    ]
    engine.put("letter", documents, [asking.active_build().number])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_lexeme")
    return lambda typed: {
        row[1].int - 1 for row in find(Question(agency, {"letter": frozenset([reader])}, read(typed), length=len(texts))).rows
    }


def questions(texts):
    """Return words, compounds, and numbers as they stand in the texts."""
    draw, words = random.Random(5), set()
    for text in texts:
        for run in draw.choices(text.split(), k=9):
            units = units_of(run)
            start = draw.randrange(max(1, len(units) - 1))
            words.add("".join(units[start : start + draw.choice((1, 2, 3))]))
    chosen = sorted(word for word in words if len(word) >= 5 and is_thai(word))
    numbers = [text.split("\n")[1] for text in texts[:40]]
    return [*ASKED, *draw.sample(chosen, min(len(chosen), 230)), *numbers, *map(thai.to_thai_digits, numbers[:20])]


def test_what_stands_in_a_text_is_found_and_what_is_found_stands_there(ask, texts):
    asked = list(dict.fromkeys(questions(texts)))
    assert len(asked) > 300
    normal = ["\n".join(map(thai.normalise, text.split("\n"))) for text in texts]
    close = [text.replace(" ", "") for text in normal]
    wanted = got = hits = right = 0
    missed, wrong = [], []
    for typed in asked:
        word = thai.normalise(typed)
        ends = re.compile(re.escape(word) + r"(?!\d)") if word[-1].isdecimal() else None
        stands = {number for number, text in enumerate(normal) if word in text and (ends is None or ends.search(text))}
        loosely = {number for number, text in enumerate(close) if word.replace(" ", "") in text}
        found = ask(typed)
        wanted, got = wanted + len(stands), got + len(stands & found)
        hits, right = hits + len(found), right + len(found & loosely)
        missed += [(typed, _around(close[number], word)) for number in stands - found]
        wrong += [(typed, texts[number][:40]) for number in found - loosely]
    assert got >= 0.995 * wanted, (got / wanted, len(missed), missed[:40])
    assert right >= 0.995 * hits, (right / hits, len(wrong), wrong[:40])


def _around(text, word):
    place = text.find(word.replace(" ", ""))
    return "|".join(units_of(text[max(0, place - 12) : place + len(word) + 12]))


@pytest.mark.parametrize(
    ("typed", "titles"),
    [("พระราชทาน", {0, 1, 6}), ("บริหารงานบุคคล", {4}), ("กรรมการบริหาร", {4}), ("ราชทานเพลิง", {1}), ("วันพระ", {0, 1, 2})],
)
def test_a_word_cut_otherwise_inside_running_text_is_found(ask, typed, titles):
    assert {number for number in ask(typed) if number < len(RECUT)} == titles
