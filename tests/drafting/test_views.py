"""The pages of drafting: what people see and do, with and without scripts, and what they may not."""

import io
import json
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samnak.accounts.sudo import KEY
from samnak.correspondence.models import Letter
from samnak.drafting import queries, services
from samnak.drafting.models import Draft
from samnak.drive import queries as drive_queries
from samnak.drive import services as drive
from samnak.files.enums import DRIVE
from samnak.files.services import store
from samnak.routing import queries as routing
from samnak.routing.services import PlannedStep
from tests.drafting.conftest import PIN, full_content, set_up_signing
from tests.drafting.test_services_signing import submit_to, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, office):
    def enter(key, *, acting_for=None, sudo=False):
        client.logout()
        client.force_login(office.people[key])
        session = client.session
        session["standing"] = office.actor(key, acting_for=acting_for).standing
        if sudo:
            session[KEY] = time.time() + 600
        session.save()
        return client

    return enter


def words(response):
    return response.content.decode()


def posted(draft, **changes):
    """What a browser without scripts sends from the form."""
    content = queries.content_of(draft)
    data = {
        "revision": draft.revision,
        "picker": "1",
        "citing": "1",
        "urgency": content.urgency,
        "secrecy": content.secrecy,
        "subject": content.subject,
        "addressee_class": content.addressee_class,
        "addressee": content.addressee,
        "to": [f"{row.kind}:{row.id}" for row in content.recipients if row.id],
        "outside_name": [""],
        "outside_email": [""],
        "outside_kind": ["to"],
        "reference_text": [""],
        "reference_letter": [""],
        "body": "ข้อความแรก\n\nข้อความที่สอง",
        "body_json": "",
        "signer_position_id": str(content.signer_position_id or ""),
        "phone": content.phone,
        "email": content.email,
        "act": "save",
    }
    return data | changes


def form_of(draft):
    return reverse("drafting:form", args=[draft.pk])


def test_everything_needs_signing_in(client, draft):
    for name in ("drafting:drafts", "drafting:new", "drafting:signing"):
        assert client.get(reverse(name)).status_code == 302
    for name in ("draft", "form", "route", "versions", "pages", "pdf", "signature"):
        assert client.get(reverse(f"drafting:{name}", args=[draft.pk])).status_code == 302


def test_the_list_is_empty_and_then_not(enter, office, draft):
    enter("planner")
    page = words(enter("planner").get(reverse("drafting:drafts")))
    assert "ยังไม่มีร่างของท่าน" in page
    assert draft.subject not in page
    page = words(enter("officer").get(reverse("drafting:drafts")))
    assert draft.subject in page
    assert draft.subject in words(enter("officer").get(reverse("drafting:drafts"), {"q": "มรดกไทย", "order": "subject"}))
    assert "ไม่พบร่างที่ตรง" in words(enter("officer").get(reverse("drafting:drafts"), {"q": "รถยนต์"}))
    assert draft.subject in words(enter("head").get(reverse("drafting:drafts"), {"box": "unit"}))


def test_a_new_draft_begins_with_post_only(enter, office):
    client = enter("officer")
    assert client.get(reverse("drafting:new"), {"kind": "memo"}).status_code == 200
    assert not Draft.objects.exists()
    response = client.post(reverse("drafting:new"), {"kind": "memo"})
    made = Draft.objects.get()
    assert response["Location"] == form_of(made)
    assert made.kind == "memo"
    assert client.get(form_of(made)).status_code == 200


def test_typed_text_is_saved_and_shown_again_without_scripts(enter, draft):
    client = enter("officer")
    response = client.post(form_of(draft), posted(draft, subject="เรื่องใหม่ <b>หนา</b>", body="ก\n\n  ข"))
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.subject == "เรื่องใหม่ <b>หนา</b>"
    assert draft.content["body"]["content"] == [
        {"type": "paragraph", "content": [{"type": "text", "text": "ก"}]},
        {"type": "paragraph", "attrs": {"indent": 1}, "content": [{"type": "text", "text": "ข"}]},
    ]
    page = words(client.get(form_of(draft)))
    assert "เรื่องใหม่ &lt;b&gt;หนา&lt;/b&gt;" in page
    assert "<b>หนา</b>" not in page


