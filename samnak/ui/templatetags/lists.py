# ruff: noqa: A002, E501 (attributes carry their HTML names; markup stands in one piece)
"""Lists and registers: tables, rows, pages, filters, tabs and what is shown when there is nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samnak.ui.templatetags.badges import count as count_badge
from samnak.ui.templatetags.drawing import attributes, classes, format_html, joined, library, one_of
from samnak.ui.templatetags.icons import icon as draw


def query_of(context: Mapping[str, Any]) -> QueryDict:
    """Return a changeable copy of the address's query, empty when there is no request."""
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


@library.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """Return "?…" with the present query changed: `{% query page=2 box=None %}`; None removes."""
    parameters = query_of(context)
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@library.simple_block_tag
def table(
    content: str,
    *,
    caption: str,
    sticky: bool = True,
    dense: bool = True,
    show_caption: bool = False,
    cards: bool = True,
    id: str | None = None,
    class_: str | None = None,
) -> SafeString:
    """Wrap `<thead>…<tbody>…` (ตาราง): sticky head, sideways scrolling, rows become cards on a phone when cells have data-label."""
    look = classes("s-table", "s-table-dense" if dense else None, "s-table-cards" if cards else None, class_)
    return format_html(
        '<div class="s-table-box{}" role="region" tabindex="0" aria-label="{}"><table class="{}"{}><caption class="{}">{}</caption>'
        "{}</table></div>",
        " s-table-sticky" if sticky else "",
        caption,
        look,
        attributes(id=id),
        "s-table-caption" if show_caption else "visually-hidden",
        caption,
        content,
    )


def column(given: str | Mapping[str, Any]) -> dict[str, Any]:
    """Read a column of `data_table`, refusing a key it does not know."""
    read = {"label": given} if not isinstance(given, Mapping) else dict(given)
    unknown = set(read) - {"label", "align", "hide_label"}
    if unknown:
        raise TemplateSyntaxError(f"column does not know {', '.join(sorted(unknown))}")
    return read


@library.simple_tag
def data_table(
    columns: Iterable[str | Mapping[str, Any]],
    rows: Iterable[Iterable[object]],
    *,
    caption: str,
    show_caption: bool = False,
    empty: str = "",
) -> SafeString:
    """Draw a plain table from lists; a column is its heading or {"label", "align": "end", "hide_label"}."""
    heads = [column(given) for given in columns]
    look = ["s-end" if head.get("align") == "end" else None for head in heads]
    cells = [
        format_html(
            '<th scope="col"{}>{}</th>',
            attributes(class_=css),
            format_html('<span class="visually-hidden">{}</span>', h["label"]) if h.get("hide_label") else h["label"],
        )
        for h, css in zip(heads, look, strict=True)
    ]
    lines = [
        format_html(
            "<tr>{}</tr>",
            joined(
                [
                    format_html("<td{}>{}</td>", attributes(data_label=head["label"], class_=css), cell)
                    for head, css, cell in zip(heads, look, row, strict=True)
                ]
            ),
        )
        for row in rows
    ]
    if not lines:
        words = empty or _("ยังไม่มีรายการ")
        lines = [format_html('<tr><td class="s-table-empty" colspan="{}">{}</td></tr>', len(heads), words)]
    body = format_html("<thead><tr>{}</tr></thead><tbody>{}</tbody>", joined(cells), joined(lines))
    return table(body, caption=caption, show_caption=show_caption)


@library.simple_tag(takes_context=True)
def sort_link(context: dict[str, Any], label: str, field: str, *, parameter: str = "order") -> SafeString:
    """Draw a column heading that sorts (เรียงตาม): first press up, second press down."""
    parameters = query_of(context)
    now = parameters.get(parameter, "")
    parameters[parameter] = f"-{field}" if now == field else field
    parameters.pop("page", None)
    arrow = {field: "arrow-up", f"-{field}": "arrow-down"}.get(now)
    drawn = draw(arrow, size=14) if arrow else ""
    spoken = {field: _("เรียงจากน้อยไปมาก"), f"-{field}": _("เรียงจากมากไปน้อย")}.get(now, _("กดเพื่อเรียง"))
    return format_html(
        '<a class="s-sort" href="?{}">{}{}<span class="visually-hidden"> {}</span></a>',
        parameters.urlencode(),
        label,
        drawn,
        spoken,
    )


@library.simple_block_tag
def list_rows(content: str, *, label: str, id: str | None = None) -> SafeString:
    """Wrap `list_row`s (รายการ); j/k move, Enter opens, x selects, e acts."""
    return format_html('<ul class="s-rows" role="list" aria-label="{}" data-ui-list{}>{}</ul>', label, attributes(id=id), content)


def row_box(name: str, value: str, title: str) -> SafeString:
    """Draw the check box of a row."""
    return format_html(
        '<label class="s-row-check"><input type="checkbox" class="s-check" name="{}" value="{}" data-ui-select>'
        '<span class="visually-hidden">{} {}</span></label>',
        name,
        value,
        _("เลือก"),
        title,
    )


