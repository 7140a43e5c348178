"""Invented letters with their registers, dispatches, minutes, assignments and events, day by day in order of time."""

import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from samnak.audit.models import Event
from samnak.core import thai
from samnak.core.ids import new_id
from samnak.core.thai_names import ThaiFaker
from samnak.core.time import BANGKOK, bangkok_today
from samnak.core.transactions import official
from samnak.correspondence.models import (
    Assignment,
    Dispatch,
    Letter,
    LetterFile,
    Minute,
    NumberCounter,
    Register,
    RegisterEntry,
)
from samnak.demo.copying import Loader
from samnak.demo.organisation import Plan
from samnak.demo.papers import Papers
from samnak.files.models import StoredFile
from samnak.org.models import Agency, Position, Unit

ORDER = [Letter, RegisterEntry, StoredFile, LetterFile, Dispatch, Minute, Assignment, Event]
BATCH = 20_000  # rows in one transaction
ORDERS = ["ทราบ มอบ{to}ดำเนินการ", "มอบ{to}พิจารณาดำเนินการต่อไป", "{to} ดำเนินการตามเสนอ", "มอบ{to} เพื่อทราบและถือปฏิบัติ"]
URGENCIES = ["normal"] * 82 + ["urgent"] * 10 + ["very_urgent"] * 6 + ["most_urgent"] * 2


@dataclass
class Office:
    """What is needed of an agency or division to write and receive letters."""

    agency: Agency
    unit: Unit
    head: Position
    head_name: str
    registry: Unit
    registrar: Position
    registrar_name: str
    officers: list[tuple[Position, str]] = field(default_factory=list)
    outgoing: Register | None = None
    circular: Register | None = None
    incoming: Register | None = None
    weight: float = 1.0

    @property
    def name(self) -> str:
        """Return the name by which others address it."""
        return self.unit.name


def offices(plan: Plan, books: list[Register], prominence: float) -> list[Office]:
    """Return every unit that issues numbers, with its people and registers; the sample log-ins' offices write more."""
    names = {row.position_id: row.user.full_name for row in plan.appointments}
    by_unit: dict[UUID, list[Position]] = defaultdict(list)
    children: dict[UUID, list[Unit]] = defaultdict(list)
    for position in plan.positions:
        by_unit[position.unit_id].append(position)
    for unit in plan.units:
        if unit.parent_id:
            children[unit.parent_id].append(unit)
    registers = {(book.unit_id, book.direction, book.series): book for book in books}
    found = []
    for unit in plan.units:
        if not unit.can_issue_number:
            continue
        below = [unit, *children[unit.pk]]
        registry = next((row for row in below if row.is_registry), unit)
        people = [position for row in below for position in by_unit[row.pk]]
        head = next(row for row in people if row.is_head and row.unit_id == unit.pk)
        registrar = next(row for row in people if "ธุรการ" in row.title)
        found.append(
            Office(
                agency=unit.agency, unit=unit, head=head, head_name=names[head.pk], registry=registry,
                registrar=registrar, registrar_name=names[registrar.pk],
                officers=[(row, names[row.pk]) for row in people if "นักวิชาการ" in row.title],
                outgoing=registers[unit.pk, "outgoing", "general"], circular=registers[unit.pk, "outgoing", "circular"],
                incoming=registers.get((registry.pk, "incoming", "general")),
                weight=prominence if unit.document_code == "วธ 0203" or unit.agency.province == "เชียงใหม่" else 1.0,
            )
        )  # fmt: skip
    return found