def test_the_editor_sends_its_document(enter, draft):
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "จากตัวแก้ไข"}]}]}
    enter("officer").post(form_of(draft), posted(draft, body_json=json.dumps(body)))
    draft.refresh_from_db()
    assert draft.content["body"] == body


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '{"type": "doc", "content": [{"type": "script"}]}',
        "[" * 5000,
        '{"type":"doc","content":[{"type":"text","text":1}]}',
    ],
)
def test_a_forged_document_is_refused_and_what_was_typed_stays(enter, draft, bad):
    response = enter("officer").post(form_of(draft), posted(draft, body_json=bad, subject="ยังอยู่ครบ"))
    assert response.status_code == 422
    assert "ยังอยู่ครบ" in words(response)
    draft.refresh_from_db()
    assert draft.subject != "ยังอยู่ครบ"


def test_going_on_with_empty_fields_tells_each_beside_it(enter, draft):
    response = enter("officer").post(
        form_of(draft), posted(draft, subject=" ", addressee="", body="", to=[], signer_position_id="", phone="เก็บไว้", act="next")
    )
    page = words(response)
    assert response.status_code == 422
    for told in ("กรุณาใส่เรื่อง", "กรุณาใส่ตำแหน่งหรือชื่อผู้รับ", "กรุณาพิมพ์ข้อความ", "กรุณาเลือกผู้รับอย่างน้อย", "กรุณาเลือกผู้ลงนาม", "เก็บไว้"):
        assert told in page
    assert 'id="id_subject_error"' in page


def test_top_secret_is_refused_with_its_reason(enter, draft):
    response = enter("officer").post(form_of(draft), posted(draft, secrecy="top_secret", subject="เรื่องที่พิมพ์ไว้"))
    assert response.status_code == 422
    assert "ลับที่สุด” ห้ามจัดทำหรือส่งในระบบ" in words(response)
    assert "เรื่องที่พิมพ์ไว้" in words(response)


def test_a_stale_form_shows_both_and_can_win(enter, office, draft):
    client = enter("officer")
    old = draft.revision
    client.post(form_of(draft), posted(draft, subject="ฉบับของหน้าต่างแรก"))
    response = client.post(form_of(draft), posted(draft, revision=old, subject="ฉบับของหน้าต่างที่สอง"))
    assert response.status_code == 409
    page = words(response)
    assert "หน้าต่างแรก" in page
    assert "หน้าต่างที่สอง" in page
    draft.refresh_from_db()
    assert draft.subject == "ฉบับของหน้าต่างแรก"
    assert f'name="revision" value="{draft.revision}"' in page
    client.post(form_of(draft), posted(draft, subject="ฉบับของหน้าต่างที่สอง"))
    draft.refresh_from_db()
    assert draft.subject == "ฉบับของหน้าต่างที่สอง"


def test_autosave_answers_in_words_and_writes_no_event(enter, draft):
    from samnak.audit.models import Event

    client = enter("officer")
    before = Event.objects.count()
    response = client.post(reverse("drafting:autosave", args=[draft.pk]), posted(draft, subject="พิมพ์อยู่"))
    answer = response.json()
    assert answer["saved"].endswith(" น.")
    draft.refresh_from_db()
    assert (draft.subject, draft.revision) == ("พิมพ์อยู่", answer["revision"])
    assert Event.objects.count() == before
    stale = client.post(reverse("drafting:autosave", args=[draft.pk]), posted(draft, revision=0, subject="ช้าไป"))
    assert stale.status_code == 409
    assert "บันทึกร่างนี้ไว้ก่อนแล้ว" in stale.json()["conflict"]


