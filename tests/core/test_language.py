"""Words that are kept or printed are Thai, whoever reads them."""

from datetime import UTC, datetime

from django import forms
from django.utils import translation
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from samnak.core.language import in_thai


def test_the_record_is_thai_and_the_reader_keeps_the_chosen_language() -> None:
    with translation.override("en"):
        with in_thai():
            kept = _("หนังสือรับ")
        assert (kept, _("หนังสือรับ")) == ("หนังสือรับ", "Incoming")


def test_a_decorated_function_speaks_thai_every_time() -> None:
    @in_thai()
    def words() -> str:
        return _("หนังสือรับ")

    with translation.override("en"):
        assert [words(), words(), _("หนังสือรับ")] == ["หนังสือรับ", "หนังสือรับ", "Incoming"]


def test_django_itself_speaks_polite_thai() -> None:
    class Typed(forms.Form):
        title = forms.CharField()
        note = forms.CharField(max_length=3)
        unit = forms.UUIDField()
        kind = forms.ChoiceField(choices=[("a", "A")])

    form = Typed({"note": "ยาวไป", "unit": "?", "kind": "b"})
    with translation.override("th"):
        assert {name: errors[0] for name, errors in form.errors.items()} == {
            "title": "กรุณากรอกช่องนี้",
            "note": "ยาวเกินไป กรุณาย่อให้ไม่เกิน 3 ตัวอักษร (ขณะนี้ 5)",
            "unit": "ไม่พบรายการที่เลือก กรุณาเลือกใหม่",
            "kind": "ไม่มีตัวเลือกนี้ กรุณาเลือกจากรายการ",
        }
        assert timesince(datetime(2026, 11, 22, 8, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)) == "1\xa0วัน 2\xa0ชั่วโมง"
