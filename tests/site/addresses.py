"""All routes, and real values for their parameters out of the sample ministry."""

from pathlib import Path

from django.urls import URLResolver, get_resolver

from samnak.accounts.models import SignIn
from samnak.correspondence.models import Assignment, Dispatch, Letter, OutsideParty, Register, RegisterEntry
from samnak.drafting.models import Draft
from samnak.notifications.models import Notice
from samnak.org.models import Agency, Delegation, Holiday
from samnak.routing.models import Step
from samnak.signing.models import SignedDocument


def routes(patterns=None, prefix=""):
    """Return every route with its pattern."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


ROUTES = sorted(routes(), key=lambda row: row[0])
GOLDEN = Path(__file__).parent / "urls.txt"


def write_golden():
    """Write the list of addresses down: python manage.py shell -c "from tests.site.addresses import *; write_golden()"."""
    GOLDEN.write_text("".join(f"/{route}\n" for route, _pattern in ROUTES))


def one_of_each(rows, *fields):
    """Return the first row of each combination of fields."""
    found = {}
    for row in rows:
        found.setdefault(tuple(getattr(row, name) for name in fields), row)
    return list(found.values())


def letters():
    """Return letters in each state, both ways, of two agencies, plain and secret."""
    ours = Agency.objects.filter(units__document_code__in=["วธ 0200", "ชม 0031", "ชม 0030", "ชม 0032", "ชม 0033"])
    rows = Letter.objects.filter(agency__in=ours).order_by("id")
    return one_of_each(rows, "direction", "state", "secrecy", "source")


def drafts():
    """Return drafts in each state and at each step, plain and answering."""
    steps = {step.case.subject_id: step.kind for step in Step.objects.filter(state="active").select_related("case")}
    rows = list(Draft.objects.order_by("id"))
    for row in rows:
        row.at_step = steps.get(row.pk)
    return one_of_each(rows, "state", "kind", "reply_to_id", "at_step")


def registers():
    """Return the registers of a division, and those of other agencies."""
    rows = Register.objects.order_by("id")
    division = rows.filter(unit__document_code="วธ 0203")
    filled = rows.filter(pk__in=RegisterEntry.objects.values("register"))
    return [*one_of_each(division, "direction", "series"), *one_of_each(filled, "direction", "agency_id")[:4]]


def sent():
    """Return documents in the ledger of signatures."""
    return list(SignedDocument.objects.all()[:1])


SAMPLES = {
    "letters/": letters,
    "drafts/": drafts,
    "assignments/": lambda: one_of_each(Assignment.objects.order_by("id"), "state"),
    "dispatches/": lambda: one_of_each(Dispatch.objects.order_by("id"), "state"),
    "registers/": registers,
    "entries/": lambda: one_of_each(RegisterEntry.objects.order_by("id"), "state"),
    "addresses/": lambda: list(OutsideParty.objects.all()[:1]),
    "delegations/": lambda: list(Delegation.objects.all()[:1]),
    "directory/": lambda: list(Agency.objects.order_by("order")[:2]),
    "notices/": lambda: list(Notice.objects.all()[:2]),
    "calendar/": lambda: list(Holiday.objects.all()[:1]),
    "account/": lambda: list(SignIn.objects.all()[:1]) or [SignIn()],
}
WORDS = {"<slug:name>": ["list", "document", "form", "login"], "<str:name>": ["root", "issuing"], "<int:number>": ["1"]}


def filled(route):
    """Return real addresses of a route, by the object they show; an unknown parameter is a mistake of these tests."""
    if "<uuid:pk>" in route:
        prefix = route.split("/", 1)[0] + "/"
        return [path for row in SAMPLES[prefix]() for path in of_row(route, row)]
    if "<str:code>" in route:
        return ["/" + route.replace("<str:code>", row.code) for row in sent()]
    paths = ["/" + route]
    for parameter, values in WORDS.items():
        paths = [path.replace(parameter, value) for path in paths for value in (values if parameter in path else [""])]
    assert not any("<" in path for path in paths), f"tell tests/site/addresses.py how to fill {route}"
    return paths


def of_row(route, row):
    """Return the addresses of a route for one row."""
    path = "/" + route.replace("<uuid:pk>", str(row.pk)).replace("<int:number>", "1")
    if "<uuid:file_pk>" not in path:
        return [path]
    files = getattr(row, "files", None)
    return [path.replace("<uuid:file_pk>", str(file.pk)) for file in files.all()[:1]] if files else []
