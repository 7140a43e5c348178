"""Builds the sample ministry: agencies, units, posts, people, roles and delegations, with bulk inserts."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from samnak.accounts.models import User
from samnak.core import thai
from samnak.core.thai_names import ThaiFaker
from samnak.demo import ministry
from samnak.demo.logins import PASSWORD
from samnak.org.enums import Authority, Role, Scope, UnitKind
from samnak.org.models import Agency, Appointment, Delegation, Position, RoleGrant, Unit

SINCE = date(2023, 10, 1)
OFFICER = "นักวิชาการวัฒนธรรม{level}"
LEVELS = ["ปฏิบัติการ", "ชำนาญการ", "ชำนาญการ", "ชำนาญการพิเศษ"]


@dataclass
class Plan:
    """The rows to be written, in the order their foreign keys need."""

    faker: ThaiFaker
    password: str = field(default_factory=lambda: make_password(PASSWORD))
    agencies: list[Agency] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    grants: list[RoleGrant] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    usernames: dict[str, int] = field(default_factory=dict)

    def agency(self, **fields: object) -> Agency:
        """Plan an agency."""
        row = Agency(sort_key=thai.sort_key(str(fields["name"]))[:800], ministry=ministry.MINISTRY, **fields)
        self.agencies.append(row)
        return row

    def unit(self, agency: Agency, parent: Unit | None, kind: UnitKind, name: str, **fields: object) -> Unit:
        """Plan a unit below its parent."""
        row = Unit(agency=agency, parent=parent, kind=kind, name=name, sort_key=thai.sort_key(name)[:800], **fields)
        row.path = f"{parent.path if parent else ''}{row.id.hex}/"
        self.units.append(row)
        return row

    def seat(self, unit: Unit, title: str, username: str = "", **fields: object) -> Position:
        """Plan a post with an invented holder; `username` names a sample log-in."""
        position = Position(agency=unit.agency, unit=unit, title=title, **fields)
        self.positions.append(position)
        prefix, first, last, first_en, last_en = self.faker.person()
        name = username or self._username(first_en, last_en)
        user = User(
            username=name,
            email=f"{name}@samnak.example",
            password=self.password,
            prefix=prefix,
            first_name=first,
            last_name=last,
            english_name=f"{first_en} {last_en}",
            phone=self.faker.phone(),
            sort_key=thai.sort_key(f"{first} {last}")[:500],
        )
        self.users.append(user)
        self.appointments.append(Appointment(agency=unit.agency, user=user, position=position, valid_from=SINCE))
        return position

    def _username(self, first: str, last: str) -> str:
        stem = f"{first}.{last[:3]}".lower().replace(" ", "")
        count = self.usernames.get(stem, 0)
        self.usernames[stem] = count + 1
        return f"{stem}{count or ''}"

    def grant(self, position: Position, role: Role, scope: Scope, unit: Unit) -> None:
        """Plan a role that comes with a post."""
        self.grants.append(RoleGrant(agency=unit.agency, position=position, role=role, scope=scope, unit=unit))

    def delegate(self, holder: Position, to: Position, authority: Authority, basis: str, order: int = 1) -> None:
        """Plan a delegation."""
        self.delegations.append(
            Delegation(
                agency=holder.agency, from_position=holder, to_position=to, authority=authority, valid_from=SINCE,
                basis=basis, order=order,
            )
        )  # fmt: skip

    def write(self) -> None:
        """Insert everything with one statement a table and batch."""
        registries = {agency.pk: agency.central_registry_id for agency in self.agencies}
        for agency in self.agencies:
            agency.central_registry_id = None
        for model, rows in (
            (Agency, self.agencies), (Unit, self.units), (Position, self.positions), (User, self.users),
            (Appointment, self.appointments), (RoleGrant, self.grants), (Delegation, self.delegations),
        ):  # fmt: skip
            model.objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]
        for agency in self.agencies:
            agency.central_registry_id = registries[agency.pk]
        Agency.objects.bulk_update(self.agencies, ["central_registry"])


def build(faker: ThaiFaker, *, officers: int, provincial_officers: int) -> Plan:
    """Plan the whole ministry: `officers` people in each central section, `provincial_officers` in each provincial one."""
    plan = Plan(faker)
    for order, row in enumerate(ministry.AGENCIES, 1):
        kind, name, english, short, exchange, prefix, letterhead = row
        agency = plan.agency(
            kind=kind, name=name, english_name=english, short_name=short, exchange_code=exchange, letterhead=letterhead,
            address=ministry.ADDRESS, phone=faker.phone(), saraban_email=f"saraban{order}@samnak.example", order=order,
        )  # fmt: skip
        if kind == "office":
            _office(plan, agency, officers)
        else:
            _department(plan, agency, prefix, officers)
    for order, (province, code, english) in enumerate(ministry.provinces(), 100):
        _provincial(plan, province, code, english, order, provincial_officers)
    return plan


def _office(plan: Plan, agency: Agency, officers: int) -> None:
    root = plan.unit(agency, None, UnitKind.EXECUTIVE, agency.name, document_code="วธ 0200", can_issue_number=False, order=1)
    head = plan.seat(root, "ปลัดกระทรวงวัฒนธรรม", "permsec", is_head=True, signs_for_agency=True, rank_order=1)
    plan.grant(head, Role.EXECUTIVE, Scope.AGENCY, root)
    for number in range(1, 4):
        deputy = plan.seat(root, "รองปลัดกระทรวงวัฒนธรรม", "deputy" if number == 1 else "", rank_order=1 + number)
        plan.grant(deputy, Role.EXECUTIVE, Scope.AGENCY, root)
        plan.delegate(head, deputy, Authority.DELEGATED, f"คำสั่งกระทรวงวัฒนธรรม ที่ {100 + number}/2568", number)
    plan.seat(root, "ผู้ช่วยปลัดกระทรวงวัฒนธรรม", rank_order=6)
    for order, (code, name, sections) in enumerate(ministry.OFFICE_DIVISIONS, 1):
        division = plan.unit(
            agency, root, UnitKind.DIVISION, name, document_code=f"วธ {code}", can_issue_number=True, order=order,
            phone=plan.faker.phone(),
        )  # fmt: skip
        chief = plan.seat(
            division,
            _chief(name),
            "director" if code == "0203" else "central" if code == "0201" else "",
            is_head=True,
            rank_order=10,
        )
        plan.grant(chief, Role.EXECUTIVE, Scope.SUBTREE, division)
        if code == "0203":
            plan.grant(chief, Role.DATA_STEWARD, Scope.AGENCY, root)
        if code == "0201":
            plan.delegate(head, chief, Authority.DELEGATED, "คำสั่งกระทรวงวัฒนธรรม ที่ 110/2568", 5)
        units = _sections(plan, division, sections, officers, sample=code == "0203")
        registry = units[0] if units else division
        registry.is_registry = True
        for number in range(0 if units else officers + 1):
            plan.seat(division, OFFICER.format(level=LEVELS[number % 4]), rank_order=40)
        _registrars(plan, registry, division, "proofreader" if code == "0203" else "registrar" if code == "0201" else "")
        if code == "0201":
            agency.central_registry_id = registry.pk
            _central_registrars(plan, registry, root)
        if code == "0212":
            plan.grant(plan.seat(division, "นักวิชาการตรวจสอบภายในชำนาญการ", "auditor"), Role.AUDITOR, Scope.AGENCY, root)
        if code == "0209":
            plan.grant(plan.seat(units[1], "นักวิชาการคอมพิวเตอร์ชำนาญการ", "admin"), Role.SYSADMIN, Scope.AGENCY, root)


def _central_registrars(plan: Plan, registry: Unit, root: Unit) -> None:
    for position in [row for row in plan.positions if row.unit is registry and "ธุรการ" in row.title]:
        plan.grant(position, Role.CENTRAL_REGISTRAR, Scope.AGENCY, root)
        plan.grant(position, Role.SECRET_REGISTRAR, Scope.AGENCY, root)


def _chief(name: str) -> str:
    return f"หัวหน้า{name}" if name.startswith("กลุ่ม") else f"ผู้อำนวยการ{name}"


def _sections(plan: Plan, division: Unit, names: list[str], officers: int, *, sample: bool) -> list[Unit]:
    units = []
    for order, name in enumerate(names, 1):
        section = plan.unit(division.agency, division, UnitKind.SECTION, name, order=order, phone=plan.faker.phone())
        units.append(section)
        ours = sample and order == 2
        chief = plan.seat(section, f"หัวหน้า{name}", "section" if ours else "", is_head=True, rank_order=20)
        plan.grant(chief, Role.EXECUTIVE, Scope.UNIT, section)
        for number in range(officers):
            plan.seat(
                section, OFFICER.format(level=LEVELS[number % 4]), "drafter" if ours and number == 1 else "", rank_order=40
            )  # fmt: skip
    return units


def _registrars(plan: Plan, registry: Unit, division: Unit, username: str) -> None:
    for number in range(2):
        title = "เจ้าพนักงานธุรการชำนาญงาน" if number else "เจ้าพนักงานธุรการอาวุโส"
        position = plan.seat(registry, title, "" if number else username, rank_order=50 + number)
        plan.grant(position, Role.UNIT_REGISTRAR, Scope.SUBTREE, division)


def _department(plan: Plan, agency: Agency, prefix: str, officers: int) -> None:
    short = agency.name.removesuffix(" (องค์การมหาชน)")
    title = f"อธิบดี{short}" if short.startswith("กรม") else f"ผู้อำนวยการ{short}"
    root = plan.unit(agency, None, UnitKind.EXECUTIVE, agency.name, document_code=f"{prefix}00", order=1)
    head = plan.seat(root, title, is_head=True, signs_for_agency=True, rank_order=1)
    plan.grant(head, Role.EXECUTIVE, Scope.AGENCY, root)
    for number in range(1, 3):
        deputy = plan.seat(root, title.replace("อธิบดี", "รองอธิบดี").replace("ผู้อำนวยการ", "รองผู้อำนวยการ"), rank_order=1 + number)
        plan.grant(deputy, Role.EXECUTIVE, Scope.AGENCY, root)
        plan.delegate(head, deputy, Authority.DELEGATED, f"คำสั่ง{short} ที่ {number}/2568", number)
    for order, (code, name, sections) in enumerate(ministry.DEPARTMENT_DIVISIONS, 1):
        division = plan.unit(
            agency, root, UnitKind.DIVISION, name, document_code=f"{prefix}{code}", can_issue_number=True, order=order
        )
        chief = plan.seat(division, _chief(name).replace("สำนักงานเลขานุการกรม", "สำนักงานเลขานุการ"), is_head=True, rank_order=10)
        plan.grant(chief, Role.EXECUTIVE, Scope.SUBTREE, division)
        units = _sections(plan, division, sections, officers, sample=False)
        units[0].is_registry = True
        _registrars(plan, units[0], division, "")
        if code == "01":
            agency.central_registry_id = units[0].pk
            _central_registrars(plan, units[0], root)


def _provincial(plan: Plan, province: str, code: str, english: str, order: int, officers: int) -> None:
    name = f"สำนักงานวัฒนธรรมจังหวัด{province}"
    sample = province == "เชียงใหม่"
    agency = plan.agency(
        kind="provincial", name=name, english_name=f"{english} Provincial Culture Office", short_name=f"สวจ.{province}",
        province=province, letterhead=name, address=f"ศาลากลางจังหวัด{province}\nอำเภอเมือง{province}", phone=plan.faker.phone(),
        saraban_email=f"saraban.{english.lower().replace(' ', '')}@samnak.example", order=order,
    )  # fmt: skip
    # the four digits differ from office to office and are stored, never derived
    digits = ["0030", "0031", "0032", "0033"][order % 4]
    root = plan.unit(agency, None, UnitKind.DIVISION, name, document_code=f"{code} {digits}", can_issue_number=True, order=1)
    head = plan.seat(
        root, f"วัฒนธรรมจังหวัด{province}", "cm-head" if sample else "", is_head=True, signs_for_agency=True, rank_order=1
    )
    plan.grant(head, Role.EXECUTIVE, Scope.AGENCY, root)
    for number, section_name in enumerate(ministry.PROVINCIAL_SECTIONS, 1):
        section = plan.unit(agency, root, UnitKind.SECTION, section_name, order=number)
        chief = plan.seat(section, f"หัวหน้า{section_name}", is_head=True, rank_order=20)
        plan.grant(chief, Role.EXECUTIVE, Scope.UNIT, section)
        if number == 1:
            agency.central_registry_id = section.pk
            section.is_registry = True
            registrar = plan.seat(section, "เจ้าพนักงานธุรการชำนาญงาน", "cm-registrar" if sample else "", rank_order=50)
            plan.grant(registrar, Role.UNIT_REGISTRAR, Scope.SUBTREE, root)
            plan.grant(registrar, Role.CENTRAL_REGISTRAR, Scope.AGENCY, root)
        if number == 2:
            plan.delegate(head, chief, Authority.ACTING, f"คำสั่งจังหวัด{province} ที่ 12/2569")
        for seat in range(officers):
            username = "cm-officer" if sample and number == 3 and seat == 0 else ""
            plan.seat(section, OFFICER.format(level=LEVELS[seat % 4]), username, rank_order=40)
