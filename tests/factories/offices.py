"""A small invented office: an agency with a division and a section, its posts and the people who hold them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.org import queries as org
from samnak.org.enums import AgencyKind, Authority, Role, Scope, UnitKind
from samnak.org.models import Agency, Appointment, Delegation, Position, RoleGrant, Unit

START = date(2020, 1, 1)
_counter = iter(range(1, 1_000_000))


def make_person(first: str, last: str = "ใจดี", prefix: str = "นาย") -> User:
    """Return a new person who may sign in with the password `samnak-test-password`."""
    return User.objects.create_user(
        f"person{next(_counter)}",
        "samnak-test-password",
        prefix=prefix,
        first_name=first,
        last_name=last,
        email="person@moc.example",
    )


@dataclass
class Office:
    """An agency with its units, posts and people by short names."""

    agency: Agency
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Position] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def unit(self, key: str, name: str, kind: str, parent: str | None = None, **fields) -> Unit:
        """Add a unit."""
        self.units[key] = Unit.objects.create(agency=self.agency, parent=self.units.get(parent), kind=kind, name=name, **fields)
        return self.units[key]

    def post(
        self, key: str, title: str, unit: str, *, first: str | None = None, last: str = "ใจดี", prefix: str = "นาย", **fields
    ) -> Position:
        """Add a post, and its holder when a first name is given."""
        self.posts[key] = Position.objects.create(agency=self.agency, unit=self.units[unit], title=title, **fields)
        if first:
            self.people[key] = make_person(first, last, prefix)
            Appointment.objects.create(agency=self.agency, user=self.people[key], position=self.posts[key], valid_from=START)
        return self.posts[key]

    def grant(self, key: str, role: str, unit: str, scope: str = Scope.UNIT) -> None:
        """Give a post a role over a unit."""
        RoleGrant.objects.create(agency=self.agency, position=self.posts[key], role=role, scope=scope, unit=self.units[unit])

    def delegate(
        self, giver: str, taker: str, authority: str = Authority.ACTING, *, may_sign: bool = True, **fields
    ) -> Delegation:
        """Let the holder of one post act in another."""
        return Delegation.objects.create(
            agency=self.agency,
            from_position=self.posts[giver],
            to_position=self.posts[taker],
            authority=authority,
            may_sign=may_sign,
            valid_from=fields.pop("valid_from", START),
            basis=fields.pop("basis", "คำสั่งสำนักงานที่ 1/2569"),
            **fields,
        )

    def actor(self, key: str, *, acting_for: str | None = None) -> Actor:
        """Return a person standing in the own post, or in the post acted for."""
        wanted = self.posts[acting_for or key].pk
        return next(row for row in org.standings_of(self.people[key]) if row.position_id == wanted)

    def id(self, key: str) -> UUID:
        """Return the id of a post."""
        return self.posts[key].pk


def make_office(name: str = "สำนักงานปลัดกระทรวงวัฒนธรรม", code: str = "วธ 02", kind: str = AgencyKind.OFFICE) -> Office:
    """Return an office with head, deputy, division, section, officers and a registrar."""
    office = Office(
        Agency.objects.create(
            kind=kind,
            name=name,
            ministry="กระทรวงวัฒนธรรม",
            letterhead=name,
            address="๑๐ ถนนเทียมร่วมมิตร แขวงห้วยขวาง เขตห้วยขวาง กรุงเทพมหานคร ๑๐๓๑๐",
            phone="0 2209 3500",
            saraban_email="saraban@moc.example",
        )
    )
    office.unit("top", name, UnitKind.EXECUTIVE, document_code=f"{code}00", can_issue_number=True, is_registry=True)
    office.unit(
        "division",
        "กองกลาง",
        UnitKind.DIVISION,
        "top",
        document_code=f"{code}01",
        can_issue_number=True,
        is_registry=True,
        phone="0 2209 3501",
        email="central@moc.example",
    )
    office.unit("section", "กลุ่มบริหารทั่วไป", UnitKind.SECTION, "division", phone="0 2209 3502")
    office.unit("other", "กองนโยบาย", UnitKind.DIVISION, "top", document_code=f"{code}02", can_issue_number=True)
    office.post("chief", "ปลัดกระทรวงวัฒนธรรม", "top", first="ประเสริฐ", is_head=True, signs_for_agency=True, rank_order=1)
    office.post("deputy", "รองปลัดกระทรวงวัฒนธรรม", "top", first="ดวงใจ", prefix="นาง", signs_for_agency=True, rank_order=2)
    office.post("director", "ผู้อำนวยการกองกลาง", "division", first="สมชาย", is_head=True)
    office.post("head", "หัวหน้ากลุ่มบริหารทั่วไป", "section", first="วิภา", prefix="นางสาว", is_head=True)
    office.post("officer", "นักจัดการงานทั่วไปปฏิบัติการ", "section", first="กมล")
    office.post("typist", "เจ้าพนักงานธุรการ", "section", first="มาลี", prefix="นางสาว", rank_order=120)
    office.post("registrar", "เจ้าพนักงานธุรการชำนาญงาน", "division", first="สุดา", prefix="นาง", rank_order=110)
    office.post("planner", "นักวิเคราะห์นโยบายและแผน", "other", first="ธีระ")
    office.post("planning_director", "ผู้อำนวยการกองนโยบาย", "other", first="อารีย์", prefix="นาง", is_head=True)
    office.grant("registrar", Role.UNIT_REGISTRAR, "division", Scope.SUBTREE)
    return office
