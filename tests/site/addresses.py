"""All routes, and real values for their parameters out of the sample ministry."""

from pathlib import Path

from django.urls import URLResolver, get_resolver

from samnak.accounts.models import SignIn
from samnak.bookings.models import (
    Allocation,
    Booking,
    Building,
    CalendarFeed,
    Equipment,
    Guest,
    Invitation,
    Occurrence,
    Room,
    RoomPhoto,
    ServiceRequest,
)
from samnak.core.time import BANGKOK
from samnak.correspondence.models import Assignment, Dispatch, Letter, OutsideParty, Register, RegisterEntry
from samnak.datasets.models import DataSet, DataTable, PersonalFinding, Release, TableVersion
from samnak.drafting.models import Draft
from samnak.drive.models import AccessRequest, Item, Link, Space, UploadSession
from samnak.files.models import BlobText, Rendition
from samnak.fleet.models import (
    Accident,
    AccidentPhoto,
    Car,
    CarDocument,
    CarPhoto,
    DayPlan,
    Driver,
    FuelSlip,
    MaintenanceRule,
    Repair,
    Trip,
    TripRequest,
)
from samnak.knowledge.models import Collection, Entry
from samnak.notifications.models import Notice
from samnak.org.models import Agency, Delegation, Holiday
from samnak.routing.models import Step
from samnak.search.models import SavedSearch
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


OFFICE = "สำนักงานปลัดกระทรวงวัฒนธรรม"


def of_office(model, *fields, through="agency", extra=()):
    """Return rows of the Office of the Permanent Secretary in each combination of fields, and those that a test made."""
    rows = model.objects.filter(**{f"{through}__name": OFFICE}).order_by("pk")
    return [*extra, *one_of_each(rows, *fields)] if fields else [*extra, *rows[:2]]


def dates():
    """Return dates of bookings of rooms in each state, of series and of single ones."""
    rows = Occurrence.objects.filter(agency__name=OFFICE, booking__kind="room").select_related("booking").order_by("-pk")[:400]
    return list({(row.state, row.booking.is_series): row for row in rows}.values())


def taken():
    """Return times that rooms are taken for."""
    rows = Allocation.objects.filter(agency__name=OFFICE, booking__kind="room", state="approved").order_by("-pk")[:5]
    for row in rows:
        row.room_pk, row.starts_at = row.resource_id, row.starts_at.astimezone(BANGKOK)
    return rows


def drives():
    """Return trips of the sample driver in each state."""
    return one_of_each(Trip.objects.filter(driver__position__appointments__user__username="driver").order_by("-pk"), "state")


def filed(kind):
    """Return folders or files of the Office, at the top and below, plain and with rights of their own."""
    rows = Item.objects.filter(space__agency__name=OFFICE, kind=kind, trashed_at=None).select_related("space").order_by("pk")
    for row in rows:
        row.place, row.own = row.space.kind, row.anchor_id == row.pk
    return list({(row.place, row.own, row.media_type): row for row in rows}.values())


def leaves():
    return list(Booking.objects.filter(agency__name=OFFICE, kind="leave").order_by("pk")[:1])


def sent():
    """Return documents in the ledger of signatures."""
    return list(SignedDocument.objects.all()[:1])


def registered():
    """Return letters of the Office that stand in a register and have files."""
    return list(Letter.objects.filter(agency__name=OFFICE, entries__state="issued", files__isnull=False).order_by("pk")[:1])


def books():
    """Return a register of the Office in a year in which it holds letters."""
    return list(RegisterEntry.objects.filter(agency__name=OFFICE, state="issued").order_by("pk")[:1])


