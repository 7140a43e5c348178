"""Every state of every life cycle against every act."""

import itertools

import pytest

from samnak.core.errors import ConflictError
from samnak.correspondence.enums import AssignmentState, DispatchState, LetterState
from samnak.correspondence.workflow import ASSIGNMENT, DISPATCH, INCOMING, OUTGOING

TABLES = {"incoming": INCOMING, "outgoing": OUTGOING, "dispatch": DISPATCH, "assignment": ASSIGNMENT}
STATES = {
    "incoming": [s for s in LetterState if s in INCOMING.states],
    "outgoing": [s for s in LetterState if s in OUTGOING.states],
    "dispatch": list(DispatchState),
    "assignment": list(AssignmentState),
}
EXPECTED = {
    "incoming": "arrived:register>registered arrived:return>returned registered:assign>in_progress in_progress:assign>in_progress "
    "registered:close>closed in_progress:close>closed closed:reopen>in_progress",
    "outgoing": "numbered:sign>signed signed:dispatch>dispatched dispatched:dispatch_more>dispatched signed:close>closed "
    "dispatched:close>closed closed:reopen>dispatched numbered:cancel>cancelled signed:cancel>cancelled",
    "dispatch": "queued:send>sent failed:send>sent queued:deliver>delivered sent:deliver>delivered failed:deliver>delivered "
    "sent:acknowledge>acknowledged delivered:acknowledge>acknowledged sent:return>returned delivered:return>returned "
    "queued:fail>failed sent:fail>failed failed:fail>failed failed:retry>queued returned:retry>queued queued:cancel>cancelled "
    "failed:cancel>cancelled",
    "assignment": "sent:acknowledge>acknowledged sent:finish>done acknowledged:finish>done sent:return>returned "
    "acknowledged:return>returned sent:cancel>cancelled acknowledged:cancel>cancelled",
}
CASES = [
    (table, str(state), row.name)
    for table in TABLES
    for state, row in itertools.product(STATES[table], TABLES[table].transitions)
]


@pytest.mark.parametrize(("table", "state", "act"), CASES)
def test_every_state_against_every_act(table, state, act):
    allowed = dict(item.split(">") for item in EXPECTED[table].split())
    life = TABLES[table]
    key = f"{state}:{act}"
    assert life.allows(act, state) == (key in allowed)
    if key in allowed:
        assert life.next_state(act, state) == allowed[key]
    else:
        with pytest.raises(ConflictError):
            life.next_state(act, state)