def row_act(url: str, label: str) -> SafeString:
    """Draw the next act of a row."""
    look = "s-row-act s-button s-button-secondary s-button-small"
    return format_html('<a class="{}" href="{}" data-ui-act>{}</a>', look, url, label or _("เปิด"))


@library.simple_block_tag
def list_row(
    content: str,
    url: str,
    title: str,
    *,
    meta: str = "",
    number: str = "",
    state: str = "",
    holder: str = "",
    age: str = "",
    late: bool = False,
    unread: bool = False,
    current: bool = False,
    attached: bool = False,
    select: str | None = None,
    name: str = "selected",
    act_url: str | None = None,
    act_label: str = "",
    pane: bool = True,
    id: str | None = None,
) -> SafeString:
    """Draw one row of two lines. Between the tags stand the badges; `select` is the value of its check box."""
    box = row_box(name, select, title) if select is not None else ""
    act = row_act(act_url, act_label) if act_url else ""
    mark = format_html('<span class="visually-hidden">{} </span>', _("ยังไม่ได้อ่าน")) if unread else ""
    return format_html(
        '<li class="{look}"{id}{current} data-ui-row>{box}<div class="s-row-main"><div class="s-row-first">'
        '<a class="s-row-title" href="{url}"{pane} data-ui-open>{title}</a>{clip}</div>'
        '<div class="s-row-second">{badges}{number}<span class="s-row-meta">{meta}</span></div></div>'
        '<div class="s-row-side"><span class="s-row-state">{state}</span><span class="s-row-holder">{holder}</span>'
        '<span class="s-row-age{late}">{age}</span></div>{act}</li>',
        look=classes("s-row", "s-row-unread" if unread else None, "s-row-current" if current else None),
        id=attributes(id=id),
        current=attributes(aria_current="true" if current else None),
        box=box,
        url=url,
        pane=attributes(data_ui_pane=pane),
        title=format_html("{}{}", mark, title),
        clip=draw("paperclip", size=14, label=_("มีไฟล์แนบ")) if attached else "",
        badges=mark_safe(content.strip()),  # noqa: S308
        number=format_html('<span class="s-row-number">{}</span>', number) if number else "",
        meta=meta,
        state=state,
        holder=holder,
        late=" s-row-late" if late else "",
        age=age,
        act=act,
    )


@library.simple_tag(takes_context=True)
def pager(context: dict[str, Any], page_obj: Page, *, parameter: str = "page") -> SafeString:
    """Draw the way through a long list (เลขหน้า), keeping the rest of the query."""
    paginator = page_obj.paginator
    if paginator.num_pages <= 1:
        return (
            format_html('<p class="s-pager-total">{}</p>', _("ทั้งหมด %(count)s รายการ") % {"count": f"{paginator.count:,}"})
            if paginator.count
            else mark_safe("")
        )
    parameters = query_of(context)

    def address(number: int) -> str:
        parameters[parameter] = str(number)
        return f"?{parameters.urlencode()}"

    def step(number: int | None, words: str, icon_name: str, rel: str) -> SafeString:
        inside = format_html('{}<span class="visually-hidden">{}</span>', draw(icon_name), words)
        if number is None:
            return format_html('<li><span class="s-pager-link s-pager-off">{}</span></li>', inside)
        return format_html('<li><a class="s-pager-link" href="{}" rel="{}">{}</a></li>', address(number), rel, inside)

    back = page_obj.previous_page_number() if page_obj.has_previous() else None
    ahead = page_obj.next_page_number() if page_obj.has_next() else None
    links = [step(back, _("หน้าก่อน"), "chevron-left", "prev")]
    for number in paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1):
        if not isinstance(number, int):
            links.append(mark_safe('<li><span class="s-pager-gap">…</span></li>'))
        elif number == page_obj.number:
            links.append(
                format_html('<li><a class="s-pager-link" href="{}" aria-current="page">{}</a></li>', address(number), number)
            )
        else:
            links.append(format_html('<li><a class="s-pager-link" href="{}">{}</a></li>', address(number), number))
    links.append(step(ahead, _("หน้าถัดไป"), "chevron-right", "next"))
    more = getattr(paginator, "is_open", False)  # a long list is looked into only so far
    words = _("%(first)s–%(last)s จากมากกว่า %(count)s รายการ") if more else _("%(first)s–%(last)s จาก %(count)s รายการ")
    shown = words % {
        "first": f"{page_obj.start_index():,}",
        "last": f"{page_obj.end_index():,}",
        "count": f"{paginator.count:,}",
    }
    return format_html(
        '<nav class="s-pager" aria-label="{}"><p class="s-pager-total">{}</p><ul role="list">{}</ul></nav>',
        _("เลขหน้า"),
        shown,
        joined(links),
    )