class Correspondence:
    """Writes the correspondence of the sample ministry between two days."""

    def __init__(self, plan: Plan, books: list[Register], papers: Papers, faker: ThaiFaker, prominence: float = 6.0) -> None:
        self.offices = offices(plan, books, prominence)
        self.central = {row.agency.pk: self._central(row.agency) for row in self.offices}
        self.provincial = [row for row in self.offices if row.agency.kind == "provincial"]
        self.weights = [row.weight * (1.5 if row.agency.kind == "office" else 1) for row in self.offices]
        self.papers = papers
        self.faker = faker
        self.random = random.Random(2569)
        self.loader = Loader()
        self.counters: dict[tuple[UUID, int], int] = defaultdict(int)
        self.agency_of: dict[UUID, UUID] = {book.pk: book.agency_id for book in books}
        self.today = bangkok_today()
        self.written = 0

    def _central(self, agency: Agency) -> Office:
        candidates = [row for row in self.offices if row.agency is agency]
        return next((row for row in candidates if row.registry.pk == agency.central_registry_id), candidates[0])

    def write(self, letters: int, days: int, progress: Callable[[int], None]) -> None:
        """Write about `letters` letters over the last `days` days, and the counters after them."""
        calendar = [day for day in (self.today - timedelta(days=days - n) for n in range(days + 1)) if day.weekday() < 5]
        for number, day in enumerate(calendar, 1):
            while self.written < letters * number // len(calendar):
                self._one(day)
                if len(self.loader) > BATCH:
                    self._flush(progress)
        self._flush(progress)
        NumberCounter.objects.bulk_create(
            NumberCounter(agency_id=self.agency_of[register], register_id=register, year=year, last_number=last)
            for (register, year), last in self.counters.items()
        )

    def _flush(self, progress: Callable[[int], None]) -> None:
        """Commit what is collected; batches stay small, for a chain head gathers dead versions until its commit."""
        with official(self.papers.actor):
            self.loader.flush(ORDER)
        progress(self.written)

    def _one(self, day: date) -> None:
        sender = self.random.choices(self.offices, self.weights)[0]
        roll = self.random.random()
        if roll < 0.004 and sender.agency.kind == "office":
            self._send(sender, self.provincial, day, circular=True)
        elif roll < 0.25:
            inside = [row for row in self.offices if row.agency is sender.agency and row is not sender]
            self._send(
                sender, self.random.sample(inside, min(len(inside), 1)) or [self.central_other(sender)], day, memo=bool(inside)
            )
        else:
            self._send(sender, [self.central_other(sender)], day)

    def central_other(self, sender: Office) -> Office:
        """Return the registry of another agency, mostly between the centre and the provinces."""
        while True:
            other = self.random.choices(self.offices, self.weights)[0]
            if other.agency is not sender.agency:
                return self.central[other.agency.pk]

    def _number(self, register: Register, day: date) -> int:
        key = (register.pk, thai.buddhist_year(day))
        self.counters[key] += 1
        return self.counters[key]

    def _moment(self, day: date, hour: float) -> datetime:
        whole = datetime.combine(day, time(0), BANGKOK) + timedelta(hours=hour, seconds=self.random.randrange(600))
        return min(whole, datetime.now(UTC)).astimezone(UTC)

    def _send(self, sender: Office, to: list[Office], day: date, *, circular: bool = False, memo: bool = False) -> None:
        subject = self.faker.subject()
        register = sender.circular if circular else sender.outgoing
        number = self._number(register, day)
        document_number = thai.format_document_number(sender.unit.document_code, number, circular=circular)
        officer, officer_name = self.random.choice(sender.officers) if sender.officers else (sender.head, sender.head_name)
        to_text = "ผู้ว่าราชการจังหวัดทุกจังหวัด (สำนักงานวัฒนธรรมจังหวัด)" if circular else to[0].head.title
        at = self._moment(day, 9 + self.random.random() * 6)
        letter = new_id()
        common = {
            "kind": "memo" if memo else "external_letter", "document_number": document_number, "document_date": day,
            "subject": subject, "from_text": sender.name if memo else sender.agency.name, "to_text": to_text,
            "urgency": self.random.choice(URGENCIES), "secrecy": "none", "is_circular": circular,
            "search_text": thai.normalise(f"{document_number} {subject} {sender.agency.name} {to_text}"),
        }  # fmt: skip
        self._letter(
            letter, common, agency=sender.agency, unit=officer.unit, direction="outgoing", source="draft",
            state="closed" if (self.today - day).days > 45 else "dispatched", owner=officer, holder=officer, at=at,
            readers=[sender.unit.pk, officer.unit_id, officer.pk, sender.head.pk], by=officer_name,
        )  # fmt: skip
        self._entry(register, day, number, letter, common, sender.registrar_name, at, "ส่งผ่านระบบ")
        blob, name = self.papers.pick(common, sender.head_name, sender.head.title)
        self._file(sender.agency, letter, blob, name, subject, officer_name, at)
        self._event(
            "correspondence.number_issued", sender, letter, at, number=document_number, register=register.name, date=str(day)
        )
        self._event("correspondence.letter_dispatched", sender, letter, at, number=document_number, recipients=len(to))
        self.written += 1
        for receiver in to:
            self._receive(sender, receiver, letter, common, blob, name, at)

    def _receive(
        self, sender: Office, receiver: Office, origin: UUID, common: dict[str, Any], blob: str, name: str, sent: datetime
    ) -> None:
        age = (self.today - common["document_date"]).days
        state = self._state(age)
        dispatch, letter = new_id(), new_id()
        at = sent + timedelta(minutes=1)
        registered = state != "arrived"
        register = receiver.incoming
        number = self._number(register, at.astimezone(BANGKOK).date()) if registered else 0
        self.loader.add(
            Dispatch, id=dispatch, agency_id=sender.agency.pk, letter_id=origin, channel="platform",
            to_agency_id=receiver.agency.pk, to_unit_id=receiver.unit.pk if common["kind"] == "memo" else None,
            to_name=receiver.name, to_email="", is_copy=False, state="acknowledged" if registered else "delivered", attempts=1,
            last_error="", queued_at=sent, sent_at=sent, delivered_at=at, acknowledged_at=at if registered else None,
            receive_number=str(number) if registered else "",
        )  # fmt: skip
        officer, officer_name = self.random.choice(receiver.officers)
        holder = {"registered": receiver.head, "in_progress": officer}.get(state)
        readers = [receiver.registry.pk, receiver.head.pk, receiver.registrar.pk]
        if state in {"in_progress", "closed"}:
            readers += [officer.unit_id, officer.pk]
        self._letter(
            letter, common, agency=receiver.agency, unit=receiver.registry, direction="incoming", source="platform", state=state,
            owner=None, holder=holder, at=at, readers=readers, by=receiver.registrar_name, arrived_at=at,
            effective_on=at.astimezone(BANGKOK).date(), sender_agency_id=sender.agency.pk, dispatch_id=dispatch,
        )  # fmt: skip
        self._file(receiver.agency, letter, blob, name, common["subject"], receiver.registrar_name, at)
        self._event(
            "correspondence.letter_arrived", receiver, letter, at, number=common["document_number"], sender=sender.agency.name,
            effective=str(at.astimezone(BANGKOK).date()),
        )  # fmt: skip
        self.written += 1
        if not registered:
            return
        self._entry(
            register,
            at.astimezone(BANGKOK).date(),
            number,
            letter,
            common,
            receiver.registrar_name,
            at,
            f"เสนอ {receiver.head.title}",
        )
        self._event(
            "correspondence.letter_registered", receiver, letter, at, receive_number=number, register=register.name,
            number=common["document_number"],
        )  # fmt: skip
        if state in {"in_progress", "closed"}:
            self._handle(receiver, letter, common, officer, officer_name, at, open_=state == "in_progress")

    def _state(self, age: int) -> str:
        roll = self.random.random()
        if age <= 4 and roll < 0.45:
            return "arrived"
        if age <= 10 and roll < 0.55:
            return "registered"
        if age <= 30 and roll < 0.85:
            return "in_progress"
        return "in_progress" if roll < 0.004 else "closed"

    def _handle(
        self, office: Office, letter: UUID, common: dict[str, Any], officer: Position, name: str, at: datetime, *, open_: bool
    ) -> None:
        minute, assignment = new_id(), new_id()
        ordered = at + timedelta(hours=2)
        text = self.random.choice(ORDERS).format(to=officer.title)
        self.loader.add(
            Minute, id=minute, agency_id=office.agency.pk, letter_id=letter, kind="order", addressed_to=officer.title, text=text,
            at=ordered, author_name=office.head_name, author_in_words=office.head.title, author_appointment_id=None,
        )  # fmt: skip
        acknowledged = not open_ or self.random.random() < 0.5
        self.loader.add(
            Assignment, id=assignment, agency_id=office.agency.pk, letter_id=letter, minute_id=minute, parent_id=None,
            to_unit_id=None, to_position_id=officer.pk, to_name=f"{name} ({officer.title})", purpose="action",
            due_on=(ordered + timedelta(days=self.random.choice([3, 5, 7, 15]))).date(), urgency=common["urgency"],
            state="done" if not open_ else "acknowledged" if acknowledged else "sent", assigned_at=ordered,
            assigned_by_name=office.head_name, read_at=ordered if acknowledged else None,
            acknowledged_at=ordered if acknowledged else None, acknowledged_by_name=name if acknowledged else "",
            ended_at=None if open_ else ordered + timedelta(days=2), ended_by_name="" if open_ else name,
            result="" if open_ else "ดำเนินการเรียบร้อยแล้ว",
        )  # fmt: skip
        self._event("correspondence.minute_written", office, letter, ordered, by=office.head_name, kind="order", text=text)

    def _letter(
        self, pk: UUID, common: dict[str, Any], *, agency: Agency, unit: Unit, direction: str, source: str, state: str,
        owner: Position | None, holder: Position | None, at: datetime, readers: list[UUID], by: str, **more: Any,
    ) -> None:  # fmt: skip
        row = {
            "deliver_before": None, "due_on": None, "reply_to_id": None, "sender_agency_id": None, "dispatch_id": None,
            "signed_code": "", "arrived_at": None, "effective_on": None,
        } | more  # fmt: skip
        self.loader.add(
            Letter, id=pk, agency_id=agency.pk, unit_id=unit.pk, direction=direction, state=state, source=source,
            owner_position_id=owner.pk if owner else None, holder_unit_id=holder.unit_id if holder else None,
            holder_position_id=holder.pk if holder else None, held_since=at, reader_ids=sorted(set(readers)), created_at=at,
            created_by_name=by, **common, **{key: row[key] for key in sorted(row)},
        )  # fmt: skip

    def _entry(
        self, register: Register, day: date, number: int, letter: UUID, common: dict[str, Any], by: str, at: datetime, action: str
    ) -> None:
        kept = ("document_number", "document_date", "from_text", "to_text", "subject", "urgency", "secrecy", "search_text")
        self.loader.add(
            RegisterEntry, id=new_id(), agency_id=register.agency_id, register_id=register.pk, year=thai.buddhist_year(day),
            number=number, state="issued", letter_id=letter, action=action, remark="", entered_at=at, entered_by_name=by,
            entered_by_appointment_id=None, reserved_until=None, **{key: common[key] for key in kept},
        )  # fmt: skip

    def _file(self, agency: Agency, letter: UUID, blob: str, name: str, title: str, by: str, at: datetime) -> None:
        file = new_id()
        self.loader.add(
            StoredFile,
            id=file,
            agency_id=agency.pk,
            blob_id=blob,
            name=name,
            uploaded_by_id=None,
            uploaded_by_name=by,
            stored_at=at,
        )
        self.loader.add(
            LetterFile, id=new_id(), agency_id=agency.pk, letter_id=letter, file_id=file, role="main", title=title[:300], order=0
        )

    def _event(self, event: str, office: Office, letter: UUID, at: datetime, by: str = "", **data: Any) -> None:
        self.loader.add(
            Event, id=new_id(), agency_id=office.agency.pk, kind=event, at=at, user_id=None,
            actor_name=by or office.registrar_name, position_title=office.head.title if by else office.registrar.title,
            appointment_id=None, authority="holder", on_behalf_of="", ip="", subject_type="correspondence.letter",
            subject_id=letter, data=json.dumps(data, ensure_ascii=False),
        )  # fmt: skip
