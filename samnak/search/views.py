"""The one search: a page that works without script, and the palette's suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.views.decorators.http import require_GET

from samnak.core import thai
from samnak.core.access import acts
from samnak.core.actor import Actor
from samnak.core.providers import providers_of
from samnak.search.policies import SEARCH
from samnak.search.providers import Command, CommandProvider, Hit, SearchProvider

LEAST = 2
MOST_TEXT = 200
PER_GROUP = 20
PER_GROUP_PALETTE = 5
COMMANDS_PALETTE = 6
COMMANDS_AT_FIRST = 12
MOST_HINT = 40


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one provider under their heading."""

    heading: str
    hits: Sequence[Hit]


@acts(SEARCH)
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, group by group (ผลการค้นหา)."""
    typed = request.GET.get("q", "").strip()[:MOST_TEXT]
    text = thai.normalise(typed)
    groups = _groups(request.actor, text, PER_GROUP)
    context = {
        "typed": typed,
        "too_short": bool(text) and len(text) < LEAST,
        "groups": groups,
        "found": sum(len(group.hits) for group in groups),
        "commands": _commands(request.actor, text),
        "most": PER_GROUP,
    }
    return render(request, "search/results.html", context)


@acts(SEARCH)
@require_GET
def palette(request: HttpRequest) -> JsonResponse:
    """Answer the palette (Ctrl/⌘ K) with commands and the best hits."""
    text = thai.normalise(request.GET.get("q", "")[:MOST_TEXT])
    commands = _commands(request.actor, text)[: COMMANDS_PALETTE if text else COMMANDS_AT_FIRST]
    items = [{"label": row.label, "hint": "", "url": row.path} for row in commands]
    items += [
        {"label": hit.title, "hint": Truncator(f"{group.heading} · {hit.detail}".strip(" ·")).chars(MOST_HINT), "url": hit.path}
        for group in _groups(request.actor, text, PER_GROUP_PALETTE)
        for hit in group.hits
    ]
    answer = JsonResponse({"items": items}, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer


def _groups(actor: Actor | None, text: str, limit: int) -> list[Group]:
    if actor is None or len(text) < LEAST:
        return []
    providers = sorted(providers_of(SearchProvider), key=lambda provider: provider.order)
    found = [Group(str(provider.group), provider.hits(actor, text, limit)) for provider in providers]
    return [group for group in found if group.hits]


def _commands(actor: Actor | None, text: str) -> list[Command]:
    words = text.split()
    offered = {row.path: row for provider in reversed(providers_of(CommandProvider)) for row in provider.commands(actor)}
    return [row for row in offered.values() if all(word in thai.normalise(f"{row.label} {row.words}") for word in words)]
