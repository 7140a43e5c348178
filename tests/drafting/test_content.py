"""The content of a draft: what is let in, what is refused, how text and document turn into one another."""

import random

import pytest

from samnak.core.ids import new_id
from samnak.drafting.content import (
    Content,
    Enclosure,
    Recipient,
    Reference,
    RouteRow,
    checked_document,
    differences,
    document_of_text,
    empty_document,
    is_blank,
    text_of_document,
)
from samnak.drafting.errors import ContentError


def paragraph(*texts, **attrs):
    made = {"type": "paragraph", "content": [{"type": "text", "text": text} for text in texts]}
    return made | ({"attrs": attrs} if attrs else {})


def test_a_full_content_survives_the_store():
    content = Content(
        subject="เรื่อง",
        addressee="ปลัดกระทรวง",
        addressee_class="high",
        urgency="urgent",
        secrecy="secret",
        is_circular=True,
        recipients=(Recipient("agency", "กรม", new_id()), Recipient("outside", "นาย ก", None, "a@b.example", is_copy=True)),
        references=(Reference("หนังสือ", new_id()), Reference("หนังสืออื่น")),
        enclosures=(Enclosure("กำหนดการ จำนวน 1 ชุด", new_id(), "ab"),),
        body=document_of_text("ก\n\nข"),
        signer_position_id=new_id(),
        phone="0 2209",
        email="a@b.example",
        route=(RouteRow(1, "sign", new_id()),),
    )
    assert Content.from_json(content.to_json()) == content
    assert Content.from_json({}) == Content()


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("กำหนดการ จำนวน 1 ชุด", ("กำหนดการ", "จำนวน 1 ชุด")),
        ("แผนที่", ("แผนที่", "")),
        ("บัญชีจำนวนคน", ("บัญชีจำนวนคน", "")),
    ],
)
def test_the_quantity_is_read_from_a_title(title, parts):
    assert Enclosure(title).parts == parts


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"subject": "ก" * 1001}, "subject"),
        ({"subject": ["ก"]}, "subject"),
        ({"urgency": "fast"}, "urgency"),
        ({"secrecy": "top_secret"}, "secrecy"),
        ({"email": "ไม่ใช่"}, "email"),
        ({"recipients": [{"kind": "ship", "name": "ก"}]}, "recipients"),
        ({"recipients": [{"kind": "agency", "name": "ก", "id": "x"}]}, "recipients"),
        ({"recipients": [{"kind": "outside", "name": "", "email": "a@b.example"}]}, "recipients"),
        ({"recipients": "ทุกคน"}, "recipients"),
        ({"references": [{"text": "ก" * 501}]}, "references"),
        ({"references": "ก"}, "references"),
        ({"route": [{"kind": "sign"}]}, "route"),
        ({"body": {"type": "html"}}, "body"),
    ],
)
def test_what_is_wrong_is_told_by_field(raw, field):
    with pytest.raises(ContentError) as caught:
        Content.from_json(raw)
    assert caught.value.field == field
    assert caught.value.message


def test_a_recipient_stands_once_and_lines_are_tidied():
    identifier = str(new_id())
    row = {"kind": "agency", "name": " กรม \n ศิลปากร ", "id": identifier}
    content = Content.from_json({"recipients": [row, row | {"is_copy": True}], "subject": " ก\u202e\x00 ข\n"})
    assert [(one.name, one.is_copy) for one in content.recipients] == [("กรม ศิลปากร", False)]
    assert content.subject == "ก ข"


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {"type": "paragraph"},
        {"type": "doc", "content": [{"type": "image"}]},
        {"type": "doc", "content": [{"type": "text", "text": "ก"}]},
        {"type": "doc", "content": "ก"},
        {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": None}]}]},
        {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "ก", "marks": "strong"}]}]},
        {"type": "doc", "content": [paragraph("ก" * 120_001)]},
        {"type": "doc", "content": [paragraph("ก")] * 3001},
    ],
)
def test_a_document_of_other_parts_is_refused(bad):
    with pytest.raises(ContentError) as caught:
        checked_document(bad)
    assert caught.value.field == "body"


def test_a_document_too_deep_is_refused():
    node = {"type": "paragraph"}
    for _ in range(20):
        node = {"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "paragraph"}, node]}]}
    with pytest.raises(ContentError, match="ซับซ้อน"):
        checked_document({"type": "doc", "content": [node]})


def test_unknown_attributes_and_marks_are_left_out():
    given = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "attrs": {"align": "center", "indent": 99, "onclick": "x", "style": "x"},
                "content": [
                    {"type": "text", "text": "ก", "marks": [{"type": "strong"}, {"type": "link", "attrs": {"href": "x"}}]}
                ],
            }
        ],
    }
    assert checked_document(given)["content"] == [
        {
            "type": "paragraph",
            "attrs": {"align": "center"},
            "content": [{"type": "text", "text": "ก", "marks": [{"type": "strong"}]}],
        }
    ]


@pytest.mark.parametrize(
    "text",
    ["", "ก", "ก\n\nข", "  ย่อหน้าลึก\n\n    ลึกกว่า", "บรรทัดหนึ่ง\nบรรทัดสอง", "**หนา** ธรรมดา __ขีดเส้น__", "| ก | ข |\n| 1 | 2 |"],
)
def test_plain_text_comes_back_as_it_was_typed(text):
    document = document_of_text(text)
    assert text_of_document(document) == text
    assert checked_document(document) == document


def test_lists_become_numbered_lines():
    item = {"type": "list_item", "content": [paragraph("ข้อ")]}
    document = {
        "type": "doc",
        "content": [
            {"type": "ordered_list", "attrs": {"order": 3}, "content": [item, item]},
            {"type": "bullet_list", "content": [item]},
        ],
    }
    assert text_of_document(document) == "3. ข้อ\n\n4. ข้อ\n\n– ข้อ"


def test_blank_documents():
    assert is_blank(empty_document())
    assert is_blank(document_of_text(" \n\n "))
    assert not is_blank(document_of_text("ก"))


def test_any_typed_text_gives_a_document_that_is_let_in():
    letters = "กขค้ิ ำ\n\n  **__|–1.\t\x07\u200b<b>&"
    shuffle = random.Random(7)
    for _ in range(300):
        text = "".join(shuffle.choice(letters) for _ in range(shuffle.randrange(80)))
        document = document_of_text(text)
        assert checked_document(document) == document


def test_differences_are_in_whole_words_and_short_where_room_is_little():
    old = Content(subject="ขอเชิญประชุม", body=document_of_text("ด้วยสำนักงานกำหนดจัดประชุม " * 30 + "ในวันจันทร์"), urgency="urgent")
    new = old.but(body=document_of_text("ด้วยสำนักงานกำหนดจัดประชุม " * 30 + "ในวันอังคาร"), urgency="normal")
    found = {row.field: row for row in differences(old, new)}
    assert set(found) == {"urgency", "body"}
    assert ("".join(found["urgency"].old), "".join(found["urgency"].new)) == ("ด่วน", "ปกติ")
    removed = set(found["body"].old) - set(found["body"].new)
    assert all("จันทร์" in word for word in removed)
    near_old, near_new = found["body"].near
    assert len(near_old) < 20
    assert "".join(near_new).endswith("อังคาร")
    assert differences(old, old) == []
