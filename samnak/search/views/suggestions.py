"""The palette (Ctrl/⌘ K): commands and the best hits while one types."""

from django.http import HttpRequest, JsonResponse
from django.utils.text import Truncator
from django.views.decorators.http import require_GET

from samnak.core import thai
from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.search.content import Narrowed, read
from samnak.search.policies import SEARCH
from samnak.search.views import asking
from samnak.search.views.asking import LEAST, MOST_TEXT

PER_GROUP_PALETTE = 5
COMMANDS_PALETTE = 6
COMMANDS_AT_FIRST = 12
MOST_HINT = 40


@acts(SEARCH)
@require_GET
def palette(request: HttpRequest) -> JsonResponse:
    """Answer with commands and the best hits."""
    typed = request.GET.get("q", "")[:MOST_TEXT]
    text = thai.normalise(typed)
    commands = asking.commands(request.actor, text)[: COMMANDS_PALETTE if text else COMMANDS_AT_FIRST]
    items = [{"label": row.label, "hint": "", "url": row.path} for row in commands]
    if request.actor is not None and len(text) >= LEAST:
        items += _indexed(request.actor, typed, text)
    items += [
        {"label": hit.title, "hint": _hint(group.heading, hit.detail), "url": hit.path}
        for group in asking.groups(request.actor, text, PER_GROUP_PALETTE)
        for hit in group.hits
    ]
    answer = JsonResponse({"items": items}, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer


def _indexed(actor: Actor, typed: str, text: str) -> list[dict[str, str]]:
    """Return the best of the index, and where they are few also what holds the letters typed so far."""
    rows = list(asking.ask(actor, read(typed, typing=True), Narrowed(), length=PER_GROUP_PALETTE).rows)
    missing = PER_GROUP_PALETTE - len(rows)
    if missing > 0:
        rows += asking.spelled(actor, text, PER_GROUP_PALETTE, [row.document.object_id for row in rows])[:missing]
    return [
        {"label": row.document.title, "hint": _hint(row.label, row.document.detail), "url": row.document.path} for row in rows
    ]


def _hint(heading: str, detail: str) -> str:
    return str(Truncator(f"{heading} · {detail}".strip(" ·")).chars(MOST_HINT))
