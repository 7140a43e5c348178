# ruff: noqa: A002, E501 (attributes carry their HTML names; markup stands in one piece)
"""Form fields: label above, help under, error beside the field and spoken with it."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samnak.ui.templatetags.drawing import attributes, classes, format_html, joined, library, one_of
from samnak.ui.templatetags.icons import icon as draw

WIDTHS = ("full", "half", "third", "short", "tiny")


def widget_look(widget: forms.Widget) -> str:
    """Return the class name that suits a widget."""
    if isinstance(widget, forms.CheckboxInput):
        return "s-check"
    if isinstance(widget, forms.Textarea):
        return "s-input s-textarea"
    if isinstance(widget, forms.Select):
        return "s-input s-select"
    if isinstance(widget, forms.FileInput):
        return "s-file-input"
    return "s-input"


def optional_mark(bound: BoundField) -> SafeString:
    """Mark what need not be filled in; most fields must be, so the others speak. A form of filters says so by `is_filter`.

    A field that may wait has the words for when it must be there in `needed`.
    """
    if bound.field.required or getattr(bound.form, "is_filter", False):
        return mark_safe("")
    return format_html(' <span class="s-optional">({})</span>', getattr(bound.field, "needed", "") or _("ถ้ามี"))


def error_lines(bound: BoundField) -> SafeString:
    """Draw the errors of one field."""
    if not bound.errors:
        return mark_safe("")
    lines = joined([format_html("<span>{}</span>", error) for error in bound.errors])
    return format_html('<p class="s-field-error" id="{}_error">{}{}</p>', bound.auto_id, draw("circle-alert", size=16), lines)


def help_line(bound: BoundField, words: str) -> SafeString:
    """Draw the help under a label."""
    return format_html('<p class="s-field-help" id="{}_helptext">{}</p>', bound.auto_id, words) if words else mark_safe("")


def choice_list(bound: BoundField, inline: bool) -> SafeString:
    """Draw radio buttons or check boxes as one list."""
    drawn = []
    for widget in bound.subwidgets:
        look = "s-radio" if widget.data["type"] == "radio" else "s-check"
        widget.data["attrs"]["class"] = look
        drawn.append(
            format_html(
                '<li><label class="s-choice" for="{}">{}<span>{}</span></label></li>',
                widget.id_for_label,
                widget.tag(),
                widget.choice_label,
            )
        )
    return format_html('<ul class="s-choices{}" role="list">{}</ul>', " s-choices-inline" if inline else "", joined(drawn))


def file_drop(bound: BoundField, described: str) -> SafeString:
    """Draw a file input as a place to drop files on."""
    written = bound.as_widget(
        attrs={"class": "s-file-input", "aria-describedby": described} if described else {"class": "s-file-input"}
    )
    return format_html(
        '<div class="s-drop" data-ui-drop>{}<span class="s-drop-words">{}</span>{}<ul class="s-drop-files" data-ui-drop-files role="list"></ul></div>',
        draw("upload", size=24),
        _("ลากไฟล์มาวางที่นี่ หรือเลือกไฟล์"),
        written,
    )


def affixed(control: SafeString, prefix: str, suffix: str) -> SafeString:
    """Put a unit before or after a box."""
    if not prefix and not suffix:
        return control
    before = format_html('<span class="s-affix">{}</span>', prefix) if prefix else ""
    after = format_html('<span class="s-affix">{}</span>', suffix) if suffix else ""
    return format_html('<div class="s-affixed">{}{}{}</div>', before, control, after)


def widget_attributes(bound: BoundField, described: str, **given: Any) -> dict[str, Any]:
    """Collect what is written on the widget of a field."""
    widget = bound.field.widget
    area = isinstance(widget, forms.Textarea)
    attrs = given | {
        "class": classes(widget_look(widget), widget.attrs.get("class")),
        "aria-describedby": described or None,
        "rows": given["rows"] or (4 if area and "rows" not in widget.attrs else None),
        "data-ui-thai-date": True if getattr(widget, "input_type", "") == "date" else None,
        "data-ui-grow": True if area else None,
    }
    return {name: value for name, value in attrs.items() if value is not None}


@library.simple_tag
def field(
    bound: BoundField,
    *,
    label: str | None = None,
    help: str | None = None,
    width: str = "full",
    placeholder: str | None = None,
    prefix: str = "",
    suffix: str = "",
    rows: int | None = None,
    autofocus: bool = False,
    inline: bool = False,
    autocomplete: str | None = None,
    inputmode: str | None = None,
    hide_label: bool = False,
) -> SafeString:
    """Draw one field of a form (ช่องกรอก) whatever its widget."""
    if bound.is_hidden:
        return format_html("{}{}", bound, error_lines(bound))
    widget = bound.field.widget
    words = help if help is not None else str(bound.help_text)
    named = label if label is not None else bound.label
    look = classes("s-field", f"s-field-{one_of(width, WIDTHS, 'width')}", "s-field-wrong" if bound.errors else None)
    told = help_line(bound, words)
    wrong = error_lines(bound)
    described = classes(f"{bound.auto_id}_helptext" if words else None, f"{bound.auto_id}_error" if bound.errors else None)
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        legend = format_html(
            '<legend class="{}">{}{}</legend>', "visually-hidden" if hide_label else "s-label", named, optional_mark(bound)
        )
        group = attributes(aria_describedby=described or None, id=bound.auto_id)
        return format_html(
            '<fieldset class="{}"{}>{}{}{}{}</fieldset>', look, group, legend, told, choice_list(bound, inline), wrong
        )
    attrs = widget_attributes(
        bound,
        described,
        placeholder=placeholder,
        rows=rows,
        autofocus=autofocus or None,
        autocomplete=autocomplete,
        inputmode=inputmode,
    )
    if isinstance(widget, forms.CheckboxInput):
        box = format_html(
            '<label class="s-choice" for="{}">{}<span>{}</span></label>', bound.id_for_label, bound.as_widget(attrs=attrs), named
        )
        return format_html('<div class="{}">{}{}{}</div>', look, box, told, wrong)
    control = file_drop(bound, described) if isinstance(widget, forms.FileInput) else bound.as_widget(attrs=attrs)
    control = affixed(control, prefix, suffix)
    heading = format_html(
        '<label class="{}" for="{}">{}{}</label>',
        "visually-hidden" if hide_label else "s-label",
        bound.id_for_label,
        named,
        optional_mark(bound),
    )
    return format_html('<div class="{}">{}{}{}{}</div>', look, heading, control, told, wrong)


@library.simple_tag
def fields(form: forms.BaseForm, names: str = "") -> SafeString:
    """Draw several fields of a form in order: `{% fields form "subject addressee" %}`; all when no names are given."""
    wanted = names.split() or list(form.fields)
    return joined([field(form[name]) for name in wanted])


@library.simple_block_tag
def fieldset(content: str, legend: str, *, text: str = "") -> SafeString:
    """Group fields under one heading (กลุ่มช่องกรอก)."""
    lead = format_html('<p class="s-field-help">{}</p>', text) if text else ""
    return format_html(
        '<fieldset class="s-fieldset"><legend class="s-fieldset-legend">{}</legend>{}{}</fieldset>', legend, lead, content
    )


@library.simple_block_tag
def field_row(content: str) -> SafeString:
    """Put short fields beside one another (ช่องกรอกแถวเดียว)."""
    return format_html('<div class="s-field-row">{}</div>', content)


@library.simple_block_tag(takes_context=True)
def form(
    context: dict[str, Any],
    content: str,
    *,
    action: str = "",
    method: str = "post",
    id: str | None = None,
    files: bool = False,
    keep: str | None = None,
    autosave: str | None = None,
    guard: bool = False,
    class_: str | None = None,
    hx_post: str | None = None,
    hx_target: str | None = None,
    hx_swap: str | None = None,
    hx_select: str | None = None,
) -> SafeString:
    """Wrap a form: token inside, `keep` the name under which typed words outlive an expired session, `autosave` where to send them."""
    method = one_of(method, ("post", "get"), "method")
    token = ""
    if method == "post":
        token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", ""))
        actor = getattr(context.get("request"), "actor", None)
        if actor is not None:  # the act is done in the post the form was shown in, whatever another window chose since
            token += format_html('<input type="hidden" name="standing" value="{}">', actor.standing)
    written = attributes(
        action=action,
        method=method,
        id=id,
        class_=classes("s-form", class_),
        enctype="multipart/form-data" if files else None,
        novalidate=True,
        data_ui_keep=keep,
        data_ui_autosave=autosave,
        data_ui_guard=guard,
        hx_post=hx_post,
        hx_target=hx_target,
        hx_swap=hx_swap,
        hx_select=hx_select,
    )
    return format_html("<form{}>{}{}</form>", written, token, content)


@library.simple_block_tag
def form_actions(content: str, *, sticky: bool = False) -> SafeString:
    """Hold the buttons of a form (ปุ่มท้ายแบบ): the filled one first, the way out after it."""
    return format_html('<div class="s-form-actions{}">{}</div>', " s-form-actions-sticky" if sticky else "", content)
