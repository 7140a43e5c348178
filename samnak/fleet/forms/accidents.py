"""What is typed about accidents, in the order of form 5, and about what follows."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.core.time import BANGKOK
from samnak.fleet.forms.choices import Choices, offer
from samnak.fleet.forms.laying import LaidForm, Place, Section, moment
from samnak.fleet.models import Accident
from samnak.fleet.services.accidents import PARTY_FIELDS, AccidentData
from samnak.ui.clocks import ClockField
from samnak.ui.days import DayField


class ManyFiles(forms.FileInput):
    """A box for several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, as a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files, none when there are none."""
        files = data if isinstance(data, list) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in files if one]


class AccidentForm(LaidForm):
    """Form 5, in its order; only when, where and what must be said at once."""

    car = forms.TypedChoiceField(label=_("รถ"), coerce=UUID)
    driver = forms.TypedChoiceField(label=_("พนักงานขับรถ"), required=False, coerce=UUID, empty_value=None)
    driver_name = forms.CharField(
        label=_("หรือชื่อผู้ขับ"), max_length=200, required=False, help_text=_("เมื่อผู้ขับไม่ใช่พนักงานขับรถในทะเบียน")
    )
    written_at_place = forms.CharField(label=_("เขียนที่"), max_length=200, required=False)
    used_for = forms.CharField(label=_("ใช้ในราชการ"), max_length=500, required=False)
    user_name = forms.CharField(label=_("ผู้ใช้รถ"), max_length=200, required=False)
    happened_on = DayField(label=_("เกิดเหตุวันที่"))
    happened_clock = ClockField(label=_("เวลา"))
    place = forms.CharField(label=_("สถานที่เกิดเหตุ"), max_length=500)
    story = forms.CharField(label=_("เหตุการณ์"), widget=forms.Textarea(attrs={"rows": 5}))
    our_damage = forms.CharField(label=_("ความเสียหายฝ่ายเรา"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    injured = forms.CharField(label=_("ผู้บาดเจ็บ"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    police = forms.CharField(
        label=_("การแจ้งความ"), max_length=500, required=False, help_text=_("สถานีตำรวจ เลขรายงานประจำวัน และวันที่")
    )
    witnesses = forms.CharField(label=_("พยาน"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photos = ManyFilesField(label=_("ภาพประกอบ"), required=False, help_text=_("ภาพ JPEG หรือ PNG เลือกได้หลายภาพ"))
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    layout = (
        Section(
            _("รถและผู้ขับ"),
            (
                (Place("written_at_place"),),
                (Place("driver", "half"), Place("driver_name", "half")),
                (Place("car"),),
                (Place("used_for"),),
                (Place("user_name"),),
                (Place("client_key"),),
            ),
        ),
        Section(
            _("เหตุที่เกิด"),
            (
                (Place("happened_on", "half"), Place("happened_clock", "short")),
                (Place("place"),),
                (Place("story"),),
                (Place("our_damage"),),
            ),
        ),
        Section(
            _("ผู้บาดเจ็บ พยาน และการแจ้งความ"), ((Place("injured"),), (Place("police"),), (Place("witnesses"),), (Place("photos"),))
        ),
    )

    def __init__(self, *args: Any, cars: Choices, drivers: Choices, new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if new:
            offer(self, ["car"], cars)
            offer(self, ["driver"], drivers, gettext("เลือก"))
        else:
            for name in ("car", "driver", "photos", "client_key"):
                del self.fields[name]
            self.fields["driver_name"].label = gettext("ผู้ขับ")
            self.fields["driver_name"].help_text = ""

    def data_of(self, parties: "PartyForms") -> AccidentData:
        """Return what was typed, with the other parties, for the service."""
        data = self.cleaned_data
        same = (
            "place", "story", "driver_name", "used_for", "user_name", "written_at_place", "our_damage", "injured", "police",
            "witnesses",
        )  # fmt: skip
        return AccidentData(
            happened_at=moment(data["happened_on"], data["happened_clock"]),
            other_parties=tuple(parties.said()),
            **{name: data[name] for name in same},
        )


def accident_initial(row: Accident) -> dict[str, Any]:
    """Return what the form shows of a report."""
    local = row.happened_at.astimezone(BANGKOK)
    names = (
        "driver_name", "written_at_place", "used_for", "user_name", "place", "story", "our_damage", "injured", "police",
        "witnesses",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"happened_on": local.date(), "happened_clock": local.time()}


class PartyForm(LaidForm):
    """One other party of an accident (คู่กรณี)."""

    name = forms.CharField(label=_("ชื่อ"), max_length=200, required=False)
    plate = forms.CharField(label=_("หมายเลขทะเบียน"), max_length=40, required=False)
    address = forms.CharField(label=_("ที่อยู่"), max_length=300, required=False)
    insurance = forms.CharField(label=_("ประกันภัย"), max_length=200, required=False)
    damage = forms.CharField(label=_("ความเสียหาย"), max_length=500, required=False)

    layout = (
        Section(
            _("คู่กรณี"),
            (
                (Place("name", "half"), Place("plate", "half")),
                (Place("address"),),
                (Place("insurance", "half"), Place("damage", "half")),
            ),
        ),
    )


class PartyForms(forms.BaseFormSet):  # type: ignore[type-arg]
    """The other parties, as many as there are and some more to fill in."""

    def said(self) -> list[dict[str, str]]:
        """Return what was typed of each."""
        return [{name: form.cleaned_data.get(name, "") for name in PARTY_FIELDS} for form in self.forms if form.has_changed()]


PartyFormSet = forms.formset_factory(PartyForm, formset=PartyForms, extra=3, max_num=10)


class StepForm(LaidForm):
    """What was done after an accident, and where it leaves the matter."""

    text = forms.CharField(label=_("การดำเนินการ"), widget=forms.Textarea(attrs={"rows": 3}))
    act = forms.ChoiceField(label=_("สถานะหลังจากนี้"), required=False)

    layout = (Section("", ((Place("text"),), (Place("act", "half"),))),)

    def __init__(self, *args: Any, acts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["act"].choices = [("", gettext("คงเดิม")), *acts]  # type: ignore[attr-defined]


class OpinionForm(LaidForm):
    """The opinion of the superior."""

    opinion = forms.CharField(label=_("ความเห็นผู้บังคับบัญชา"), widget=forms.Textarea(attrs={"rows": 3}))

    layout = (Section("", ((Place("opinion"),),)),)


class PhotosForm(LaidForm):
    """Pictures added to a report."""

    photos = ManyFilesField(label=_("เพิ่มภาพ"), help_text=_("ภาพ JPEG หรือ PNG เลือกได้หลายภาพ"))

    layout = (Section("", ((Place("photos"),),)),)
