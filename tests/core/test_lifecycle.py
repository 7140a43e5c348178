import pytest

from samnak.core.errors import ConflictError
from samnak.core.lifecycle import Lifecycle, transition
from samnak.correspondence import workflow as letters
from samnak.correspondence.enums import AssignmentState, DispatchState, LetterState
from samnak.drafting import workflow as drafts
from samnak.drafting.enums import DraftState

TABLES = [
    (letters.OUTGOING, LetterState),
    (letters.INCOMING, LetterState),
    (letters.DISPATCH, DispatchState),
    (letters.ASSIGNMENT, AssignmentState),
    (drafts.DRAFT, DraftState),
]


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_every_state_and_act(table, states):
    """Each act is allowed from exactly its sources, and refused with ConflictError from everywhere else."""
    for state in states.values:
        for row in table.transitions:
            if state in row.sources:
                assert table.next_state(row.name, state) == row.target
            else:
                with pytest.raises(ConflictError):
                    table.next_state(row.name, state)
        assert [row.name for row in table.acts_from(state)] == [row.name for row in table.transitions if state in row.sources]


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_tables_mention_only_declared_states(table, states):
    assert table.states <= set(states.values)


def test_an_act_is_named_once():
    with pytest.raises(ValueError, match="twice"):
        Lifecycle(transition("go", ["a"], "b", ""), transition("go", ["b"], "a", ""))


def test_the_diagram_shows_every_arrow():
    table = Lifecycle(transition("go", ["a", "c"], "b", "ไป"))
    assert table.diagram() == "stateDiagram-v2\n    a --> b: ไป\n    c --> b: ไป"
