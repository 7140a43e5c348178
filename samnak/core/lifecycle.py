"""Life cycles as data: one table of transitions gives the buttons, the CHECK constraint, the diagram and the tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samnak.core.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of `sources` the act `name` leads to `target`."""

    name: str
    sources: frozenset[str]
    target: str
    label: str | Promise


def transition(name: str, sources: Iterable[str], target: str, label: str | Promise) -> Transition:
    """Return one row of a life-cycle table."""
    return Transition(name, frozenset(sources), target, label)


class Lifecycle:
    """The life cycle of one kind of document."""

    def __init__(self, *transitions: Transition) -> None:
        self.transitions: Sequence[Transition] = transitions
        names = [row.name for row in transitions]
        if len(names) != len(set(names)):
            raise ValueError("a life cycle names an act twice")
        self._by_name = {row.name: row for row in transitions}

    @property
    def states(self) -> frozenset[str]:
        """Return every state the table mentions."""
        return frozenset(state for row in self.transitions for state in (*row.sources, row.target))

    def acts_from(self, state: str) -> list[Transition]:
        """Return the acts possible in a state, in table order."""
        return [row for row in self.transitions if state in row.sources]

    def allows(self, name: str, state: str) -> bool:
        """Tell whether an act is possible in a state."""
        return state in self._by_name[name].sources

    def next_state(self, name: str, state: str) -> str:
        """Return the state an act leads to; ConflictError when the document has meanwhile moved on."""
        row = self._by_name[name]
        if state not in row.sources:
            raise ConflictError(_("เรื่องนี้เปลี่ยนสถานะไปแล้ว กรุณาเปิดหน้าใหม่อีกครั้งแล้วดูสถานะล่าสุด"))
        return row.target

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram."""
        lines = [f"    {source} --> {row.target}: {row.label}" for row in self.transitions for source in sorted(row.sources)]
        return "\n".join(["stateDiagram-v2", *lines])
