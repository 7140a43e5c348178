from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from samnak.core.thai import (
    BANGKOK,
    MONTHS,
    SHORT_MONTHS,
    DateParts,
    ThaiDateError,
    buddhist_year,
    clock,
    date_and_clock,
    date_parts,
    fiscal_year_be,
    local_date,
    long_date,
    numeric_date,
    official_clock,
    order_date,
    parse_thai_date,
    relative,
    short_date,
    span,
)

DAY = date(2020, 9, 18)
NEW_YEAR_IN_BANGKOK = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_twelve_months_in_order():
    assert (len(MONTHS), MONTHS[0], MONTHS[1], MONTHS[11]) == (12, "มกราคม", "กุมภาพันธ์", "ธันวาคม")
    assert (len(SHORT_MONTHS), SHORT_MONTHS[0], SHORT_MONTHS[3], SHORT_MONTHS[11]) == (12, "ม.ค.", "เม.ย.", "ธ.ค.")


def test_long_date():
    assert long_date(DAY) == "18 กันยายน 2563"
    assert long_date(DAY, thai_digits=True) == "๑๘ กันยายน ๒๕๖๓"
    assert long_date(date(2026, 1, 1)) == "1 มกราคม 2569"


def test_short_date():
    assert short_date(DAY) == "18 ก.ย. 2563"
    assert short_date(DAY, thai_digits=True) == "๑๘ ก.ย. ๒๕๖๓"


def test_numeric_date():
    assert numeric_date(DAY) == "18/09/2563"
    assert numeric_date(date(2026, 1, 5), thai_digits=True) == "๐๕/๐๑/๒๕๖๙"


def test_order_date():
    assert order_date(date(2026, 1, 1)) == "วันที่ ๑ มกราคม พ.ศ. ๒๕๖๙"
    assert order_date(date(2026, 1, 1), thai_digits=False) == "วันที่ 1 มกราคม พ.ศ. 2569"


def test_date_parts_fill_the_blanks_of_a_form():
    assert date_parts(DAY, thai_digits=True) == DateParts("๑๘", "กันยายน", "๒๕๖๓")
    assert date_parts(DAY) == DateParts("18", "กันยายน", "2563")


def test_an_aware_moment_is_dated_in_bangkok():
    assert local_date(NEW_YEAR_IN_BANGKOK) == date(2026, 1, 1)
    assert long_date(NEW_YEAR_IN_BANGKOK) == "1 มกราคม 2569"
    assert short_date(NEW_YEAR_IN_BANGKOK) == "1 ม.ค. 2569"
    assert numeric_date(NEW_YEAR_IN_BANGKOK) == "01/01/2569"
    assert buddhist_year(NEW_YEAR_IN_BANGKOK) == 2569
    assert local_date(datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=9)))) == date(2026, 1, 1)
    assert local_date(datetime.fromisoformat("2025-12-31T23:59")) == date(2025, 12, 31)


def test_clock():
    assert clock(time(10, 42)) == "10:42 น."
    assert clock(datetime(2026, 11, 22, 3, 42, tzinfo=UTC)) == "10:42 น."
    assert clock(datetime.fromisoformat("2026-11-22T03:42")) == "03:42 น."
    assert clock(time(0, 5), thai_digits=True) == "๐๐:๐๕ น."


def test_official_clock():
    assert official_clock(time(9)) == "๐๙.๐๐ น."
    assert official_clock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC)) == "๑๖.๓๐ น."
    assert official_clock(time(16, 30), thai_digits=False) == "16.30 น."


def test_span_names_the_last_day_only_when_it_is_another():
    assert span(NEW_YEAR_IN_BANGKOK, NEW_YEAR_IN_BANGKOK + timedelta(hours=2)) == "1 ม.ค. 2569 00:30–02:30 น."
    assert span(NEW_YEAR_IN_BANGKOK, NEW_YEAR_IN_BANGKOK + timedelta(days=1)) == "1 ม.ค. 2569 00:30–2 ม.ค. 2569 00:30 น."


def test_date_and_clock():
    assert date_and_clock(NEW_YEAR_IN_BANGKOK) == "1 ม.ค. 2569 00:30 น."


def test_buddhist_year():
    assert buddhist_year(DAY) == 2563


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 9, 30), 2568),
        (date(2025, 10, 1), 2569),
        (date(2025, 12, 31), 2569),
        (date(2026, 9, 30), 2569),
        (datetime(2025, 9, 30, 17, 0, tzinfo=UTC), 2569),
    ],
)
def test_fiscal_year_begins_in_october(day, year):
    assert fiscal_year_be(day) == year


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "เมื่อสักครู่"),
        (59, "เมื่อสักครู่"),
        (60, "1 นาทีที่แล้ว"),
        (5 * 60 + 59, "5 นาทีที่แล้ว"),
        (3599, "59 นาทีที่แล้ว"),
        (3600, "1 ชั่วโมงที่แล้ว"),
        (3 * 3600, "3 ชั่วโมงที่แล้ว"),
        (86399, "23 ชั่วโมงที่แล้ว"),
        (86400, "21 พ.ย. 2569 16:00 น."),
        (-59, "เมื่อสักครู่"),
        (-60, "22 พ.ย. 2569 16:01 น."),
        (-3 * 86400, "25 พ.ย. 2569 16:00 น."),
    ],
)
def test_relative(seconds, said):
    assert relative(NOW - timedelta(seconds=seconds), NOW) == said


