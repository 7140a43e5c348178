import io

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from samnak.core.typesetting.engine import compile_pdf
from samnak.core.typesetting.signature_fields import SignatureField, SignatureFieldError, prepare_signature_fields
from tests.core.typesetting.test_text_repair import DATA, TEMPLATE


@pytest.fixture(scope="module")
def page() -> bytes:
    return compile_pdf(TEMPLATE, DATA)


FIELDS = (
    SignatureField(name="reviewer", page=1, rect=(0, 0, 0, 0), tooltip="ผู้ตรวจ"),
    SignatureField(name="signer", page=1, rect=(249, 191, 430, 258), tooltip="ผู้ลงนาม"),
)


def test_fields_are_there_and_empty(page: bytes) -> None:
    prepared = prepare_signature_fields(page, FIELDS)
    found = enumerate_sig_fields(PdfFileReader(io.BytesIO(prepared)))
    assert [(name, value) for name, value, _ in found] == [("reviewer", None), ("signer", None)]


def test_fields_are_tagged_and_have_words_and_appearance(page: bytes) -> None:
    with pikepdf.open(io.BytesIO(prepare_signature_fields(page, FIELDS))) as document:
        tree = document.Root.StructTreeRoot
        widgets = list(document.pages[0].Annots)
        assert [str(widget.TU) for widget in widgets] == ["ผู้ตรวจ", "ผู้ลงนาม"]
        numbers = tree.ParentTree.Nums.as_list()
        parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        for widget in widgets:
            element = parents[int(widget.StructParent)]
            assert pikepdf.Name.Form == element.S
            assert element.K.Obj.objgen == widget.objgen
            assert "/N" in widget.AP
        assert int(tree.ParentTreeNextKey) == max(parents) + 1
        assert document.pages[0].Tabs == pikepdf.Name.S
        assert document.Root.AcroForm.SigFlags == 3
        assert [float(value) for value in widgets[1].Rect] == [249, 191, 430, 258]


def test_a_name_is_used_once(page: bytes) -> None:
    with pytest.raises(SignatureFieldError, match="twice"):
        prepare_signature_fields(page, [FIELDS[0], FIELDS[0]])
    with pytest.raises(SignatureFieldError, match="twice"):
        prepare_signature_fields(prepare_signature_fields(page, FIELDS), FIELDS)


def test_a_field_needs_its_page(page: bytes) -> None:
    with pytest.raises(SignatureFieldError, match="no page 9"):
        prepare_signature_fields(page, [SignatureField(name="x", page=9, rect=(0, 0, 0, 0), tooltip="x")])


def test_classic_cross_reference_table(page: bytes) -> None:
    prepared = prepare_signature_fields(page, FIELDS)
    assert b"\nxref\n" in prepared
    assert b"/ObjStm" not in prepared
