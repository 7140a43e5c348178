"""Opening spaces and settling how large they may grow."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from samnak.accounts.models import User
from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor, agency_of
from samnak.core.errors import DomainError
from samnak.core.ids import new_id
from samnak.core.language import in_thai
from samnak.core.transactions import official
from samnak.drive.content import name_key, natural_key
from samnak.drive.enums import Events, ItemKind, Level, SpaceKind
from samnak.drive.models import Item, Space, Version
from samnak.drive.policies import KEEP_SPACES, KEEP_UNIT_SPACE, OPEN_TEAM, SPACE, person_of
from samnak.drive.queries import personal_space_of, root_of, unit_space_of
from samnak.drive.services.locking import lock_spaces
from samnak.drive.services.reaching import settle
from samnak.org.models import Unit


def open_personal_space(*, actor: Actor) -> Space:
    """Open the own space of a person in the agency of the post (เปิดพื้นที่ส่วนตัว), or return the one that is there."""
    known = personal_space_of(actor)
    if known is not None:
        return known
    with official(actor):
        require(actor, OPEN_TEAM)
        with in_thai():
            name = _("พื้นที่ส่วนตัว")
        owner = User.objects.get(pk=person_of(actor))
        try:
            with transaction.atomic():
                quota = settings.DRIVE_PERSON_QUOTA_MB
                return _open(actor, Space(kind=SpaceKind.PERSONAL, owner=owner, name=name, quota_mb=quota))
        except IntegrityError:  # opened a moment before, in another window
            return Space.objects.get(kind=SpaceKind.PERSONAL, owner=owner, agency=agency_of(actor))


def open_unit_space(*, actor: Actor) -> Space:
    """Open the space of the actor's own unit (เปิดพื้นที่ของหน่วยงาน), or return the one that is there."""
    if actor.unit_id is None:
        raise DomainError(_("ท่านไม่ได้อยู่ในหน่วยงานใด"))
    known = unit_space_of(actor.unit_id)
    if known is not None:
        return known
    with official(actor):
        require(actor, OPEN_TEAM)
        unit = Unit.objects.get(pk=actor.unit_id)
        try:
            with transaction.atomic():
                return _open(
                    actor,
                    Space(kind=SpaceKind.UNIT, unit=unit, name=unit.name[:200], quota_mb=settings.DRIVE_UNIT_QUOTA_MB),
                )
        except IntegrityError:
            return Space.objects.get(kind=SpaceKind.UNIT, unit=unit)


def _open(actor: Actor, space: Space) -> Space:
    space.agency_id = agency_of(actor)
    space.save(force_insert=True)
    make_root(actor, space)
    record(actor, Events.SPACE_OPENED, subject_type=SPACE, subject_id=space.pk, kind=space.kind, name=space.name)
    return space


def make_root(actor: Actor, space: Space) -> Item:
    """Make the root folder of a new space, inside the running transaction."""
    pk = new_id()
    root = Item(
        pk=pk, space=space, anchor_id=pk, kind=ItemKind.FOLDER, name=space.name, name_key=name_key(space.name),
        sort_key=natural_key(space.name), path=f"{pk.hex}/", made_by_id=actor.user_id, made_by_name=actor.name,
        changed_by_name=actor.name,
    )  # fmt: skip
    root.save(force_insert=True)
    settle(root)
    return root


def set_quota(*, actor: Actor, space_id: UUID, quota_mb: int) -> Space:
    """Set how much a space may hold (กำหนดโควตา), in megabytes."""
    with official(actor):
        space = Space.objects.select_for_update(of=("self",)).get(pk=space_id)
        require(actor, KEEP_SPACES, space)
        if quota_mb < 1:
            raise DomainError(_("โควตาต้องไม่น้อยกว่า 1 เมกะไบต์"), field="quota_mb")
        changed = f"quota {space.quota_mb} -> {quota_mb} MB"
        space.quota_mb = quota_mb
        space.save(update_fields=["quota_mb"])
        record(actor, Events.SPACE_CHANGED, subject_type=SPACE, subject_id=space.pk, name=space.name, changed=changed)
    return space


def set_member_level(*, actor: Actor, space_id: UUID, level: Level) -> Space:
    """Set what everybody of a unit may do in its space (กำหนดสิทธิพื้นฐานของหน่วยงาน)."""
    with official(actor):
        space = lock_spaces([space_id])[space_id]
        require(actor, KEEP_UNIT_SPACE, space)
        if level not in {Level.VIEW, Level.COMMENT, Level.EDIT}:
            raise DomainError(_("กรุณาเลือกระดับสิทธิของคนในหน่วยงาน"), field="level")
        changed = f"member level {space.member_level} -> {int(level)}"
        space.member_level = level
        space.save(update_fields=["member_level"])
        settle(root_of(space.pk))
        record(actor, Events.SPACE_CHANGED, subject_type=SPACE, subject_id=space.pk, name=space.name, changed=changed)
    return space


def count_space(*, actor: Actor, space_id: UUID) -> int:
    """Count again what a space holds (นับพื้นที่ที่ใช้), all versions and the trash; return it in bytes."""
    with official(actor):
        space = lock_spaces([space_id])[space_id]
        used = Version.objects.filter(item__space=space).aggregate(total=Sum("size"))["total"] or 0
        if used != space.used:
            space.used = used
            space.save(update_fields=["used"])
    return int(used)