def test_relative_across_time_zones():
    assert relative(NOW.astimezone(BANGKOK) - timedelta(minutes=7), NOW) == "7 นาทีที่แล้ว"


@pytest.mark.parametrize(
    "typed",
    [
        "๑๘ ก.ย. ๖๓", "๑๘ ก.ย. ๒๕๖๓", "18 กย 63", "18ก.ย.63", "18ก.ย.2563", "18 ก. ย. 2563", "18/09/2563", "18/9/63", "18-9-63", "18.9.2563",
        "18 09 2563", "๑๘/๐๙/๒๕๖๓", "2020-09-18", "2563-09-18", "2020/09/18", "2020-09-18T10:00:00", "18/09/2020", "18 กันยายน 2563",
        "18 กันยายน 2020", "18 กันยา 63", "๑๘ กันยายน ๒๕๖๓", "  18   กันยายน\t2563 ", "วันที่ 18 กันยายน 2563", "18 กันยายน พ.ศ. 2563",
        "18 เดือน กันยายน พ.ศ. 2563", "18 กันยายน พ.ศ.2563", "18 กันยายน ค.ศ. 2020", "18 กันยายน ค.ศ.2020", "สั่ง ณ วันที่ ๑๘ กันยายน พ.ศ. ๒๕๖๓",
        "วันศุกร์ที่ 18 กันยายน 2563", "ลงวันที่ 18 กันยายน 2563", "18 Sep 2020", "18 september 2020", "18-ก.ย.-63", "18/ก.ย./63",
    ],
)  # fmt: skip
def test_typed_dates_are_read(typed):
    assert parse_thai_date(typed) == DAY


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_is_read_back(number):
    day = date(2026, number, 7)
    for written in (
        long_date(day),
        short_date(day),
        numeric_date(day),
        order_date(day),
        long_date(day, thai_digits=True),
        day.isoformat(),
    ):
        assert parse_thai_date(written) == day
    assert parse_thai_date(short_date(day).replace(".", "")) == day


def test_two_typed_digits_are_a_buddhist_year():
    assert parse_thai_date("1/1/00") == date(1957, 1, 1)
    assert parse_thai_date("1/1/69") == date(2026, 1, 1)
    assert parse_thai_date("31/12/99") == date(2056, 12, 31)


def test_era_is_told_by_range():
    assert parse_thai_date("1/1/2401") == date(1858, 1, 1)
    assert parse_thai_date("1/1/2400") == date(2400, 1, 1)


def test_leap_day_belongs_to_the_common_era_year():
    assert parse_thai_date("29 ก.พ. 2567") == date(2024, 2, 29)
    with pytest.raises(ThaiDateError) as caught:
        parse_thai_date("29 กุมภาพันธ์ 2568")
    assert str(caught.value) == "ไม่มีวันที่ 29 กุมภาพันธ์ พ.ศ. 2568 ในปฏิทิน โปรดตรวจสอบวันที่อีกครั้ง"


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_typed(typed):
    with pytest.raises(ThaiDateError) as caught:
        parse_thai_date(typed)
    assert str(caught.value) == "โปรดระบุวันที่ เช่น 18/09/2563 หรือ 18 ก.ย. 2563"


@pytest.mark.parametrize(
    "typed",
    [
        "พรุ่งนี้",
        "18",
        "18 ก.ย.",
        "18/09",
        "กันยายน 2563",
        "18 กันยายม 2563",
        "18/09/256",
        "18/09/25630",
        "1234567",
        "18//09/2563",
        "18 ด.ย. 63",
        "²/1/2563",
    ],
)
def test_what_cannot_be_read_says_what_to_type(typed):
    with pytest.raises(ThaiDateError) as caught:
        parse_thai_date(typed)
    assert str(caught.value) == "ไม่เข้าใจวันที่ที่พิมพ์ โปรดพิมพ์วัน เดือน และปี พ.ศ. เช่น 18/09/2563 หรือ 18 ก.ย. 2563"


def test_month_out_of_range_explains_the_order():
    with pytest.raises(ThaiDateError) as caught:
        parse_thai_date("09/18/2563")
    assert str(caught.value) == "เดือนต้องเป็นเลข 1 ถึง 12 โปรดพิมพ์ตามลำดับ วัน/เดือน/ปี เช่น 18/09/2563"


@pytest.mark.parametrize("typed", ["31/04/2563", "32/01/2563", "0/1/2563", "00 ม.ค. 2563"])
def test_a_day_that_does_not_exist(typed):
    with pytest.raises(ThaiDateError, match="ในปฏิทิน"):
        parse_thai_date(typed)


def test_date_error_is_a_value_error():
    assert issubclass(ThaiDateError, ValueError)
