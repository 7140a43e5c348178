from samnak.core.thai import to_arabic_digits, to_thai_digits


def test_every_digit_is_written_in_thai():
    assert to_thai_digits("0123456789") == "๐๑๒๓๔๕๖๗๘๙"


def test_every_digit_is_written_in_arabic():
    assert to_arabic_digits("๐๑๒๓๔๕๖๗๘๙") == "0123456789"


def test_other_text_stays():
    assert to_thai_digits("ที่ วธ 0201/ว 12 (CPOT)") == "ที่ วธ ๐๒๐๑/ว ๑๒ (CPOT)"
    assert to_arabic_digits("ที่ วธ ๐๒๐๑/ว 12 ½ ²") == "ที่ วธ 0201/ว 12 ½ ²"
    assert to_thai_digits("") == ""