SAMPLES = {
    "drive/record/": registered,
    "wopi/files/": lambda: list(Item.objects.filter(kind="file", space__agency__name=OFFICE).order_by("pk")[:1]),
    "letters/": letters,
    "drafts/": drafts,
    "assignments/": lambda: one_of_each(Assignment.objects.order_by("id"), "state"),
    "dispatches/": lambda: one_of_each(Dispatch.objects.order_by("id"), "state"),
    "registers/": registers,
    "entries/": lambda: one_of_each(RegisterEntry.objects.order_by("id"), "state"),
    "addresses/": lambda: list(OutsideParty.objects.all()[:1]),
    "delegations/": lambda: list(Delegation.objects.all()[:1]),
    "directory/": lambda: list(Agency.objects.order_by("order")[:2]),
    "search/saved/": lambda: list(SavedSearch.objects.filter(removed_at=None)[:2]),
    "notices/": lambda: list(Notice.objects.all()[:2]),
    "calendar/": lambda: list(Holiday.objects.all()[:1]),
    "rooms/": lambda: of_office(Room, "approver_id", "hall_id", "audience", "check_in_minutes", through="resource__agency"),
    "room-photos/": lambda: of_office(RoomPhoto, through="room__resource__agency"),
    "buildings/": lambda: of_office(Building),
    "equipment/": lambda: of_office(Equipment, through="resource__agency"),
    "bookings/": lambda: of_office(Booking, "kind", "state", "is_private", "attachment_id"),
    "booking-dates/": dates,
    "booking-guests/": lambda: of_office(Guest),
    "room-services/": lambda: of_office(ServiceRequest),
    "displays/": lambda: of_office(Room, through="resource__agency"),
    "calendar-feeds/": lambda: of_office(CalendarFeed),
    "invitations/": lambda: of_office(Invitation, through="guest__agency"),
    "cars/": lambda: of_office(Car, "body"),
    "car-photos/": lambda: of_office(CarPhoto, through="car__agency"),
    "log-lines/": lambda: of_office(Trip, "state"),
    "drivers/": lambda: of_office(Driver),
    "driver-leaves/": leaves,
    "car-documents/": lambda: of_office(CarDocument, "kind"),
    "fuel-slips/": lambda: of_office(FuelSlip, "photo_id"),
    "maintenance/": lambda: of_office(MaintenanceRule),
    "accidents/": lambda: of_office(Accident, "state"),
    "accidents/photos/": lambda: of_office(AccidentPhoto, through="accident__agency"),
    "repairs/": lambda: of_office(Repair, "state"),
    "car-requests/": lambda: of_office(TripRequest, "state"),
    "trips/": lambda: of_office(Trip, "state"),
    "driving/trips/": drives,
    "data-sets/": lambda: of_office(DataSet, "state", "platform_key"),
    "data-tables/": lambda: of_office(DataTable, "data_set_id", through="data_set__agency"),
    "data-versions/": lambda: of_office(TableVersion, through="table__data_set__agency"),
    "personal-findings/": lambda: of_office(PersonalFinding, through="version__table__data_set__agency"),
    "knowledge/collections/": lambda: of_office(Collection, "audience"),
    "knowledge/entries/": lambda: of_office(Entry, "state", "kind"),
    "day-plans/": lambda: of_office(DayPlan),
    "drive/folders/": lambda: filed("folder"),
    "drive/files/": lambda: filed("file"),
    "drive/items/": lambda: [
        *(link.item for link in of_office(Link, through="item__space__agency")),
        *filed("folder")[:3],
        *filed("file")[:3],
    ],
    "drive/spaces/": lambda: of_office(Space, "kind"),
    "drive/uploads/": lambda: list(UploadSession.objects.all()[:1]) or [UploadSession()],
    "drive/links/": lambda: of_office(Link, through="item__space__agency"),
    "drive/requests/": lambda: of_office(AccessRequest, through="item__space__agency"),
    "account/": lambda: list(SignIn.objects.all()[:1]) or [SignIn()],
}
# what hangs on the object of an address
BELOW = {
    "<uuid:comment_id>": "comments",
    "<uuid:grant_id>": "grants",
    "<uuid:link_id>": "links",
    "<uuid:member_id>": "members",
}
# addresses that carry a secret, which nobody can look up afterwards: the ministry of these tests writes them down
KEPT = {}
WORDS = {
    "<slug:name>": ["list", "document", "form", "login"],
    "<str:name>": ["root", "issuing"],
    "<int:number>": ["1"],
    "<slug:action>": ["package_list", "package_search"],
}


def filled(route):
    """Return real addresses of a route, by the object they show; an unknown parameter is a mistake of these tests."""
    if route.startswith("shared-links/"):
        return shared(route)
    if "<uuid:pk>" in route:
        prefix = route.split("<uuid:pk>")[0]
        rows = SAMPLES.get(prefix) or SAMPLES[route.split("/", 1)[0] + "/"]
        return [path for row in rows() for path in of_row(route, row)]
    if route == "bookings/at/":
        return [f"/{route}?resource={row.room_pk}&at={row.starts_at:%Y-%m-%dT%H:%M}" for row in taken()]
    if route.startswith("displays/<str:key>"):
        return ["/" + route.replace("<str:key>", row.display_key) for row in SAMPLES["displays/"]()]
    if "<slug:slug>" in route:
        return open_data(route)
    if route.startswith("drive/records/<int:number>/"):
        filled_in = ["/" + route.replace("<int:number>", str(row.year)) for row in books()]
        return [path.replace("<uuid:book_id>", str(row.register_id)) for path, row in zip(filled_in, books(), strict=True)]
    if "<str:secret>" in route or "<str:token>" in route:
        return ["/" + KEPT[name] for name in KEPT if route.startswith(name)]
    if "<slug:blob>" in route:
        kept = BlobText.objects.order_by("pk")[:1] if "texts" in route else Rendition.objects.order_by("pk")[:1]
        return ["/" + route.replace("<slug:blob>", row.pk) for row in kept]
    if "<str:code>" in route:
        return ["/" + route.replace("<str:code>", row.code) for row in sent()]
    paths = ["/" + route]
    for parameter, values in WORDS.items():
        paths = [path.replace(parameter, value) for path in paths for value in (values if parameter in path else [""])]
    assert not any("<" in path for path in paths), f"tell tests/site/addresses.py how to fill {route}"
    return paths


def shared(route):
    """Return the addresses of what links for outsiders open."""
    rows = Link.objects.filter(state="active", password="", is_view_only="content" not in route)[:1]
    path = f"/{route}".replace("<int:number>", "1")
    return [path.replace("<str:key>", row.key).replace("<uuid:pk>", str(row.item_id)) for row in rows]


def open_data(route):
    """Return the addresses of what is out."""
    rows = list(Release.objects.filter(current_of__isnull=False).order_by("slug")[:2])
    return ["/" + route.replace("<slug:slug>", row.slug).replace("<uuid:table>", row.record["tables"][0]["id"]) for row in rows]


def of_row(route, row):
    """Return the addresses of a route for one row."""
    if "<uuid:photo_pk>" in route:
        return [
            "/" + route.replace("<uuid:pk>", str(row.pk)).replace("<uuid:photo_pk>", str(one.pk)) for one in row.photos.all()[:1]
        ]
    path = "/" + route.replace("<uuid:pk>", str(row.pk)).replace("<int:number>", "1")
    for name, related in BELOW.items():
        if name in path:
            return [path.replace(name, str(one.pk)) for one in getattr(row, related).all()[:1]]
    if route == "rooms/<uuid:pk>/check-in/":
        path += f"?key={row.check_in_key}"
    if "<uuid:file_pk>" not in path:
        return [path]
    files = getattr(row, "files", None)
    return [path.replace("<uuid:file_pk>", str(file.pk)) for file in files.all()[:1]] if files else []