def test_addressees_files_and_references_by_buttons(enter, office, receiver, draft):
    client = enter("officer")
    client.post(form_of(draft), posted(draft, to=[], act="provinces"))
    draft.refresh_from_db()
    assert [row["name"] for row in draft.content["recipients"]] == [receiver.name]
    assert draft.content["is_circular"] is True
    client.post(
        form_of(draft),
        posted(draft, outside_name=["นายกสมาคม", ""], outside_email=["a@example.org", ""], outside_kind=["copy", "to"]),
    )
    draft.refresh_from_db()
    assert draft.content["recipients"][-1] == {
        "kind": "outside",
        "id": None,
        "name": "นายกสมาคม",
        "email": "a@example.org",
        "is_copy": True,
    }
    bad = client.post(form_of(draft), posted(draft, outside_name=["ก"], outside_email=["ไม่ใช่อีเมล"], outside_kind=["to"]))
    assert bad.status_code == 422
    assert "ไม่ถูกต้อง กรุณาตรวจตัวสะกด" in words(bad)
    first = SimpleUploadedFile("กำหนดการ.txt", "ก".encode())
    second = SimpleUploadedFile("../../แผนที่.txt", "ข".encode())
    client.post(form_of(draft), posted(draft, act="attach", file=[first, second]))
    draft.refresh_from_db()
    files = queries.files_of(draft)
    assert [row.title for row in files] == ["กำหนดการ", "แผนที่"]
    client.post(form_of(draft), posted(draft, act=f"up:{files[1].pk}"))
    draft.refresh_from_db()
    assert [row.title for row in queries.files_of(draft)] == ["แผนที่", "กำหนดการ"]
    client.post(form_of(draft), posted(draft, **{f"title-{files[0].pk}": "กำหนดการ จำนวน 1 ชุด"}))
    draft.refresh_from_db()
    assert draft.content["enclosures"][1]["title"] == "กำหนดการ จำนวน 1 ชุด"
    sent = client.get(reverse("drafting:file", args=[draft.pk, files[0].pk]))
    assert (sent.status_code, sent.getvalue()) == (200, "ก".encode())
    client.post(form_of(draft), posted(draft, act=f"remove:{files[0].pk}"))
    assert [row.title for row in queries.files_of(draft)] == ["แผนที่"]
    fake = SimpleUploadedFile("รายงาน.pdf", b"MZ not a pdf at all")
    draft.refresh_from_db()
    response = client.post(form_of(draft), posted(draft, act="attach", file=[fake], subject="พิมพ์ค้างไว้"))
    assert response.status_code == 422
    assert "พิมพ์ค้างไว้" in words(response)
    empty = client.post(form_of(draft), posted(Draft.objects.get(pk=draft.pk), act="attach"))
    assert "กรุณาเลือกแฟ้มก่อน" in words(empty)


def in_the_drive(office, name, content, **given):
    actor = office.actor("officer")
    home = drive_queries.root_of(drive.open_personal_space(actor=actor).pk)
    stored = store(actor=actor, stream=io.BytesIO(content), name=name, agency_id=actor.agency_id, welcome=DRIVE)
    return drive.place_file(actor=actor, folder_id=home.pk, stored=stored, name=name)


def test_a_file_of_the_drive_is_attached_step_by_step(enter, office, draft):
    client = enter("officer")
    item = in_the_drive(office, "แผนงาน.txt", "หนึ่ง".encode())
    folder = item.parent_id.hex
    begun = client.post(form_of(draft), posted(draft, act="pick:", subject="พิมพ์ค้างไว้"))
    assert begun["Location"] == f"{form_of(draft)}?pick=#picker"
    assert f"pick:{folder}" in words(client.get(f"{form_of(draft)}?pick="))
    assert f"take:{item.pk.hex}" in words(client.get(f"{form_of(draft)}?pick={folder}"))
    draft.refresh_from_db()
    sought = client.post(form_of(draft), posted(draft, act=f"search:{folder}", pick_query="แผน"))
    assert f"take:{item.pk.hex}" in words(client.get(sought["Location"]))
    draft.refresh_from_db()
    taken = client.post(form_of(draft), posted(draft, act=f"take:{item.pk.hex}", pick_folder=folder))
    assert taken["Location"] == f"{form_of(draft)}?pick={folder}#picker"
    (row,) = queries.files_of(draft)
    assert (row.title, row.file.blob_id) == ("แผนงาน", item.head.file.blob_id)
    assert row.file_id != item.head.file_id
    draft.refresh_from_db()
    assert client.post(form_of(draft), posted(draft, act="unpick"))["Location"] == f"{form_of(draft)}#files"


def test_what_a_letter_does_not_accept_is_refused_in_words(enter, office, draft):
    client = enter("officer")
    note = in_the_drive(office, "บันทึก.md", "# หนึ่ง\n".encode())
    assert "หนังสือไม่รับไฟล์ชนิดนี้" in words(client.get(f"{form_of(draft)}?pick={note.parent_id.hex}"))
    refused = client.post(form_of(draft), posted(draft, act=f"take:{note.pk.hex}", subject="พิมพ์ค้างไว้"))
    assert (refused.status_code, "ไม่รับแฟ้มชนิด .md" in words(refused), "พิมพ์ค้างไว้" in words(refused)) == (422, True, True)
    secret = in_the_drive(office, "ลับ.txt", "หนึ่ง".encode())
    drive.describe(actor=office.actor("officer"), item_id=secret.pk, secrecy="secret")
    draft.refresh_from_db()
    refused = client.post(form_of(draft), posted(draft, act=f"take:{secret.pk.hex}"))
    assert (refused.status_code, "แนบได้เฉพาะหนังสือที่มีชั้นความลับ" in words(refused)) == (422, True)
    assert queries.files_of(draft) == []
    outsiders = client.post(form_of(Draft.objects.get(pk=draft.pk)), posted(draft, act=f"take:{draft.pk.hex}"))
    assert outsiders.status_code in {404, 409}


