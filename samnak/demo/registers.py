"""Opens the registers of the sample ministry."""

from samnak.correspondence.enums import Direction, Series
from samnak.correspondence.models import PresetPhrase, Register
from samnak.demo.organisation import Plan
from samnak.org.models import Unit

PHRASES = [
    "ทราบ",
    "เห็นชอบ",
    "อนุมัติ",
    "ดำเนินการตามเสนอ",
    "มอบผู้เกี่ยวข้องดำเนินการ",
    "เสนอความเห็นประกอบการพิจารณา",
    "แจ้งเวียนเพื่อทราบและถือปฏิบัติ",
    "เก็บเรื่อง",
]


def registers_for(units: list[Unit]) -> list[Register]:
    """Return the registers each unit keeps: incoming where it is a registry, outgoing where it issues numbers."""
    rows = []
    for unit in units:
        if unit.is_registry:
            rows.append(_register(unit, Direction.INCOMING, Series.GENERAL, f"ทะเบียนหนังสือรับ {_place(unit)}"))
            rows.append(_register(unit, Direction.INCOMING, Series.SECRET, f"ทะเบียนหนังสือรับลับ {_place(unit)}"))
        if unit.can_issue_number:
            rows.append(_register(unit, Direction.OUTGOING, Series.GENERAL, f"ทะเบียนหนังสือส่ง {unit.name}"))
            rows.append(_register(unit, Direction.OUTGOING, Series.CIRCULAR, f"ทะเบียนหนังสือเวียน {unit.name}"))
            rows.append(_register(unit, Direction.OUTGOING, Series.SECRET, f"ทะเบียนหนังสือส่งลับ {unit.name}"))
    return rows


def write(plan: Plan) -> list[Register]:
    """Open all registers and offer the usual phrases."""
    rows = registers_for(plan.units)
    Register.objects.bulk_create(rows, batch_size=2000)
    PresetPhrase.objects.bulk_create(PresetPhrase(text=text, order=order) for order, text in enumerate(PHRASES))
    return rows


def _register(unit: Unit, direction: Direction, series: Series, name: str) -> Register:
    return Register(agency=unit.agency, unit=unit, direction=direction, series=series, name=name)


def _place(unit: Unit) -> str:
    """Name the office a registry serves: the agency for its central registry, else the division it belongs to."""
    if unit.agency.central_registry_id == unit.pk or unit.parent is None:
        return unit.agency.short_name or unit.agency.name
    return unit.parent.name
