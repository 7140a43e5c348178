"""The read API in the shapes of CKAN's action API, so that whatever reads CKAN reads this."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from samnak.core.access import public
from samnak.datasets import queries
from samnak.datasets.enums import DataType
from samnak.datasets.errors import QuestionError
from samnak.datasets.models import Release
from samnak.datasets.queries import RowQuestion
from samnak.datasets.queries.catalogue import table_released
from samnak.datasets.rendering import ckan
from samnak.datasets.rendering.record import kinds_of
from samnak.datasets.views.public import open_to_all, tagged
from samnak.ui.limits import limited

MOST_PACKAGES, USUAL_PACKAGES = 1000, 10
USUAL_ROWS, MOST_ROWS = 100, 32_000
LONGEST_BODY = 100_000
HELP = "/api/3/action/help_show?name={}"
Asked = Mapping[str, Any]


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
@limited("ckan", 600)
def action(request: HttpRequest, action: str) -> HttpResponseBase:
    """Answer one action (API ข้อมูลเปิด) with CKAN's envelope: help, success, result or error."""
    if request.method == "OPTIONS":
        return open_to_all(HttpResponse(status=204))
    known = ACTIONS.get(action)
    if known is None:
        answer = JsonResponse(f"Bad request - Action name not known: {action}", safe=False, status=400)
        return open_to_all(answer)
    try:
        asked = _asked(request)
        tag, same = tagged(request, action, json.dumps(asked, sort_keys=True), *queries.newest_change())
        if same is not None:
            return same
        result = known(asked)
    except QuestionError as error:
        return _refused(action, 409, {"__type": "Validation Error", error.field or "message": [error.message]})
    except Http404:
        return _refused(action, 404, {"__type": "Not Found Error", "message": _("ไม่พบสิ่งที่ขอ")})
    return open_to_all(_envelope(action, {"success": True, "result": result}), tag)


def _envelope(action: str, told: dict[str, Any], status: int = 200) -> JsonResponse:
    made = {"help": ckan.at_home(HELP.format(action)), **told}
    return JsonResponse(made, status=status, json_dumps_params={"ensure_ascii": False})


def _refused(action: str, status: int, error: dict[str, Any]) -> HttpResponseBase:
    return open_to_all(_envelope(action, {"success": False, "error": error}, status))


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return the parameters: of the address, of a form, or of a JSON body."""
    found: dict[str, Any] = dict(request.GET.items())
    if request.method != "POST":
        return found
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"} and request.POST:
        return found | dict(request.POST.items())
    if len(request.body) > LONGEST_BODY:
        raise QuestionError(_("คำขอยาวเกินไป"), field="message")
    body = _read(request.body or b"{}", "message", _("อ่าน JSON ในคำขอไม่ได้"))
    if not isinstance(body, dict):
        raise QuestionError(_("คำขอต้องเป็นวัตถุ JSON"), field="message")
    return found | body


def _read(text: str | bytes, name: str, words: str) -> Any:
    """Read JSON; letters that no text can hold, and nesting without end, are no JSON here."""
    try:
        found = json.loads(text)
        written = json.dumps(found, ensure_ascii=False)
        written.encode()
    except (ValueError, RecursionError) as error:
        raise QuestionError(words, field=name) from error
    if r"\u0000" in written:
        raise QuestionError(words, field=name)
    return found


def _number(asked: Asked, name: str, usual: int, most: int) -> int:
    value = asked.get(name, usual)
    try:
        number = int(str(value)) if not isinstance(value, bool) else -1
    except ValueError:
        number = -1
    if number < 0:
        raise QuestionError(_("%(name)s ต้องเป็นจำนวนเต็มไม่ติดลบ") % {"name": name}, field=name)
    return min(number, most)


def _required(asked: Asked, *names: str) -> str:
    value = next((asked[name] for name in names if asked.get(name)), None)
    if value is None:
        raise QuestionError(_("ไม่มีค่าของ %(name)s") % {"name": names[0]}, field=names[0])
    return str(value)


def _truth(value: Any) -> bool:
    return str(value).lower() in {"true", "1", "yes", "on"}


# --- packages ------------------------------------------------------------------------------------------------------


def package_list(asked: Asked) -> list[str]:
    """Return the names of what is out."""
    limit, offset = _number(asked, "limit", MOST_PACKAGES, MOST_PACKAGES), _number(asked, "offset", 0, 10**9)
    return list(queries.released().order_by("slug").values_list("slug", flat=True)[offset : offset + limit])


def current_package_list_with_resources(asked: Asked) -> list[dict[str, Any]]:
    """Return what is out, the newest first."""
    limit, offset = _number(asked, "limit", MOST_PACKAGES, MOST_PACKAGES), _number(asked, "offset", 0, 10**9)
    return [ckan.package(one) for one in queries.released().order_by("-published_at", "slug")[offset : offset + limit]]


def package_show(asked: Asked) -> dict[str, Any]:
    """Return one package by its name or id."""
    return ckan.package(queries.released_set(_required(asked, "id", "name_or_id")))


def _filters(text: str) -> dict[str, str]:
    """Read the filters of a search in Solr's manner: organization:x tags:"y" groups:z."""
    found: dict[str, str] = {}
    rest = text.replace("+", " ")
    while ":" in rest:
        name, _colon, value = rest.partition(":")
        name = name.split()[-1] if name.split() else ""
        value = value.lstrip()
        if value.startswith('"'):
            word, _quote, rest = value[1:].partition('"')
        else:
            word, _space, rest = value.partition(" ")
        found[name] = word
    return found


