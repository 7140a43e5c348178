"""The page of a data set: what it is, its tables, what still stands in the way, what was released."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samnak.audit import queries as audit
from samnak.core.access import acts, can
from samnak.core.events import KINDS
from samnak.datasets import policies, queries
from samnak.datasets.content.fields import shown_extras
from samnak.datasets.enums import DataSetState, Objective
from samnak.datasets.models import CatalogPush, DataSet
from samnak.datasets.policies import SEE
from samnak.datasets.tables import LOOKS, state_words
from samnak.datasets.workflow import DATA_SET
from samnak.ui.desk import acting

ACTS = ("edit", "submit", "recall", "revise", "approve", "return", "publish", "withdraw")
STEPS = (DataSetState.DRAFT, DataSetState.SUBMITTED, DataSetState.APPROVED, DataSetState.PUBLISHED)


@acts(
    SEE, policies.SUBMIT, policies.RECALL, policies.REVISE, policies.APPROVE, policies.RETURN, policies.PUBLISH, policies.WITHDRAW
)
@require_GET
def data_set(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a data set (หน้าชุดข้อมูล) with the next act."""
    actor = acting(request)
    row = queries.get_for(actor, SEE, pk)
    tables = queries.tables_of(row)
    lines = queries.checklist(row, tables)
    context = {
        "row": row,
        "look": LOOKS[row.state],
        "state_words": state_words(row),
        "tables": tables,
        "checklist": lines,
        "closed": queries.why_closed(row),
        "ready": all(one["done"] or one["advice"] for one in lines),
        "may": {name: _offered(actor, name, row) for name in ACTS},
        "why_not_approve": can(actor, policies.APPROVE, row).reason if policies.is_steward(actor, row.unit.path) else "",
        "steps": _steps(row),
        "objectives": [Objective(one).label for one in row.objective],
        "extras": shown_extras(row.data_type, row.extras),
        "releases": list(row.releases.order_by("-number")[:10]),
        "push": CatalogPush.objects.filter(release=row.current_release_id).first() if row.current_release_id else None,
        "events": [(KINDS[one.kind].label, one) for one in audit.events_of(row.pk).order_by("-at", "-id")[:12]],
    }
    return render(request, "datasets/data_set.html", context)


def _offered(actor: object, name: str, row: DataSet) -> bool:
    action = getattr(policies, name.upper())
    possible = name == "edit" or DATA_SET.allows(name, row.state)
    return possible and bool(can(actor, action, row))


def _steps(row: DataSet) -> list[dict[str, str]]:
    now = STEPS.index(row.state) if row.state in STEPS else -1
    return [
        {
            "label": str(DataSetState(one).label),
            "state": "done" if place < now or row.state == DataSetState.PUBLISHED else "current" if place == now else "waiting",
        }
        for place, one in enumerate(STEPS)
    ]
