"""Data sets begun and described."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import Action, require
from samnak.core.actor import Actor
from samnak.core.errors import ConflictError, DomainError
from samnak.core.transactions import official
from samnak.datasets import policies
from samnak.datasets.enums import DataCategory, Events
from samnak.datasets.models import DataSet
from samnak.datasets.policies import SUBJECT

FIELDS = (
    "title", "notes", "tags", "data_type", "data_type_other", "objective", "objective_other", "maintainer", "maintainer_email",
    "update_frequency_unit", "update_frequency_unit_other", "update_frequency_interval", "geo_coverage", "geo_coverage_other",
    "data_source", "data_format", "data_format_other", "data_category", "data_class_level", "license_id", "license_id_other",
    "accessible_condition", "url", "allow_harvest", "extras",
)  # fmt: skip
RESERVED = frozenset({"catalog", "new"})
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,98}")


def locked(actor: Actor, action: Action, data_set_id: UUID) -> DataSet:
    """Return a data set for writing; whoever changes it or its tables waits here."""
    row = DataSet.objects.select_related("unit", "agency", "current_release").select_for_update(of=("self",)).get(pk=data_set_id)
    require(actor, action, row)
    return row


def require_seen(row: DataSet, seen: int | None) -> None:
    """Refuse what is decided on a page that no longer shows how the data set is; without a revision nothing was shown."""
    if seen is not None and row.revision != seen:
        raise ConflictError(_("มีผู้แก้ไขชุดข้อมูลนี้หลังจากที่ท่านเปิดหน้า กรุณาเปิดหน้านี้ใหม่เพื่อดูข้อมูลล่าสุดก่อน"))


def touched(data_set: DataSet, *fields: str) -> None:
    """Save fields of a data set, with when that was."""
    data_set.changed_at = timezone.now()
    data_set.revision += 1
    data_set.save(update_fields=[*fields, "changed_at", "revision"])


def create_data_set(*, actor: Actor, data: Mapping[str, Any], slug: str = "") -> DataSet:
    """Begin a data set (จัดทำชุดข้อมูล) of the actor's unit."""
    with official(actor):
        require(actor, policies.CREATE)
        if actor.agency_id is None or actor.unit_id is None:
            raise DomainError(_("ท่านไม่ได้สังกัดหน่วยงานใดในวันนี้ จึงจัดทำชุดข้อมูลไม่ได้"))
        made = DataSet(
            agency_id=actor.agency_id,
            unit_id=actor.unit_id,
            owner_position_id=actor.position_id,
            owner_name=actor.name[:200],
            **{name: data[name] for name in FIELDS if name in data},
        )
        made.slug = free_slug(slug, made)
        made.save()
        record(actor, Events.CREATED, subject_type=SUBJECT, subject_id=made.pk, title=made.title)
    return made


def free_slug(wanted: str, data_set: DataSet) -> str:
    """Return a name for the address: the one wanted, or one made of the Latin words of the title."""
    if not wanted:
        made = re.sub(r"[^a-z0-9]+", "-", data_set.title.lower()).strip("-")[:60]
        return f"{made if len(made) > 2 else 'dataset'}-{data_set.pk.hex[-8:]}"
    if not SLUG.fullmatch(wanted):
        raise DomainError(_("ใช้ได้เฉพาะตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีด เช่น museum-visitors"), field="slug")
    if wanted in RESERVED or DataSet.objects.filter(slug=wanted).exclude(pk=data_set.pk).exists():
        raise DomainError(_("มีชุดข้อมูลอื่นใช้ชื่อนี้แล้ว กรุณาตั้งชื่ออื่น"), field="slug")
    return wanted


def describe(*, actor: Actor, data_set_id: UUID, data: Mapping[str, Any], slug: str, revision: int) -> DataSet:
    """Change the record of a data set (แก้ไขคำอธิบายชุดข้อมูล); what is out stays as it was approved."""
    with official(actor):
        row = locked(actor, policies.EDIT, data_set_id)
        if row.revision != revision:
            raise ConflictError(_("มีผู้แก้ไขชุดข้อมูลนี้ระหว่างที่ท่านพิมพ์ กรุณาเปิดหน้านี้ใหม่อีกหน้าเพื่อดูข้อมูลล่าสุด แล้วแก้ไขอีกครั้ง"))
        if row.current_release_id and data["data_category"] != DataCategory.PUBLIC:
            raise DomainError(_("ชุดข้อมูลนี้เผยแพร่อยู่ หากมิใช่ข้อมูลสาธารณะ กรุณาถอนการเผยแพร่ก่อน"), field="data_category")
        changed = [name for name in FIELDS if getattr(row, name) != data[name]]
        if slug != row.slug:
            if row.releases.exists():
                raise DomainError(_("เคยเผยแพร่แล้ว จึงเปลี่ยนชื่อในที่อยู่เว็บไม่ได้ เพราะมีผู้อ้างอิงอยู่"), field="slug")
            row.slug = free_slug(slug, row)
            changed.append("slug")
        for name in FIELDS:
            setattr(row, name, data[name])
        if changed:
            touched(row, *changed)
            record(actor, Events.DESCRIBED, subject_type=SUBJECT, subject_id=row.pk, fields=changed)
    return row
