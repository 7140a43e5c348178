"""Words of texts and of questions, without a database."""

import pytest

from samnak.search.content import lexemes_of, passage, read, stands_alone, units_of, vector_of, whole


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("ศธ ๐๒๐๕.๓/ว ๔๕๖", ["ศธ", "0205", "3", "ว", "456"]),
        ("ว3872", ["ว", "3872"]),
        ("เงิน 1,234.50 บาท", ["เงิน", "1234", "50", "บาท"]),
        ("Open Data", ["open", "data"]),
        ("อื่น ๆ", ["อื่น"]),
        ("พ.ศ. 2569 www.example.go.th", ["พศ", "2569", "www", "example", "go", "th"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_units(line, units):
    assert units_of(line) == units


def test_pairs_end_with_the_line():
    assert lexemes_of("จัด จ้าง\nงาน") == {"จัด", "จ้าง", "งาน", "จัด_จ้าง"}


def test_a_vector_is_written_as_the_server_receives_it():
    assert vector_of({"ข", "a'b\\c"}) == b"\0\0\0\2a'b\\c\0\0\0" + "ข".encode() + b"\0\0\0"
    assert vector_of(set()) == b"\0\0\0\0"


@pytest.mark.parametrize(
    ("word", "inside", "stands"),
    [
        ("กรรมการ", "คณะกรรมการ", True),
        ("การ", "การะเกด", False),
        ("ตาก", "ตากแดด", True),
        ("กา", "เกาะ", False),
        ("งาน", "โรงงาน", True),
        ("รง", "โรงงาน", False),
        ("ประมา", "งบประมาณ", False),
        ("นาม", "สนาม", False),
    ],
)
def test_a_word_stands_between_syllables(word, inside, stands):
    assert stands_alone(word, inside) is stands


def shapes(typed):
    return [(term.joined, term.exact, term.begins, term.excluded, term.stamp) for term in read(typed)]


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("งบประมาณ โครงการ*", [("งบประมาณ", False, False, False, ""), ("โครงการ", False, True, False, "")]),
        ("“จัดซื้อ วัสดุ” -ยกเลิก", [("จัดซื้อวัสดุ", True, False, False, ""), ("ยกเลิก", False, False, True, "")]),
        ("ศธ ๐๒๐๕/๑๒๓", [("ศธ0205123", True, False, False, "")]),
        ("0205/123", [("0205123", True, False, False, "")]),
        ("12 มกราคม 2569", [("12มกราคม2569", True, False, False, "@2026-01-12")]),
        ("๑๒ ม.ค. ๖๙", [("12มค69", True, False, False, "@2026-01-12")]),
        ("12/1/2569", [("1212569", True, False, False, "@2026-01-12")]),
        ("2026-01-12", [("20260112", True, False, False, "@2026-01-12")]),
        ("มกราคม 2569", [("มกราคม2569", True, False, False, "@2026-01")]),
        ("31/2/2569", [("3122569", True, False, False, "")]),
        ('"" - * /', []),
    ],
)
def test_questions_are_understood(typed, terms):
    assert shapes(typed) == terms


def test_the_word_being_typed_may_go_on():
    assert [term.begins for term in read("งบ ประมาณ", typing=True)] == [False, True]
    assert [term.begins for term in read('"งบประมาณ"', typing=True)] == [False]


def test_words_are_marked_in_their_own_spelling():
    assert marked(whole("หนังสือ ที่ ศธ ๐๒๐๕/๑๒๓", read("ศธ 0205/123"))) == "หนังสือ ที่ [ศธ ๐๒๐๕/๑๒๓]"
    assert marked(whole("Open data", read("OPEN"))) == "[Open] data"


def test_short_words_are_marked_only_where_they_are_words():
    assert marked(whole("วัดในจังหวัด", read("วัด"))) == "[วัด]ในจังหวัด"
    assert marked(whole("เปิด openness", read("open"))) == "เปิด openness"


def test_words_left_out_are_not_marked():
    assert marked(whole("งบประมาณ ยกเลิก", read("งบประมาณ -ยกเลิก"))) == "[งบประมาณ] ยกเลิก"


def test_a_passage_stands_around_the_first_word_and_breaks_no_letter():
    text = "ด้วยสำนักงานปลัดกระทรวงวัฒนธรรมมีความประสงค์จะขออนุมัติดำเนินการ" * 3 + "จัดจ้าง" + "เพื่อปรับปรุงอาคารสำนักงาน" * 20
    pieces = passage(text, read("จัดจ้าง"))
    assert [piece.text for piece in pieces if piece.marked] == ["จัดจ้าง"]
    assert (pieces[0].text, pieces[-1].text) == ("…", "…")
    assert pieces[1].text[0] not in "ะัาำิีึืุู็่้๊๋์"
    assert passage(text, read("ไม่มีคำนี้")) == []
