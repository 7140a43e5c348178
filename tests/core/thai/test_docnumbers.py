import pytest

from samnak.core.thai import DocumentNumber, format_document_number, parse_document_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("วธ 0201/456", DocumentNumber("วธ", "0201", 456)),
        ("วธ ๐๒๐๑/๔๕๖", DocumentNumber("วธ", "0201", 456)),
        ("วธ0201/456", DocumentNumber("วธ", "0201", 456)),
        ("ที่ วธ ๐๒๐๕/ว๓๘๗๒", DocumentNumber("วธ", "0205", 3872, circular=True)),
        ("วธ 0201/ว 123", DocumentNumber("วธ", "0201", 123, circular=True)),
        ("วธ 0201 / ว123", DocumentNumber("วธ", "0201", 123, circular=True)),
        ("วธ 0201.3/15", DocumentNumber("วธ", "0201", 15, sub="3")),
        ("วธ 0201.3.12/15", DocumentNumber("วธ", "0201", 15, sub="3.12")),
        ("พง ๐๐๓๒(พิเศษ)/๑", DocumentNumber("พง", "0032", 1, note="พิเศษ")),
        ("พง 0030.1 (พิเศษ) /ว 7", DocumentNumber("พง", "0030", 7, sub="1", note="พิเศษ", circular=True)),
        ("ภก0030/9", DocumentNumber("ภก", "0030", 9)),
        ("วธ (กกค) 0205/12", DocumentNumber("วธ", "0205", 12, committee="กกค")),
        ("วธ(กกค)0205/12", DocumentNumber("วธ", "0205", 12, committee="กกค")),
        ("สฎ 0031/000042", DocumentNumber("สฎ", "0031", 42)),
        ("อก 0905/0007", DocumentNumber("อก", "0905", 7)),
        ("  วธ   0201/456 ", DocumentNumber("วธ", "0201", 456)),
        ("ศธ 04001/77", DocumentNumber("ศธ", "04001", 77)),
        ("ศมส 0101/8", DocumentNumber("ศมส", "0101", 8)),
    ],
)
def test_numbers_are_read(text, number):
    assert parse_document_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "55/2569",
        "วธ 0201",
        "วธ 0201/",
        "วธ 020/1",
        "วธ 020111/1",
        "ก 0201/1",
        "วธ 0201/ก 1",
        "AB 0201/1",
        "วธ 0201/1 ก",
        "วธ 0201-456",
        "เลขที่ 12/2569",
    ],
)
def test_other_text_is_no_letter_number(text):
    assert parse_document_number(text) is None


@pytest.mark.parametrize(
    "text", ["วธ 0201/456", "วธ 0201/ว 123", "วธ 0201.3/15", "พง 0032(พิเศษ)/1", "วธ (กกค) 0205.1(พิเศษ)/ว 12"]
)
def test_a_number_is_written_as_it_was_read(text):
    assert str(parse_document_number(text)) == text


def test_prefix_is_everything_before_the_stroke():
    assert parse_document_number("วธ(กกค) ๐๒๐๕.๓/ว๑").prefix == "วธ (กกค) 0205.3"


def test_format():
    assert format_document_number("วธ 0201", 456) == "วธ 0201/456"
    assert format_document_number("วธ 0201", 123, circular=True) == "วธ 0201/ว 123"
    assert format_document_number("วธ 0201", 123, circular=True, thai_digits=True) == "วธ ๐๒๐๑/ว ๑๒๓"


def test_numbers_compare_by_value():
    assert parse_document_number("วธ ๐๒๐๑/๔๕๖") == parse_document_number("ที่ วธ0201 / 456")
    assert len({parse_document_number("วธ 0201/1"), parse_document_number("วธ ๐๒๐๑/๑")}) == 1