def package_search(asked: Asked) -> dict[str, Any]:
    """Return packages that hold the words, with facets."""
    text = str(asked.get("q") or "")
    text = "" if text in {"*:*", "*"} else text
    filters = _filters(str(asked.get("fq") or ""))
    sort = str(asked.get("sort") or "")
    agency = filters.get("organization") or filters.get("owner_org") or ""
    rows = queries.searched(
        text[:200],
        agency=str(_agency_called(agency).pk) if agency else "",
        tag=filters.get("tags", ""),
        data_type=filters.get("groups", ""),
        order="title" if sort.startswith(("title", "name")) else "",
    )
    limit, start = _number(asked, "rows", USUAL_PACKAGES, MOST_PACKAGES), _number(asked, "start", 0, 10**9)
    facets = queries.facets_of(rows)
    items = {
        "organization": [(f"agency-{UUID(key).hex[-8:]}", name, number) for key, name, number in facets.agencies],
        "tags": [(name, name, number) for name, number in facets.tags],
        "groups": [(key, ckan.group(key)["title"], number) for key, number in facets.types],
    }
    shown = {
        name: {"title": name, "items": [{"name": key, "display_name": word, "count": number} for key, word, number in found]}
        for name, found in items.items()
    }
    return {
        "count": rows.count(),
        "sort": "title asc" if sort.startswith(("title", "name")) else "metadata_modified desc",
        "facets": {name: {one["name"]: one["count"] for one in facet["items"]} for name, facet in shown.items()},
        "search_facets": shown,
        "results": [ckan.package(one) for one in rows[start : start + limit]],
    }


# --- who, what about -----------------------------------------------------------------------------------------------


def _agency_called(name: str) -> Any:
    for one in queries.agencies_with_data():
        if name in {str(one.pk), ckan.organisation_name(one), one.name}:
            return one
    raise Http404


def _counts() -> queries.Facets:
    return queries.facets_of(queries.released())


def organization_list(asked: Asked) -> list[Any]:
    """Return the agencies that have something out."""
    rows = queries.agencies_with_data()
    if not _truth(asked.get("all_fields")):
        return [ckan.organisation_name(one) for one in rows]
    counts = {key: number for key, _name, number in _counts().agencies}
    return [ckan.organisation(one, counts.get(str(one.pk), 0)) for one in rows]


def organization_show(asked: Asked) -> dict[str, Any]:
    """Return one agency."""
    found = _agency_called(_required(asked, "id"))
    rows = queries.searched(agency=str(found.pk))
    packages = {"packages": [ckan.package(one) for one in rows[:USUAL_PACKAGES]]} if _truth(asked.get("include_datasets")) else {}
    return ckan.organisation(found, rows.count()) | packages | {"users": [], "tags": [], "extras": [], "groups": []}


def group_list(asked: Asked) -> list[Any]:
    """Return the types of data."""
    counts = dict(_counts().types)
    names = [one for one in DataType.values if one in counts]
    return [ckan.group(one, counts[one]) for one in names] if _truth(asked.get("all_fields")) else names


def group_show(asked: Asked) -> dict[str, Any]:
    """Return one type of data."""
    name = _required(asked, "id")
    counts = dict(_counts().types)
    if name not in counts:
        raise Http404
    return ckan.group(name, counts[name])


def tag_list(asked: Asked) -> list[Any]:
    """Return the keywords."""
    names = sorted(name for name, _number in _counts().tags)
    text = str(asked.get("query") or "")
    names = [one for one in names if text in one]
    return [ckan.tag(one) for one in names] if _truth(asked.get("all_fields")) else names


