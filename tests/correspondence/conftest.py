"""A small agency with a central registry and one division, and a second agency to write to."""

from dataclasses import dataclass
from datetime import date

import pytest

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.correspondence.enums import Direction, Series
from samnak.correspondence.models import Register
from samnak.org import queries as org
from samnak.org.models import Agency, Appointment, Position, RoleGrant, Unit

SINCE = date(2023, 10, 1)


@dataclass
class Office:
    """An agency: root, central registry, one division with a registry section and one working section."""

    agency: Agency
    root: Unit
    registry: Unit
    division: Unit
    division_registry: Unit
    section: Unit
    positions: dict[str, Position]
    users: dict[str, User]

    def actor(self, name: str) -> Actor:
        """Return the person of this name in the post of this name."""
        return org.standings_of(self.users[name])[0]

    def register(self, unit: Unit, direction: str, series: str = Series.GENERAL) -> Register:
        """Return a register."""
        return Register.objects.get(unit=unit, direction=direction, series=series)


def build_office(code: str, prefix: str) -> Office:
    """Write one agency with people named head, registrar, chief, clerk, section, officer and outsider."""
    agency = Agency.objects.create(
        kind="department", name=f"กรมทดสอบ{code}", ministry="กระทรวงทดสอบ", letterhead=f"กรมทดสอบ{code}"
    )

    def unit(parent, name, **fields):
        return Unit.objects.create(agency=agency, parent=parent, kind="division", name=f"{name}{code}", **fields)

    root = unit(None, "กรม", document_code=f"{prefix} 0000")
    central = unit(root, "สำนักงานเลขานุการ", document_code=f"{prefix} 0001", can_issue_number=True)
    registry = unit(central, "กลุ่มสารบรรณ", is_registry=True)
    division = unit(root, "กองแผนงาน", document_code=f"{prefix} 0002", can_issue_number=True)
    division_registry = unit(division, "ฝ่ายบริหารทั่วไป", is_registry=True)
    section = unit(division, "กลุ่มแผนงาน")
    agency.central_registry = registry
    agency.save()
    positions, users = {}, {}

    def seat(name, place, title, **fields):
        position = Position.objects.create(agency=agency, unit=place, title=title, **fields)
        user = User.objects.create(username=f"{name}-{code}", first_name=name, last_name=code)
        Appointment.objects.create(agency=agency, user=user, position=position, valid_from=SINCE)
        positions[name], users[name] = position, user

    def grant(name, role, scope, place):
        RoleGrant.objects.create(agency=agency, position=positions[name], role=role, scope=scope, unit=place)

    seat("head", root, "อธิบดี", is_head=True, signs_for_agency=True)
    grant("head", "executive", "agency", root)
    seat("registrar", registry, "เจ้าพนักงานธุรการ")
    grant("registrar", "unit_registrar", "subtree", central)
    grant("registrar", "central_registrar", "agency", root)
    seat("keeper", registry, "นายทะเบียนข้อมูลข่าวสารลับ")
    grant("keeper", "secret_registrar", "agency", root)
    seat("chief", division, "ผู้อำนวยการกองแผนงาน", is_head=True)
    grant("chief", "executive", "subtree", division)
    seat("clerk", division_registry, "เจ้าพนักงานธุรการ")
    grant("clerk", "unit_registrar", "subtree", division)
    seat("section", section, "หัวหน้ากลุ่มแผนงาน", is_head=True)
    seat("officer", section, "นักวิเคราะห์นโยบายและแผน")
    seat("stranger", central, "นักจัดการงานทั่วไป")
    return Office(agency, root, registry, division, division_registry, section, positions, users)


def open_registers(office: Office) -> None:
    """Open the usual registers of an agency without going through the service."""
    for unit in (office.registry, office.division_registry):
        for series in (Series.GENERAL, Series.SECRET):
            _open(unit, Direction.INCOMING, series)
    for series in Series.values:
        _open(office.division, Direction.OUTGOING, series)


def _open(unit: Unit, direction: str, series: str) -> None:
    Register.objects.create(
        agency=unit.agency, unit=unit, direction=direction, series=series, name=f"{direction} {series} {unit.name}"
    )


@pytest.fixture
def official_writes(db):
    """Let a test write official tables directly."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")


@pytest.fixture
def office(official_writes) -> Office:
    """Return the agency under test with its registers open."""
    made = build_office("ก", "ทส")
    open_registers(made)
    return made


@pytest.fixture
def other(official_writes) -> Office:
    """Return a second agency with its registers open."""
    made = build_office("ข", "ทอ")
    open_registers(made)
    return made
