import random
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from samnak.core.thai import normalise, search_units, segment, words
from samnak.core.thai_names import ThaiFaker

HERE = Path(__file__).parent
GOLD = [
    line
    for name in ("gold_words.txt", "gold_words_more.txt", "gold_words_third.txt")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def _breaks(pieces, text):
    """Give the places between pieces, except those beside a space, which are breaks anyway."""
    places, place = set(), 0
    for piece in pieces[:-1]:
        place += len(piece)
        if " " not in text[place - 1 : place + 1]:
            places.add(place)
    return places


def test_gold_set_is_large_enough():
    assert len(GOLD) >= 60
    assert sum(len(line.replace("|", " ").split()) for line in GOLD) >= 2400


def test_breaks_lie_on_true_boundaries():
    found = true = expected = 0
    wrong = []
    for line in GOLD:
        text = line.replace("|", "")
        gold = _breaks(line.replace(" ", "| |").replace("||", "|").split("|"), text)
        produced = _breaks(segment(text), text)
        found, true, expected = found + len(produced), true + len(produced & gold), expected + len(gold)
        wrong += [text[max(0, place - 10) : place] + "|" + text[place : place + 10] for place in produced - gold]
    assert found >= 1700
    assert true / found >= 0.997, wrong
    assert true / expected >= 0.75


@pytest.mark.parametrize("line", GOLD[:20])
def test_gold_sentences_join_again(line):
    text = line.replace("|", "")
    assert "".join(segment(text)) == text


def test_any_text_joins_again():
    alphabet = "กขคงจชดตนบปมยรลวสหอเแโใไะาำิีุู่้์ๆฯ ๑2./-()\"'\n\t\u00a0\u200bAaé@:,฿中😀\u0301"
    source = random.Random(4)
    for length in range(400):
        text = "".join(source.choices(alphabet, k=length % 60))
        assert "".join(segment(text)) == text
        assert all(segment(text))


def test_sample_letters_join_again():
    fake = ThaiFaker(3)
    for _ in range(100):
        for text in fake.body_paragraphs(fake.subject()):
            assert "".join(segment(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" ", [" "]),
        ("กระทรวงวัฒนธรรม", ["กระทรวง", "วัฒนธรรม"]),
        ("เลขที่ ๑๒/๒๕๖๙", ["เลขที่ ๑๒/๒๕๖๙"]),
        ("คำสั่งเลขที่ ๑๒/๒๕๖๙ ลง", ["คำสั่ง", "เลขที่ ๑๒/๒๕๖๙", " ", "ลง"]),
        ("ครั้งที่ 3/2569", ["ครั้งที่ 3/2569"]),
        ("มาตรา ๒๖ แห่ง", ["มาตรา ๒๖", " ", "แห่ง"]),
        ("พ.ศ. ๒๕๖๙", ["พ.ศ. ๒๕๖๙"]),
        ("เมื่อพ.ศ. ๒๕๖๙", ["เมื่อ", "พ.ศ. ๒๕๖๙"]),
        ("เวลา ๐๙.๓๐ น.", ["เวลา", " ", "๐๙.๓๐ น."]),
        ("อื่น ๆ (ถ้ามี)", ["อื่น ๆ", " ", "(ถ้า", "มี)"]),
        ("ต่างๆ", ["ต่างๆ"]),
        ("ปากกา ดินสอ ฯลฯ", ["ปากกา", " ", "ดินสอ", " ", "ฯลฯ"]),
        ("ปากกาฯลฯ", ["ปากกาฯลฯ"]),
        ("กรุงเทพฯ และ", ["กรุงเทพฯ", " ", "และ"]),
        ("จำนวน 1,234,567.89 บาท", ["จำนวน", " ", "1,234,567.89", " ", "บาท"]),
        ("ที่ วธ ๐๒๐๕/ว ๓๘๗๒ ลง", ["ที่", " ", "วธ ๐๒๐๕/ว ๓๘๗๒", " ", "ลง"]),
        ("วธ (กกค) 0205.1(พิเศษ)/12", ["วธ (กกค) 0205.1(พิเศษ)/12"]),
        ("โทร. ๐ ๒๒๐๙ ๓๕๙๙ ต่อ ๑๒", ["โทร.", " ", "๐ ๒๒๐๙ ๓๕๙๙", " ", "ต่อ", " ", "๑๒"]),
        ("มือถือ 08 1234 5678", ["มือถือ", " ", "08 1234 5678"]),
        ("ทะเบียน กข ๔๔๑๒", ["ทะเบียน", " ", "กข ๔๔๑๒"]),
        ("ระบบ e-GP และ PDF/A-3", ["ระบบ", " ", "e-GP", " ", "และ", " ", "PDF/A-3"]),
        ("saraban@culture.example", ["saraban@culture.example"]),
        ("ที่https://example.go.th/a-b?c=1&d=2", ["ที่", "https://example.go.th/a-b?c=1&d=2"]),
        ("และ/หรือ", ["และ/", "หรือ"]),
        ('กล่าวว่า "ดี" แล้ว', ["กล่าวว่า", " ", '"ดี"', " ", "แล้ว"]),
        ("“ระบบ”", ["“ระบบ”"]),
        ("บรรทัดหนึ่ง\nบรรทัดสอง", ["บรรทัด", "หนึ่ง", "\n", "บรรทัด", "สอง"]),
        ("รายงานการจัดกิจกรรม", ["รายงาน", "การ", "จัด", "กิจกรรม"]),
        ("โครงการอนุรักษ์", ["โครงการ", "อนุรักษ์"]),
        ("ตั้งแต่ต้น", ["ตั้งแต่", "ต้น"]),
        ("ต้องติดตั้ง", ["ต้อง", "ติดตั้ง"]),
        ("ลงพื้นที่", ["ลง", "พื้นที่"]),
        ("ไตรมาสที่ 2", ["ไตรมาสที่ 2"]),
        ("ระบบ @culture.example", ["ระบบ", " ", "@culture.example"]),
        ("เอกสารจำกัดสมรรถนะอธิบดี", ["เอกสาร", "จำกัด", "สมรรถนะ", "อธิบดี"]),
    ],
)
def test_pieces(text, pieces):
    assert segment(text) == pieces