# --- tables --------------------------------------------------------------------------------------------------------


def _table(asked: Asked, *names: str) -> tuple[Release, dict[str, Any]]:
    found = table_released(_required(asked, *names))
    if found is None:
        raise Http404
    return found


def resource_show(asked: Asked) -> dict[str, Any]:
    """Return one table."""
    release, table = _table(asked, "id")
    return ckan.resource(release, table, release.record["tables"].index(table))


def datastore_search(asked: Asked) -> dict[str, Any]:
    """Return rows of a table."""
    _release, table = _table(asked, "resource_id", "id")
    kinds = kinds_of(table)
    fields = _names(asked, kinds)
    text, by_column = _words(asked.get("q"))
    question = RowQuestion(
        text=text,
        column_texts=by_column,
        filters=_column_filters(asked.get("filters")),
        order=_sorting(asked.get("sort")),
        limit=_number(asked, "limit", USUAL_ROWS, MOST_ROWS),
        offset=_number(asked, "offset", 0, 10**9),
        counted=_truth(asked.get("include_total", "true")),
    )
    rows, total = queries.answer(UUID(table["version"]), kinds, question)
    places = {name: place for place, name in enumerate(kinds)}
    told = [{"id": "_id", "type": "int"}, *ckan.fields_of(table)]
    result: dict[str, Any] = {
        "resource_id": table["id"],
        "records_format": "objects",
        "include_total": question.counted,
        "limit": question.limit,
        "offset": question.offset,
        "fields": [one for one in told if one["id"] in fields],
        "records": [{name: number if name == "_id" else values[places[name]] for name in fields} for number, values in rows],
        "_links": {"start": "/api/3/action/datastore_search", "next": "/api/3/action/datastore_search"},
    }
    if total is not None:
        result |= {"total": total, "total_was_estimated": False}
    return result


def _names(asked: Asked, kinds: Mapping[str, str]) -> list[str]:
    wanted = asked.get("fields")
    if not wanted:
        return ["_id", *kinds]
    names = [one.strip() for one in wanted.split(",")] if isinstance(wanted, str) else [str(one) for one in wanted]
    for name in names:
        if name != "_id" and name not in kinds:
            raise QuestionError(_("ไม่มีคอลัมน์ชื่อ %(name)s") % {"name": name}, field="fields")
    return names


def _object(value: Any, name: str) -> dict[str, Any]:
    if isinstance(value, str):
        value = _read(value, name, _("%(name)s ต้องเป็นวัตถุ JSON") % {"name": name})
    if not isinstance(value, dict):
        raise QuestionError(_("%(name)s ต้องเป็นวัตถุ JSON") % {"name": name}, field=name)
    return value


def _words(value: Any) -> tuple[str, dict[str, str]]:
    if not value:
        return "", {}
    if isinstance(value, dict) or str(value).lstrip().startswith("{"):
        return "", {str(name): str(text) for name, text in _object(value, "q").items()}
    return str(value)[:200], {}


def _column_filters(value: Any) -> dict[str, list[Any]]:
    if not value:
        return {}
    return {str(name): list(one) if isinstance(one, list) else [one] for name, one in _object(value, "filters").items()}


def _sorting(value: Any) -> list[tuple[str, bool]]:
    parts = [one.strip() for one in value.split(",")] if isinstance(value, str) else [str(one) for one in value or []]
    found = []
    for part in filter(None, parts):
        name, _space, way = part.rpartition(" ")
        if way.lower() in {"asc", "desc"} and name:
            found.append((name.strip('"'), way.lower() == "desc"))
        else:
            found.append((part.strip('"'), False))
    return found


# --- the site ------------------------------------------------------------------------------------------------------


def status_show(_asked: Asked) -> dict[str, Any]:
    """Return what this is."""
    return {
        "ckan_version": "2.10.0",
        "site_url": ckan.at_home(""),
        "site_title": "Samnak",
        "site_description": "",
        "error_emails_to": None,
        "locale_default": "th",
        "extensions": ["datastore", "dcat", "thai_gdc"],
    }


def site_read(_asked: Asked) -> bool:
    """Tell that everybody may read."""
    return True


def help_show(asked: Asked) -> str:
    """Return the name of an action."""
    name = _required(asked, "name")
    if name not in ACTIONS:
        raise Http404
    return name


ACTIONS: dict[str, Callable[[Asked], Any]] = {
    one.__name__: one
    for one in (
        package_list, current_package_list_with_resources, package_show, package_search, organization_list, organization_show,
        group_list, group_show, tag_list, resource_show, datastore_search, status_show, site_read, help_show,
    )
}  # fmt: skip