def test_preview_is_a_plain_link_and_pictures(enter, draft):
    client = enter("officer")
    pdf = client.get(reverse("drafting:pdf", args=[draft.pk]))
    assert pdf.content.startswith(b"%PDF-")
    page = client.get(reverse("drafting:page", args=[draft.pk, 1]))
    assert page.content.startswith(b"\x89PNG")
    assert client.get(reverse("drafting:page", args=[draft.pk, 9])).status_code == 404
    assert "s-pages" in words(client.get(reverse("drafting:pages", args=[draft.pk]), headers={"HX-Request": "true"}))
    assert client.get(reverse("drafting:pages", args=[draft.pk])).status_code == 200


def test_others_find_nothing_and_readers_may_not_write(enter, office, draft):
    stranger = enter("planner")
    for name in ("draft", "form", "route", "versions", "pages", "pdf"):
        assert stranger.get(reverse(f"drafting:{name}", args=[draft.pk])).status_code == 404
    reader = enter("head")
    assert reader.get(reverse("drafting:draft", args=[draft.pk])).status_code == 200
    assert reader.get(form_of(draft)).status_code == 403
    assert reader.post(form_of(draft), posted(draft)).status_code == 403


def route_post(rows, act, **more):
    return {
        "kind": [row[0] for row in rows],
        "position": [str(row[1]) for row in rows],
        "together": ["0"] * len(rows),
        "act": act,
    } | more