def test_no_line_begins_with_what_belongs_before():
    fake = ThaiFaker(8)
    for _ in range(200):
        pieces = segment(fake.subject())
        for previous, piece in pairwise(pieces):
            assert piece[0] not in "ะัาำิีึืุู็่้๊๋์ๆฯ", pieces
            assert previous[-1] not in "เแโใไ", pieces
            assert previous == " " or piece[0] not in ")],.;:!?", pieces


def test_dictionary_has_official_words_once_each():
    entries = [entry for entry in words._entries() if not entry.startswith("-")]
    plain = [entry.replace("|", "") for entry in entries]
    assert len(entries) >= 400
    assert sorted(plain) == sorted(set(plain))
    assert all(all(entry.split("|")) for entry in entries)


def test_word_list_gives_the_words_at_a_place():
    listed = words._Words({"ก", "กา", "การ", "การงาน", "รา"})
    assert list(listed.prefixes("การงาน")) == ["ก", "กา", "การ", "การงาน"]
    assert list(listed.prefixes("การ", 2)) == []
    assert list(listed.prefixes("ขการา", 3)) == ["รา"]
    assert list(listed.prefixes("กา")) == ["ก", "กา"]
    assert list(listed.prefixes("")) == []


def test_dictionary_is_loaded_once_by_many_threads():
    words._loaded.clear()
    words._thai_words.cache_clear()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(segment("สำนักงานปลัดกระทรวงวัฒนธรรม"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["สำนักงาน", "ปลัด", "กระทรวง", "วัฒนธรรม"]] * 8
    assert len(words._loaded) == 1


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("", ""),
        ("ที่ วธ ๐๒๐๑/๔๕๖", "ที่ วธ 0201/456"),
        ("เเม่", "แม่"),
        ("นํา", "นำ"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("กรม\u200bศิลป์\ufeff", "กรมศิลป์"),
        ("เอก\u00adสาร", "เอกสาร"),
        ("  กอง \u00a0 กลาง\t\n", "กอง กลาง"),
        ("CPOT E-Office", "cpot e-office"),
        ("ก่ี", "กี่"),
        ("ที่่", "ที่"),
        ("cafe\u0301", "café"),
    ],
)
def test_normalise(text, normal):
    assert normalise(text) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", []),
        (" - / ", []),
        ("กระทรวงวัฒนธรรม ๑๒", ["กระทรวง", "วัฒนธรรม", "12"]),
        ("ที่ วธ ๐๒๐๑/๔๕๖", ["ที่", "วธ", "0201", "456"]),
        ("การใช้ CPOT (ใหม่)", ["การ", "ใช้", "cpot", "ใหม่"]),
        ("เเม่นํ้า", ["แม่น้ำ"]),
    ],
)
def test_search_units(text, units):
    assert search_units(text) == units


def test_search_units_of_thai_lose_no_letter():
    text = normalise("".join(ThaiFaker(2).body_paragraphs("การจัดซื้อจัดจ้าง")))
    thai = "".join(character for character in text if "ก" <= character <= "๎")
    assert "".join(search_units(thai)) == thai
