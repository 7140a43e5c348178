"""What the page frame needs on every page."""

from typing import Any, Protocol
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.actor import Actor
from samnak.home import work
from samnak.notifications import queries as notifications
from samnak.org import queries as org
from samnak.org.enums import Authority

SENDING = ("correspondence.send", "correspondence.failed", "exchange.")
RECEIVING = tuple(f"correspondence.{act}" for act in ("register", "order", "route", "close", "acknowledge", "do"))

# key, label, short label, icon, address, kinds of work counted there; a page that is not built yet is left out
NAVIGATION = (
    ("work", gettext_lazy("งานของฉัน"), gettext_lazy("งาน"), "layout-list", "home:work", ("",)),
    ("incoming", gettext_lazy("หนังสือรับ"), gettext_lazy("รับ"), "inbox", "correspondence:incoming", RECEIVING),
    ("outgoing", gettext_lazy("หนังสือส่ง"), gettext_lazy("ส่ง"), "send", "correspondence:outgoing", SENDING),
    ("drafts", gettext_lazy("ร่างและลงนาม"), gettext_lazy("ร่าง"), "file-pen-line", "drafting:drafts", ("drafting.",)),
    ("drive", gettext_lazy("คลังไฟล์"), gettext_lazy("ไฟล์"), "folder-open", "drive:home", ("drive.",)),
    ("knowledge", gettext_lazy("คลังความรู้"), gettext_lazy("ความรู้"), "book-open-text", "knowledge:home", ("knowledge.",)),
    ("datasets", gettext_lazy("ชุดข้อมูล"), gettext_lazy("ข้อมูล"), "database", "datasets:data-sets", ("datasets.",)),
    ("rooms", gettext_lazy("จองห้อง"), gettext_lazy("ห้อง"), "door-open", "bookings:bookings", ("bookings.",)),
    ("cars", gettext_lazy("จองรถ"), gettext_lazy("รถ"), "car-front", "fleet:requests", ("fleet.",)),
    ("reports", gettext_lazy("รายงาน"), gettext_lazy("รายงาน"), "chart-column", "home:reports", None),
    ("settings", gettext_lazy("ตั้งค่า"), gettext_lazy("ตั้งค่า"), "settings", "accounts:settings", None),
)
# further addresses of a part, besides those below its first page
BELOW = {
    "datasets": ("/data-tables/",),
    "rooms": ("/rooms/", "/buildings/", "/equipment/", "/occurrences/", "/services/", "/calendar-feeds/"),
    "cars": ("/car", "/drivers/", "/fuel", "/accidents/", "/repairs/", "/maintenance/", "/trips/", "/driving/", "/day-plans/"),
}
PLACES = {
    "home": "home:work",
    "search": "search:results",
    "palette": "search:palette",
    "notifications": "notifications:inbox",
    "bell": "notifications:bell",
    "help": "home:help",
}
NAMES_SECONDS = 300


class User(Protocol):
    """A person who is signed in, as the frame needs to know one."""

    pk: UUID
    full_name: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, posts, counts and notices of the frame; worked out only when a page shows the frame."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": {}}
    return {"frame": SimpleLazyObject(lambda: _frame(request, user))}


def _frame(request: HttpRequest, user: User) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    standings: list[Actor] = getattr(request, "standings", [])
    names = _agency_names()
    return {
        "person": user.full_name,
        "post": org.in_words(actor) if actor else "",
        "agency": names.get(actor.agency_id, "") if actor else "",
        "posts": [_post(row, names, actor) for row in standings],
        "nav": _navigation(request.path, work.counts(user.pk, standings)),
        "unread": notifications.unread_count(user.pk),
        "strip": _strip(actor),
        "urls": {name: address for name, view in PLACES.items() if (address := address_of(view))},
    }


def address_of(view: str) -> str:
    """Return the address of a page, empty while it does not exist."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def pages() -> list[tuple[str, str, str, str]]:
    """Return the pages of the menu that exist: key, label, icon, address."""
    return [
        (key, str(label), icon, address) for key, label, _short, icon, view, _k in NAVIGATION if (address := address_of(view))
    ]


def _navigation(path: str, waiting: dict[str, int]) -> list[dict[str, Any]]:
    rows = []
    for key, label, short, icon, view, prefixes in NAVIGATION:
        address = address_of(view)
        if not address:
            continue
        number = sum(count for kind, count in waiting.items() if prefixes and kind.startswith(prefixes))
        here = path == address or (address != "/" and path.startswith((address, *BELOW.get(key, ()))))
        rows.append({"key": key, "label": label, "short": short, "icon": icon, "url": address, "count": number, "current": here})
    return rows


def _post(row: Actor, names: dict[Any, str], actor: Actor | None) -> dict[str, Any]:
    plain = row.authority == Authority.HOLDER
    return {
        "id": row.standing,
        "title": row.position_title,
        "agency": names.get(row.agency_id, ""),
        "note": "" if plain else str(Authority(row.authority).label),
        "current": actor is not None and row.standing == actor.standing,
    }


def _strip(actor: Actor | None) -> dict[str, str]:
    if actor is None or actor.delegation_id is None:
        return {}
    words = _("ท่านกำลัง%(authority)s%(post)s") % {"authority": Authority(actor.authority).label, "post": actor.on_behalf_of}
    return {"tone": "thong", "text": words, "icon": "user-round-check"}


def _agency_names() -> dict[Any, str]:
    names: dict[Any, str] | None = cache.get("agency-names")
    if names is None:
        names = dict(org.agencies().values_list("pk", "name"))
        cache.set("agency-names", names, NAMES_SECONDS)
    return names
