"""Amounts of money in words and figures."""

from decimal import ROUND_HALF_UP, Decimal

from samnak.core.thai.digits import to_thai_digits

_DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MILLION = 1_000_000
_SATANG = Decimal("0.01")


def baht_text(amount: Decimal) -> str:
    """Write an amount in words as on receipts and contracts: หนึ่งร้อยเอ็ดบาทถ้วน."""
    total = int(amount.quantize(_SATANG, ROUND_HALF_UP) * 100)
    baht, satang = divmod(abs(total), 100)
    words = "ลบ" if total < 0 else ""
    if baht or not satang:
        words += (_number(baht) or "ศูนย์") + "บาท"
    return words + (_number(satang) + "สตางค์" if satang else "ถ้วน")


def _number(value: int) -> str:
    if value >= _MILLION:
        millions, rest = divmod(value, _MILLION)
        return _number(millions) + "ล้าน" + ("เอ็ด" if rest == 1 else _number(rest))
    words = ""
    figures = str(value)
    for position, figure in enumerate(figures):
        place = len(figures) - position - 1
        words += _digit(int(figure), place, first=position == 0)
    return words


def _digit(digit: int, place: int, *, first: bool) -> str:
    if digit == 0:
        return ""
    if place == 0 and digit == 1 and not first:
        return "เอ็ด"
    if place == 1 and digit <= 2:
        return "สิบ" if digit == 1 else "ยี่สิบ"
    return _DIGITS[digit] + _PLACES[place]


def format_baht(amount: Decimal, *, thai_digits: bool = False) -> str:
    """Write an amount in figures with its unit: 1,234.50 บาท."""
    text = f"{amount.quantize(_SATANG, ROUND_HALF_UP):,} บาท"
    return to_thai_digits(text) if thai_digits else text
