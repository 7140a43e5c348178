import random
from itertools import pairwise
from pathlib import Path

import pytest

from samnak.core.thai import sort_key

GOLD = [line for line in (Path(__file__).parent / "gold_order.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]


def test_gold_list_is_large_enough():
    assert len(GOLD) >= 60
    assert len(set(GOLD)) == len(GOLD)


def test_neighbours_of_the_gold_list_are_strictly_ordered():
    assert [(one, two) for one, two in pairwise(GOLD) if not sort_key(one).encode() < sort_key(two).encode()] == []


def test_shuffled_gold_list_sorts_back_by_bytes():
    shuffled = GOLD.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=lambda word: sort_key(word).encode()) == GOLD


@pytest.mark.parametrize("vowel", "เแโใไ")
def test_leading_vowel_counts_after_its_consonant(vowel):
    assert sort_key("กู") < sort_key(f"{vowel}ก") < sort_key("ข")


@pytest.mark.parametrize("mark", "็่้๊๋์")
def test_marks_decide_only_between_equal_words(mark):
    assert sort_key("กา") < sort_key(f"ก{mark}า") < sort_key("กาก")


def test_an_earlier_mark_weighs_more():
    assert sort_key("คก่") < sort_key("ค่ก")
    assert sort_key("ก่า") < sort_key("ก้า") < sort_key("ก๊า") < sort_key("ก๋า")


def test_thai_and_arabic_digits_are_equal():
    assert sort_key("ข้อ ๑๒") == sort_key("ข้อ 12")


def test_digits_before_thai_before_latin():
    assert sort_key("9") < sort_key("ก") < sort_key("ฮ") < sort_key("A")


def test_case_decides_last():
    assert sort_key("cpot") < sort_key("CPOT") < sort_key("cpota")


def test_people_sort_by_first_name_then_last_name():
    assert sort_key("สมชาย ใจดี") < sort_key("สมชาย ฮักดี") < sort_key("สมชายา กล้า")


def test_punctuation_and_repetition_are_ignored():
    assert sort_key("ก.ค.") == sort_key("กค")
    assert sort_key("ต่าง ๆ") == sort_key("ต่าง")
    assert sort_key("กรุงเทพฯ") == sort_key("กรุงเทพ")
    assert sort_key("(กอง) กลาง") == sort_key("กอง  กลาง ")


def test_different_spellings_of_one_letter_are_equal():
    assert sort_key("กํา") == sort_key("กำ")
    assert sort_key("เเก") == sort_key("แก")
    assert sort_key("กุ่") == sort_key("กุ่")


def test_accents_and_other_scripts():
    assert sort_key("cafe") < sort_key("café") < sort_key("cafes")
    assert sort_key("z") < sort_key("中")


@pytest.mark.parametrize("text", ["", "   ", "...", "ๆ", "\n"])
def test_nothing_to_sort_by(text):
    assert sort_key(text) == ""


def test_key_of_thai_text_is_short_printable_ascii():
    text = "การประชุมเชิงปฏิบัติการ CPOT ๑๒ " * 8
    key = sort_key(text)
    assert key.isascii()
    assert key.isprintable()
    assert len(key) <= 2.2 * len(text)


def test_every_thai_character_has_its_place():
    letters = [chr(code) for code in (*range(0x0E01, 0x0E2F), *range(0x0E30, 0x0E3B), *range(0x0E40, 0x0E46))]
    keys = [sort_key("ก" + letter) for letter in letters]
    assert len(set(keys)) == len(letters)
    assert all(key > sort_key("ก") for key in keys)