@library.simple_tag(takes_context=True)
def filter_chips(
    context: dict[str, Any], parameter: str, choices: Iterable[Iterable[Any]], *, label: str, everything: str = ""
) -> SafeString:
    """Draw filters as chips (ตัวกรอง) that change the query; choices are (value, word) or (value, word, how many)."""
    parameters = query_of(context)
    parameters.pop("page", None)
    now = parameters.get(parameter, "")
    links: list[SafeString] = []
    for value, word, *rest in [("", everything or _("ทั้งหมด")), *choices]:
        if value == "":
            parameters.pop(parameter, None)
        else:
            parameters[parameter] = str(value)
        number = format_html('<span class="s-chip-count">{}</span>', rest[0]) if rest and rest[0] is not None else ""
        chosen = attributes(aria_current="true" if str(value) == now else None)
        links.append(
            format_html('<li><a class="s-chip" href="?{}"{}>{}{}</a></li>', parameters.urlencode(), chosen, word, number)
        )
    return format_html(
        '<nav class="s-chips" aria-label="{}"><span class="s-chips-label">{}</span><ul role="list">{}</ul></nav>',
        label,
        label,
        joined(links),
    )


@library.simple_block_tag
def filter_bar(content: str, *, label: str = "", action: str = "") -> SafeString:
    """Wrap filters in one GET form (แถบตัวกรอง) that sends itself when something changes."""
    return format_html(
        '<form class="s-filter-bar" method="get" action="{}" role="search" aria-label="{}" data-ui-autosubmit>{}'
        '<noscript><button class="s-button s-button-secondary s-button-medium" type="submit">{}</button></noscript></form>',
        action,
        label or _("ตัวกรอง"),
        content,
        _("กรอง"),
    )


@library.simple_tag(takes_context=True)
def search_field(
    context: dict[str, Any],
    *,
    name: str = "q",
    label: str = "",
    placeholder: str = "",
    value: str | None = None,
    action: str | None = None,
    id: str = "",
) -> SafeString:
    """Draw a search box (ช่องค้นหา); with `action` it is a form of its own, without it part of the form around it."""
    request = context.get("request")
    typed = value if value is not None else (request.GET.get(name, "") if request is not None else "")
    field_id = id or f"search-{name}"
    words = label or _("ค้นหา")
    box = format_html(
        '<div class="s-search">{}<label class="visually-hidden" for="{}">{}</label>'
        '<input class="s-input" type="search" id="{}" name="{}" value="{}" placeholder="{}" autocomplete="off"></div>',
        draw("search", size=18),
        field_id,
        words,
        field_id,
        name,
        typed,
        placeholder or words,
    )
    return (
        box
        if action is None
        else format_html('<form class="s-search-form" role="search" action="{}" method="get">{}</form>', action, box)
    )


@library.simple_block_tag
def tabs(content: str, *, label: str) -> SafeString:
    """Wrap `tab`s (แท็บ): facets of one page or saved views."""
    return format_html('<nav class="s-tabs" aria-label="{}"><ul role="list">{}</ul></nav>', label, content)


@library.simple_tag
def tab(label: str, url: str, *, current: bool = False, count: int | None = None, icon: str | None = None) -> SafeString:
    """Draw one tab; a link, so that it can be kept and sent."""
    here = attributes(aria_current="page" if current else None)
    drawn = draw(icon, size=18) if icon else ""
    return format_html(
        '<li><a class="s-tab" href="{}"{}>{}{}{}</a></li>', url, here, drawn, label, count_badge(count or 0, tone="mok")
    )


@library.simple_tag
def empty_state(
    icon: str,
    title: str,
    text: str = "",
    *,
    action_label: str = "",
    action_url: str = "",
    kind: str = "primary",
    compact: bool = False,
) -> SafeString:
    """Tell what will come here and what to do (ยังไม่มีรายการ)."""
    look = classes("s-button", f"s-button-{one_of(kind, ('primary', 'secondary'), 'kind')}", "s-button-medium")
    act = format_html('<a class="{}" href="{}">{}</a>', look, action_url, action_label) if action_url else ""
    return format_html(
        '<div class="s-empty{}"><span class="s-empty-icon">{}</span><p class="s-empty-title">{}</p><p class="s-empty-text">{}</p>{}</div>',
        " s-empty-compact" if compact else "",
        draw(icon, size=28),
        title,
        text,
        act,
    )


@library.simple_block_tag
def bulk_bar(content: str, *, label: str = "", form: str | None = None) -> SafeString:
    """Draw the bar at the bottom (คำสั่งกับรายการที่เลือก) that comes when rows are selected; without script it is always there."""
    return format_html(
        '<div class="s-bulk" role="toolbar" aria-label="{}" data-ui-bulk{}><span class="s-bulk-count" aria-live="polite" data-ui-bulk-count>{}</span>'
        '<span class="s-bulk-acts">{}</span></div>',
        label or _("คำสั่งกับรายการที่เลือก"),
        attributes(data_ui_form=form),
        _("เลือกรายการที่ต้องการ"),
        content,
    )
