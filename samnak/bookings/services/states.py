"""Moving dates along their life cycle, and the time they take with them."""

from collections.abc import Sequence
from uuid import UUID

from samnak.bookings.enums import AllocationState
from samnak.bookings.models import Allocation, Occurrence
from samnak.bookings.workflow import ALLOCATION_OF, OCCURRENCE


def write_states(rows: Sequence[Occurrence], act: str) -> None:
    """Move dates along their life cycle, and the time they take with them."""
    by_state: dict[str, list[UUID]] = {}
    for row in rows:
        row.state = OCCURRENCE.next_state(act, row.state)
        by_state.setdefault(row.state, []).append(row.pk)
    for state, ids in by_state.items():
        Occurrence.objects.filter(pk__in=ids).update(state=state)
        Allocation.objects.filter(occurrence__in=ids).exclude(state=AllocationState.RELEASED).update(state=ALLOCATION_OF[state])