def test_the_route_is_proposed_changed_by_buttons_and_submitted(enter, office, draft):
    client = enter("officer")
    address = reverse("drafting:route", args=[draft.pk])
    page = words(client.get(address))
    for title in ("เจ้าพนักงานธุรการ", "หัวหน้ากลุ่มบริหารทั่วไป", "ผู้อำนวยการกองกลาง", "ปลัดกระทรวงวัฒนธรรม"):
        assert title in page
    rows = [("review", office.id("head")), ("sign", office.id("chief"))]
    added = words(client.post(address, route_post(rows, "add", new_kind="consult", new_position=str(office.id("planner")))))
    assert added.index("หัวหน้ากลุ่มบริหารทั่วไป") < added.index("ขอความเห็น")
    assert client.post(address, route_post(rows[:1], "submit")).status_code == 422
    assert client.post(address, route_post(rows, "add", new_kind="review", new_position="")).status_code == 422
    kept = client.post(address, route_post(rows, "keep", name="เส้นทางสั้น"))
    assert "เส้นทางสั้น" in words(kept)
    response = client.post(address, route_post(rows, "submit"))
    assert response["Location"] == reverse("drafting:draft", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.state == "in_route"
    assert turn(draft).position_id == office.id("head")


def test_a_draft_goes_its_way(enter, office, draft):
    submit_to(office, draft, "head", "director", "chief")
    address = reverse("drafting:draft", args=[draft.pk])
    page = words(enter("head").get(address))
    assert "เห็นชอบ" in page
    assert "ส่งคืน" in page
    step = turn(draft).pk
    assert enter("planner").post(reverse("drafting:agreement", args=[draft.pk]), {"step": step}).status_code == 404
    assert enter("officer").post(reverse("drafting:agreement", args=[draft.pk]), {"step": step}).status_code == 403
    head = enter("head")
    empty = head.post(reverse("drafting:return", args=[draft.pk]), {"step": step, "reason": " "})
    assert empty.status_code == 422
    assert "กรุณาระบุเหตุผลที่ส่งคืน" in words(empty)
    assert head.get(reverse("drafting:edit", args=[draft.pk])).status_code == 200
    draft.refresh_from_db()
    edited = head.post(reverse("drafting:edit", args=[draft.pk]), posted(draft, subject="ขอเชิญประชุมเตรียมงาน", note="ย่อเรื่อง"))
    assert edited.status_code == 302
    page = words(head.get(address))
    assert "<del>" in page
    assert "ย่อเรื่อง" in page
    assert "<del>" in words(head.get(reverse("drafting:versions", args=[draft.pk])))
    assert head.post(reverse("drafting:comments", args=[draft.pk]), {"text": "ดีแล้ว"}).status_code == 302
    head.post(reverse("drafting:agreement", args=[draft.pk]), {"step": step, "comment": "ถูกต้อง"})
    again = head.post(reverse("drafting:agreement", args=[draft.pk]), {"step": step})
    assert again.status_code == 409
    assert "นางสาววิภา ใจดี ได้เห็นชอบ" in words(again)
    director = enter("director")
    back = {
        "step": turn(draft).pk,
        "to": routing.steps_of(routing.open_case("drafting.draft", draft.pk))[0].pk,
        "reason": "แก้วันที่",
    }
    director.post(reverse("drafting:return", args=[draft.pk]), back)
    assert turn(draft).position_id == office.id("head")
    owner = enter("officer")
    assert "แก้วันที่" in words(owner.get(address))
    owner.post(reverse("drafting:recall", args=[draft.pk]), {"reason": "ขอแก้เอง"})
    draft.refresh_from_db()
    assert draft.state == "recalled"
    owner.post(reverse("drafting:discard", args=[draft.pk]))
    assert "นำร่างกลับมา" in words(owner.get(address))
    owner.post(reverse("drafting:restoration", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "drafting"


def test_signing_asks_who_it_is_then_the_pin(enter, office, draft):
    set_up_signing(office, "chief")
    submit_to(office, draft, "chief")
    address = reverse("drafting:signature", args=[draft.pk])
    assert reverse("accounts:sudo") in enter("chief").get(address)["Location"]
    client = enter("chief", sudo=True)
    page = words(client.get(address))
    assert "รหัส PIN" in page
    assert "นายประเสริฐ ใจดี" in page
    draft.refresh_from_db()
    data = {"step": turn(draft).pk, "revision": draft.revision}
    wrong = client.post(address, data | {"pin": "111112"})
    assert wrong.status_code == 422
    assert "เหลืออีก 4 ครั้ง" in words(wrong)
    assert "111112" not in words(wrong)
    done = client.post(address, data | {"pin": PIN})
    assert done["Location"] == reverse("drafting:draft", args=[draft.pk])
    letter = Letter.objects.get()
    page = words(client.get(done["Location"]))
    assert letter.document_number in page
    assert client.get(reverse("drafting:page", args=[draft.pk, 1])).content.startswith(b"\x89PNG")
    sent = enter("officer").get(reverse("drafting:pdf", args=[draft.pk]))
    assert sent.getvalue().startswith(b"%PDF-")
    enter("head", sudo=True)
    assert client.get(address).status_code in {403, 404}


def test_without_a_certificate_the_page_says_where_to_get_one(enter, office, draft):
    submit_to(office, draft, "chief")
    page = words(enter("chief", sudo=True).get(reverse("drafting:signature", args=[draft.pk])))
    assert "ยังไม่มีใบรับรองลายมือชื่อ" in page


def test_many_are_signed_with_one_pin_and_secret_ones_alone(enter, office, receiver):
    set_up_signing(office, "chief")
    made = []
    for secrecy in ("none", "none", "confidential"):
        draft = services.create_draft(actor=office.actor("officer"), kind="external_letter")
        services.save_draft(
            actor=office.actor("officer"),
            draft_id=draft.pk,
            content=full_content(office, receiver, secrecy=secrecy),
            revision=draft.revision,
        )
        made.append(submit_to(office, draft, "chief"))
    client = enter("chief", sudo=True)
    address = reverse("drafting:signing")
    page = words(client.get(address))
    assert page.count('name="selected"') == 2
    values = [f"{row.pk}:{turn(row).pk}:{row.revision}" for row in made]
    assert client.post(address, {"pin": PIN}).status_code == 422
    result = words(client.post(address, {"pin": PIN, "selected": values}))
    assert "ลงนามสำเร็จ 2 จาก 2 ฉบับ" in result
    assert "วธ 0201/2" in result
    assert Draft.objects.get(pk=made[2].pk).state == "in_route"


def test_a_forged_route_is_refused(enter, office, draft):
    from tests.factories.offices import make_office

    other = make_office("กรมอื่น")
    client = enter("officer")
    rows = [("review", other.id("head")), ("sign", office.id("chief"))]
    response = client.post(reverse("drafting:route", args=[draft.pk]), route_post(rows, "submit"))
    assert response.status_code == 422
    assert "ไม่อยู่ในส่วนราชการนี้" in words(response)
    rows = [("sign", office.id("head"))]
    assert "ไม่มีอำนาจลงนาม" in words(client.post(reverse("drafting:route", args=[draft.pk]), route_post(rows, "submit")))
    assert isinstance(PlannedStep(1, "sign", office.id("head")), PlannedStep)
