"""What a word may have been meant to be, without a database."""

import pytest

from samnak.search.content import folded, likeness, other_layout
from samnak.search.content.slips import distance


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("l;ylfu", "สวัสดี"),
        ("'[xit,kI", "งบประมาณ"),
        ("ดกะ", "fdt"),
        ("้ำสสน", "hello"),
        ("0205/1234", ""),
        ("สวัสดี 12", ""),
    ],
)
def test_the_other_layout(typed, meant):
    assert other_layout(typed) == meant


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("ศิลปากร", "สิลปากร"), ("ใมตรี", "ไมตรี"), ("คณะกรรมการ", "คนะกรรมการ"), ("จัดชื้อ", "จัดชือ"), ("กรรรมการ", "กรรมการ")],
)
def test_usual_slips_fold_alike(wrong, right):
    assert folded(wrong) == folded(right)


@pytest.mark.parametrize(("one", "other", "apart"), [("กขค", "กขค", 0), ("กขค", "กคข", 1), ("กข", "กขค", 1), ("abc", "xyz", 3)])
def test_distance(one, other, apart):
    assert distance(one, other) == apart


def test_another_word_is_not_like():
    assert likeness("งบประมาณ", "จัดจ้าง") is None
    assert likeness("งบปรามาณ", "งบประมาณ") < likeness("งบปรามาณ", "งบประมาท")
