"""What people type about cars and their papers, in the order of the paper forms."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.core import thai
from samnak.fleet.enums import BodyKind, CarCategory, DocumentKind, Fuel, LicenceClass
from samnak.fleet.forms.choices import PROVINCE_CHOICES
from samnak.fleet.forms.laying import AmountField, LaidForm, NumberField, Place, Section
from samnak.fleet.forms.posts import PostField
from samnak.fleet.models import Car, CarDocument
from samnak.fleet.queries.register import AVAILABLE, IN_GARAGE, ON_ROAD, RETIRED, CarFilter
from samnak.fleet.services.cars import CarData
from samnak.fleet.services.documents import DocumentData
from samnak.ui.days import DayField

FIRST_CHRISTIAN_YEAR, LAST_CHRISTIAN_YEAR = 1900, 2200
STATES = (
    (AVAILABLE, _("อยู่ที่จอด")),
    (ON_ROAD, _("กำลังเดินทาง")),
    (IN_GARAGE, _("อยู่อู่ซ่อม")),
    (RETIRED, _("จ่ายออกแล้ว")),
)
KM, LITRES, BAHT, SEATS, CC = _("กม."), _("ลิตร"), _("บาท"), _("ที่นั่ง"), _("ซีซี")


class YearField(forms.IntegerField):
    """A year of the Buddhist era; one of the Christian era is understood."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """Read the year."""
        year = super().to_python(thai.to_arabic_digits(value) if isinstance(value, str) else value)
        if year is not None and FIRST_CHRISTIAN_YEAR < year < LAST_CHRISTIAN_YEAR:
            return year + 543
        return year


class CarForm(LaidForm):
    """A row of form 1 or 2, in its order, and what only the keeper needs to know."""

    category = forms.ChoiceField(label=_("ประเภทรถ"), choices=CarCategory.choices, initial=CarCategory.CENTRAL)
    holder = PostField(label=_("ผู้ดำรงตำแหน่งที่ใช้รถ"), required=False, help_text=_("เฉพาะรถประจำตำแหน่ง"))
    make = forms.CharField(label=_("ชื่อรถ (ยี่ห้อ)"), max_length=60)
    model = forms.CharField(label=_("แบบ/รุ่น"), max_length=100, required=False)
    year = YearField(label=_("ปี พ.ศ."))
    engine_cc = NumberField(label=_("ขนาด"), min_value=0, max_value=30000, required=False)
    plate = forms.CharField(label=_("หมายเลขทะเบียน"), max_length=20, help_text=_("เช่น 1กข 1234"))
    plate_province = forms.ChoiceField(label=_("จังหวัดที่จดทะเบียน"), choices=PROVINCE_CHOICES)
    price = AmountField(label=_("ราคา"), min_value=0, max_digits=12, decimal_places=2, required=False)
    acquired_on = DayField(label=_("วันได้มา"), required=False)
    note = forms.CharField(label=_("หมายเหตุ"), max_length=300, required=False)
    body = forms.ChoiceField(label=_("ลักษณะรถ"), choices=BodyKind.choices)
    colour = forms.CharField(label=_("สี"), max_length=40, required=False)
    seats = NumberField(label=_("จำนวนที่นั่งรวมพนักงานขับรถ"), min_value=1, max_value=100)
    licence_class = forms.ChoiceField(label=_("ใบอนุญาตที่ต้องใช้"), choices=LicenceClass.choices, initial=LicenceClass.PRIVATE)
    asset_number = forms.CharField(label=_("เลขครุภัณฑ์"), max_length=60, required=False)
    engine_number = forms.CharField(label=_("เลขเครื่องยนต์"), max_length=60, required=False)
    chassis_number = forms.CharField(label=_("เลขตัวรถ"), max_length=60, required=False)
    fuel = forms.ChoiceField(label=_("เชื้อเพลิง"), choices=Fuel.choices)
    tank_litres = AmountField(label=_("ความจุถัง"), min_value=0, max_digits=6, decimal_places=1, required=False)
    criterion = AmountField(
        label=_("เกณฑ์การใช้สิ้นเปลืองเชื้อเพลิง"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text=_("ตามที่ส่วนราชการกำหนด ใช้เทียบกับบัญชีน้ำมัน"),
    )
    odometer = NumberField(label=_("เลขไมล์เมื่อลงทะเบียน"), min_value=0, max_value=9_999_999, required=False)
    kept_at = forms.CharField(label=_("สถานที่เก็บรักษา"), max_length=200, required=False)
    kept_elsewhere_reference = forms.CharField(
        label=_("หนังสืออนุญาตให้เก็บที่อื่น"), max_length=200, required=False, help_text=_("เมื่อไม่ได้เก็บไว้ในที่ตั้งส่วนราชการ")
    )

    layout = (
        Section(
            _("บัญชีรถ (แบบ 1, แบบ 2)"),
            (
                (Place("category", "half"),),
                (Place("holder"),),
                (Place("make", "half"), Place("model", "half")),
                (Place("year", "short"), Place("engine_cc", "short", CC)),
                (Place("plate", "half"), Place("plate_province", "half")),
                (Place("price", "half", BAHT), Place("acquired_on", "half")),
                (Place("note"),),
            ),
        ),
        Section(
            _("ลักษณะและการใช้งาน"),
            (
                (Place("body", "half"), Place("colour", "half")),
                (Place("seats", "half", SEATS), Place("licence_class", "half")),
                (Place("kept_at", "half"), Place("kept_elsewhere_reference", "half")),
            ),
        ),
        Section(
            _("เชื้อเพลิงและเลขไมล์"),
            (
                (Place("fuel", "half"), Place("tank_litres", "half", LITRES)),
                (Place("criterion", "half", _("กม./ลิตร")), Place("odometer", "half", KM)),
            ),
        ),
        Section(
            _("เลขประจำรถ"), ((Place("asset_number", "half"), Place("chassis_number", "half")), (Place("engine_number", "half"),))
        ),
    )

    def __init__(self, *args: Any, agency_id: UUID, new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agency_id = agency_id
        if not new:
            del self.fields["odometer"]

    def data_of(self) -> CarData:
        """Return what was typed, for the service."""
        data = dict(self.cleaned_data)
        data["holder_id"] = data.pop("holder")
        data["odometer"] = data.get("odometer") or 0
        for name in ("engine_cc", "price", "tank_litres", "criterion"):
            data[name] = data[name] or 0
        return CarData(**data)


CAR_FIELDS = (
    "category", "make", "model", "year", "engine_cc", "plate", "plate_province", "price", "acquired_on", "note", "body", "colour",
    "seats", "licence_class", "asset_number", "engine_number", "chassis_number", "fuel", "tank_litres", "criterion", "kept_at",
    "kept_elsewhere_reference",
)  # fmt: skip


def car_initial(car: Car) -> dict[str, Any]:
    """Return what the form shows of a car."""
    return {name: getattr(car, name) for name in CAR_FIELDS} | {"holder": car.holder_id}


class RetirementForm(LaidForm):
    """A car given away."""

    on = DayField(label=_("วันจ่ายออก"))
    reason = forms.CharField(label=_("เหตุที่จ่ายออก"), max_length=300, help_text=_("เช่น ขายทอดตลาด โอนให้หน่วยงานอื่น หมดอายุการใช้งาน"))

    layout = (Section("", ((Place("on", "half"),), (Place("reason"),))),)


class PhotoForm(LaidForm):
    """A picture of a car."""

    photo = forms.FileField(label=_("ภาพรถ"), help_text=_("ภาพ JPEG หรือ PNG"))
    caption = forms.CharField(label=_("คำบรรยาย"), max_length=200, required=False)


class CarFilterForm(forms.Form):
    """The filters of the list of cars; whatever is not understood is no filter."""

    is_filter = True

    q = forms.CharField(required=False)
    category = forms.ChoiceField(label=_("ประเภทรถ"), choices=[("", _("ทุกประเภท")), *CarCategory.choices], required=False)
    body = forms.ChoiceField(label=_("ลักษณะรถ"), choices=[("", _("ทุกลักษณะ")), *BodyKind.choices], required=False)
    state = forms.ChoiceField(label=_("สถานะ"), choices=[("", _("ในบัญชีทั้งหมด")), *STATES], required=False)

    def asked(self) -> CarFilter:
        """Return what is asked."""
        self.is_valid()
        data = self.cleaned_data
        return CarFilter(
            text=data.get("q", ""), category=data.get("category", ""), body=data.get("body", ""), state=data.get("state", "")
        )


class DocumentForm(LaidForm):
    """A paper of a car that ends on a day."""

    kind = forms.ChoiceField(label=_("ชนิดเอกสาร"), choices=DocumentKind.choices)
    number = forms.CharField(label=_("เลขที่"), max_length=80, required=False)
    issuer = forms.CharField(label=_("ผู้ออกหรือบริษัท"), max_length=200, required=False)
    starts_on = DayField(label=_("เริ่มวันที่"), required=False)
    expires_on = DayField(label=_("หมดอายุวันที่"))
    baht = AmountField(label=_("ค่าใช้จ่าย"), min_value=0, max_digits=12, decimal_places=2, required=False)
    file = forms.FileField(label=_("ไฟล์สแกน"), required=False, help_text=_("PDF หรือภาพถ่าย"))

    layout = (
        Section(
            "",
            (
                (Place("kind", "half"), Place("number", "half")),
                (Place("issuer"),),
                (Place("starts_on", "half"), Place("expires_on", "half")),
                (Place("baht", "half", BAHT),),
                (Place("file"),),
            ),
        ),
    )

    def data_of(self) -> DocumentData:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        names = ("kind", "number", "issuer", "starts_on", "expires_on")
        return DocumentData(**{name: data[name] for name in names}, baht=data["baht"] or Decimal("0.00"))


def document_initial(row: CarDocument) -> dict[str, Any]:
    """Return what the form shows of a paper."""
    return {name: getattr(row, name) for name in ("kind", "number", "issuer", "starts_on", "expires_on", "baht")}


def renewal_initial(row: CarDocument) -> dict[str, Any]:
    """Return what the form shows when a paper is renewed: from the day after, for as long again."""
    starts = row.expires_on + timedelta(days=1)
    return {
        "kind": row.kind,
        "issuer": row.issuer,
        "starts_on": starts,
        "expires_on": _a_year_later(row),
    }


def _a_year_later(row: CarDocument) -> Any:
    try:
        return row.expires_on.replace(year=row.expires_on.year + 1)
    except ValueError:  # the 29th of February
        return row.expires_on.replace(year=row.expires_on.year + 1, day=28)
