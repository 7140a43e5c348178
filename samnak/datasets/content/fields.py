"""Further fields of the Thai government catalogue, beside those every data set must have (domain: F.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samnak.datasets.enums import DataType

RECORD = frozenset({DataType.RECORD.value, DataType.MIXED.value, DataType.OTHER.value})
STATISTICS = frozenset({DataType.STATISTICS.value})
SPATIAL = frozenset({DataType.SPATIAL.value})
ALL = frozenset(DataType.values)
YES_NO = (("False", _("ไม่ใช่")), ("True", _("ใช่")))
SUPPORT = tuple(
    (word, word) for word in ("หน่วยงานของรัฐ", "หน่วยงานเอกชน", "หน่วยงาน/องค์กรระหว่างประเทศ", "มูลนิธิ/สมาคม", "สถาบันการศึกษา", "อื่นๆ")
)
COLLECT = tuple(
    (word, word)
    for word in (
        "บุคคล", "ครัวเรือน/ครอบครัว", "บ้าน/ที่อยู่อาศัย", "บริษัท/ห้างร้าน/สถานประกอบการ", "อาคาร/สิ่งปลูกสร้าง", "พื้นที่การเกษตร",
        "สัตว์และพันธุ์พืช", "ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "แหล่งน้ำ", "เส้นทางการเดินทาง", "ไม่ทราบ", "อื่นๆ",
    )
)  # fmt: skip
DISAGGREGATE = tuple(
    (word, word)
    for word in (
        "เพศ", "อายุ/กลุ่มอายุ", "สถานภาพสมรส", "ศาสนา", "ระดับการศึกษา", "อาชีพ", "สถานภาพการทำงาน", "อุตสาหกรรม/ประเภทกิจการ", "รายได้",
        "ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "ผลิตภัณฑ์", "ไม่มี", "อื่นๆ",
    )
)  # fmt: skip
MULTIPLIERS = tuple(
    (word, word) for word in ("หน่วย", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน", "ล้าน", "สิบล้าน", "ร้อยล้าน", "พันล้าน", "ไม่ทราบ", "อื่นๆ")
)
SCALES = tuple((word, word) for word in ("1:4,000", "1:10,000", "1:25,000", "1:50,000", "1:250,000", "ไม่ทราบ", "อื่นๆ"))
LANGUAGES = tuple((word, word) for word in ("ไทย", "อังกฤษ", "จีน", "มลายู", "พม่า", "ลาว", "เขมร", "ไม่ทราบ", "อื่นๆ"))
OTHER_WORD = "อื่นๆ"


@dataclass(frozen=True, slots=True)
class Extra:
    """A field that some types of data have: its key in the catalogue, its label, what it holds."""

    key: str
    label: str | Promise
    types: frozenset[str]
    kind: str = "text"  # text, date, year, number, choice
    choices: tuple[tuple[str, str | Promise], ...] = ()
    help: str | Promise = ""

    @property
    def has_other(self) -> bool:
        """Tell whether "other" may be chosen, which is then told in a field of its own."""
        return any(value == OTHER_WORD for value, _label in self.choices)


EXTRAS: tuple[Extra, ...] = (
    Extra("data_support", _("ผู้สนับสนุนหรือผู้ร่วมดำเนินการ"), RECORD, "choice", SUPPORT),
    Extra("data_collect", _("หน่วยที่ย่อยที่สุดของการจัดเก็บข้อมูล"), RECORD, "choice", COLLECT),
    Extra("created_date", _("วันที่เริ่มต้นสร้าง"), RECORD, "date"),
    Extra("high_value_dataset", _("ชุดข้อมูลที่มีคุณค่าสูง"), RECORD, "choice", YES_NO),
    Extra("reference_data", _("ข้อมูลอ้างอิง"), RECORD, "choice", YES_NO),
    Extra("data_release_calendar", _("วันที่กำหนดเผยแพร่ข้อมูล"), STATISTICS | SPATIAL, "date"),
    Extra("first_year_of_data", _("ปีข้อมูลที่เริ่มต้นจัดทำ"), STATISTICS, "year"),
    Extra("last_year_of_data", _("ปีข้อมูลล่าสุดที่เผยแพร่"), STATISTICS, "year"),
    Extra("disaggregate", _("การจัดจำแนก"), STATISTICS, "choice", DISAGGREGATE),
    Extra("unit_of_measure", _("หน่วยวัด"), STATISTICS, help=_("เช่น คน บาท ฉบับ")),
    Extra("unit_of_multiplier", _("หน่วยตัวคูณ"), STATISTICS, "choice", MULTIPLIERS),
    Extra("calculation_method", _("วิธีการคำนวณ"), STATISTICS),
    Extra("standard", _("มาตรฐานการจัดทำข้อมูล"), STATISTICS),
    Extra("official_statistics", _("สถิติทางการ"), STATISTICS, "choice", YES_NO),
    Extra("geographic_data_set", _("ชุดข้อมูลภูมิศาสตร์"), SPATIAL),
    Extra("equivalent_scale", _("มาตราส่วน"), SPATIAL, "choice", SCALES),
    Extra("west_bound_longitude", _("ค่าพิกัดกรอบพื้นที่ด้านตะวันตก"), SPATIAL, "number"),
    Extra("east_bound_longitude", _("ค่าพิกัดกรอบพื้นที่ด้านตะวันออก"), SPATIAL, "number"),
    Extra("north_bound_latitude", _("ค่าพิกัดกรอบพื้นที่ด้านเหนือ"), SPATIAL, "number"),
    Extra("south_bound_latitude", _("ค่าพิกัดกรอบพื้นที่ด้านใต้"), SPATIAL, "number"),
    Extra("positional_accuracy", _("ความถูกต้องของตำแหน่ง"), SPATIAL),
    Extra("reference_period", _("เวลาอ้างอิงของข้อมูล"), SPATIAL),
    Extra("data_release_date", _("วันที่เผยแพร่ข้อมูล"), SPATIAL, "date"),
    Extra("data_language", _("ภาษาที่ใช้"), ALL, "choice", LANGUAGES),
)
BY_KEY: Mapping[str, Extra] = {one.key: one for one in EXTRAS}


def extras_of(data_type: str) -> list[Extra]:
    """Return the further fields of a type of data."""
    return [one for one in EXTRAS if data_type in one.types]


def shown_extras(data_type: str, given: Mapping[str, Any]) -> list[tuple[Extra, str]]:
    """Return the further fields that were filled in, with their words."""
    found = []
    for one in extras_of(data_type):
        value = str(given.get(one.key) or "")
        if value == OTHER_WORD:
            value = str(given.get(f"{one.key}_other") or OTHER_WORD)
        elif one.choices:
            value = str(dict(one.choices).get(value, value))
        if value:
            found.append((one, value))
    return found
