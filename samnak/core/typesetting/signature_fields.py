"""Empty signature fields, all made before the first signature: later signatures then only fill forms, and nothing moves.

Each field is a tagged form element (PDF/UA) with a name to speak aloud, and has an empty appearance (PDF/A).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_PRINT_AND_LOCKED = 4 + 128
_SIGNATURES_EXIST_AND_APPEND_ONLY = 3


@dataclass(frozen=True, kw_only=True)
class SignatureField:
    """One place to sign: page from 1, rectangle in points from the lower left corner; no size for an unseen signature."""

    name: str
    page: int
    rect: tuple[float, float, float, float]
    tooltip: str


class SignatureFieldError(Exception):
    """The fields do not fit the document."""


def prepare_signature_fields(pdf: bytes, fields: Sequence[SignatureField]) -> bytes:
    """Return the document with the empty signature fields; it must not be signed yet."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        form = document.Root.get("/AcroForm")
        taken = {str(field.get("/T", "")) for field in form.Fields} if form is not None else set()
        if form is not None and any("/V" in field and field.get("/FT") == Name.Sig for field in form.Fields):
            raise SignatureFieldError("the document is signed already; fields come before the first signature")
        widgets = []
        for field in fields:
            if not 1 <= field.page <= len(document.pages):
                raise SignatureFieldError(f"field {field.name}: there is no page {field.page}")
            if field.name in taken:
                raise SignatureFieldError(f"field {field.name} is there twice")
            taken.add(field.name)
            widgets.append(_add_widget(document, field))
        if form is None:
            form = document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array()))
        form.Fields.extend(widgets)
        form.SigFlags = _SIGNATURES_EXIST_AND_APPEND_ONLY
        made = io.BytesIO()
        document.save(
            made, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True, fix_metadata_version=False
        )
    return made.getvalue()


def _add_widget(document: pikepdf.Pdf, field: SignatureField) -> pikepdf.Object:
    """Add the annotation of one field to its page and to the structure tree."""
    page = document.pages[field.page - 1].obj
    left, bottom, right, top = field.rect
    appearance = document.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, round(right - left, 3), round(top - bottom, 3)])
    )
    widget = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(field.name),
            TU=String(field.tooltip),
            F=_PRINT_AND_LOCKED,
            Rect=Array([round(value, 3) for value in field.rect]),
            AP=Dictionary(N=appearance),
            P=page,
        )
    )
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    page.Tabs = Name.S
    if "/StructTreeRoot" in document.Root:
        _tag(document, widget, page, field.tooltip)
    return widget


def _tag(document: pikepdf.Pdf, widget: pikepdf.Object, page: pikepdf.Object, tooltip: str) -> None:
    """Put the widget at the end of the structure tree as a form element."""
    tree = document.Root.StructTreeRoot
    top = tree.K[0] if isinstance(tree.K, Array) else tree.K
    element = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=top,
            Alt=String(tooltip),
            Pg=page,
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
        )
    )
    kids = top.get("/K")
    if isinstance(kids, Array):
        kids.append(element)
    else:
        top.K = Array([element] if kids is None else [kids, element])
    key = _next_parent_key(tree)
    widget.StructParent = key
    _append_parent(tree.ParentTree, key, element)
    tree.ParentTreeNextKey = key + 1


def _next_parent_key(tree: pikepdf.Object) -> int:
    if "/ParentTreeNextKey" in tree:
        return int(tree.ParentTreeNextKey)
    node = tree.ParentTree
    while "/Kids" in node:
        node = node.Kids[-1]
    keys = [int(key) for key in node.get("/Nums", Array()).as_list()[::2]]
    return max(keys, default=-1) + 1


def _append_parent(node: pikepdf.Object, key: int, element: pikepdf.Object) -> None:
    """Add the greatest key to a number tree, widening the limits on the way down."""
    while True:
        if "/Limits" in node:
            node.Limits[1] = key
        if "/Kids" not in node:
            break
        node = node.Kids[-1]
    if "/Nums" not in node:
        node.Nums = Array()
    node.Nums.append(key)
    node.Nums.append(element)
