"""Names of files and folders."""

import pytest

from samnak.core.errors import DomainError
from samnak.drive.content import another, ending_of, free_name, name_key, natural_key, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  รายงาน   ประจำปี.pdf ", "รายงาน ประจำปี.pdf"),
        ("รายงาน\u202efdp.exe", "รายงานfdp.exe"),
        (".env", ".env"),
        ("ที่ วธ 0201", "ที่ วธ 0201"),
        ("a\u0301.txt", "á.txt"),
    ],
)
def test_a_name_is_tidied(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", ".", "..", "\u200b", "ก/ข", "ก\\ข", "a:b", "con", "LPT1.txt", "ท้ายจุด.", "ก" * 201])
def test_what_cannot_be_a_name_is_refused(typed):
    with pytest.raises(DomainError) as refused:
        tidy(typed)
    assert refused.value.field == "name"


def test_capitals_make_no_other_name():
    assert name_key("Report.PDF") == name_key("report.pdf") == name_key("ｒｅｐｏｒｔ.pdf")
    assert name_key("รายงาน.pdf") != name_key("รายงาน1.pdf")


def test_names_sort_as_people_count():
    names = ["แผน 10.docx", "แผน ๒.docx", "แผน 1.docx", "กอง.docx", "แผน.docx", "เอกสาร.docx", "A.docx", "1.docx"]
    assert sorted(names, key=natural_key) == [
        "1.docx", "กอง.docx", "แผน 1.docx", "แผน ๒.docx", "แผน 10.docx", "แผน.docx", "เอกสาร.docx", "A.docx",
    ]  # fmt: skip


def test_a_free_name_carries_a_number_before_its_ending():
    taken = {name_key("ก.pdf"), name_key("ก (2).pdf")}
    assert free_name("ข.pdf", taken) == "ข.pdf"
    assert free_name("ก.pdf", taken) == "ก (3).pdf"
    assert another("โฟลเดอร์", 2) == "โฟลเดอร์ (2)"
    assert len(another("ก" * 200, 12)) == 200


@pytest.mark.parametrize(("name", "ending"), [("a.PDF", "pdf"), ("a", ""), (".env", ""), ("a.tar.gz", "gz")])
def test_endings(name, ending):
    assert ending_of(name) == ending
