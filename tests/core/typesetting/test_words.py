import pytest

from samnak.core.typesetting.words import marked_pieces, pieces
from tests.core.typesetting.paragraphs import PARAGRAPHS


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_pieces_join_to_the_text_again(text: str) -> None:
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ต่าง ๆ", "ต่าง ๆ"),
        ("พ.ศ. ๒๕๗๐", "พ.ศ. ๒๕๗๐"),
        ("เลขที่ ๑๒/๒๕๖๙", "เลขที่ ๑๒/๒๕๖๙"),
        ("๓๐ วัน", "๓๐ วัน"),
        ("๓ วันทำการ", "๓ วันทำการ"),
        ("๑๕ ธันวาคม", "๑๕ ธันวาคม"),
        ("๐๙.๐๐ น.", "๐๙.๐๐ น."),
        ("e-GP", "e-GP"),
        ("saraban@m-culture.go.th", "saraban@m-culture.go.th"),
        ("(ก)", "(ก)"),
    ],
)
def test_what_belongs_together_is_one_piece(text: str, kept: str) -> None:
    assert kept in pieces(text)


def test_spaces_stay_breakable() -> None:
    assert pieces("ขอเชิญ ประชุม")[-2:] == [" ", "ประชุม"]


def test_a_line_break_is_a_piece_of_its_own() -> None:
    assert pieces("ก \n ข") == ["ก", " ", "\n", " ", "ข"]


def test_marks_follow_their_text() -> None:
    made = marked_pieces([("ให้", ""), ("ส่ง", "b"), (" ด่วน", "bu")])
    assert "".join(part if isinstance(part, str) else "".join(text for text, _ in part) for part in made) == "ให้ส่ง ด่วน"
    assert ["ส่ง", "b"] in [part for piece in made if isinstance(piece, list) for part in piece]
