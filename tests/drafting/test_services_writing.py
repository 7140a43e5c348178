"""Writing, routing and reviewing drafts; who may do what; what is visible to whom."""

import random

import pytest
from django.http import Http404

from samnak.audit.models import Event
from samnak.core.access import can
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.transactions import official
from samnak.correspondence.models import Letter
from samnak.drafting import policies, queries, services
from samnak.drafting.content import OUTSIDE, Recipient, document_of_text, text_of_document
from samnak.drafting.enums import DraftState
from samnak.drafting.errors import IncompleteDraftError, StaleDraftError
from samnak.drafting.models import Draft, DraftVersion
from samnak.drafting.workflow import DRAFT
from samnak.org.enums import Role
from samnak.org.models import RoleGrant
from samnak.routing import queries as routing
from samnak.routing.services import PlannedStep
from tests.drafting.conftest import full_content
from tests.drafting.test_services_signing import submit_to, turn

pytestmark = pytest.mark.django_db


def incoming(office, receiver, **more):
    actor = office.actor("officer")
    with official(actor):
        return Letter.objects.create(
            agency=office.agency,
            unit=office.units["division"],
            direction="incoming",
            kind="external_letter",
            state="registered",
            source="platform",
            document_number="ชม 0031/123",
            document_date="2026-11-01",
            subject="ขอความอนุเคราะห์วิทยากร",
            from_text=receiver.name,
            to_text="ปลัดกระทรวงวัฒนธรรม",
            urgency="urgent",
            sender_agency=receiver,
            reader_ids=[office.units["section"].pk],
            created_by_name="ระบบ",
            **more,
        )


def test_a_new_draft_knows_signer_and_telephone(office):
    draft = services.create_draft(actor=office.actor("officer"), kind="external_letter")
    content = queries.content_of(draft)
    assert content.signer_position_id == office.id("chief")
    assert content.phone == "0 2209 3502"
    assert (draft.state, draft.owner_position_id, draft.unit_id) == ("drafting", office.id("officer"), office.units["section"].pk)
    memo = services.create_draft(actor=office.actor("officer"), kind="memo")
    assert queries.content_of(memo).signer_position_id == office.id("director")
    with pytest.raises(DomainError):
        services.create_draft(actor=office.actor("officer"), kind="poem")


def test_a_reply_takes_what_the_letter_says(office, receiver):
    letter = incoming(office, receiver)
    draft = services.create_draft(actor=office.actor("officer"), kind="external_letter", reply_to=letter.pk)
    content = queries.content_of(draft)
    assert draft.reply_to_id == letter.pk
    assert content.subject == "ขอความอนุเคราะห์วิทยากร"
    assert content.addressee == receiver.name
    assert content.urgency == "urgent"
    assert [(row.kind, row.id) for row in content.recipients] == [("agency", receiver.pk)]
    assert [(row.text, row.letter_id) for row in content.references] == [
        (f"หนังสือ{receiver.name} ที่ ชม 0031/123 ลงวันที่ 1 พฤศจิกายน 2569", letter.pk)
    ]
    assert text_of_document(content.body).startswith("ตามหนังสือที่อ้างถึง")
    with pytest.raises(Http404):
        services.create_draft(actor=office.actor("planner"), kind="external_letter", reply_to=letter.pk)


def test_saving_raises_the_revision_and_a_stale_one_carries_the_newer(office, receiver, draft):
    actor = office.actor("officer")
    events = Event.objects.count()
    content = queries.content_of(draft)
    saved = services.save_draft(actor=actor, draft_id=draft.pk, content=content.but(subject="ใหม่"), revision=draft.revision)
    assert saved.revision == draft.revision + 1
    with pytest.raises(StaleDraftError, match="นายกมล ใจดี บันทึกร่างนี้ไว้ก่อนแล้ว") as caught:
        services.save_draft(actor=actor, draft_id=draft.pk, content=content, revision=draft.revision)
    assert caught.value.newer.subject == "ใหม่"
    same = services.save_draft(actor=actor, draft_id=draft.pk, content=content.but(subject="ใหม่"), revision=saved.revision)
    assert same.revision == saved.revision
    assert Event.objects.count() == events
    for key, error in (("head", DeniedError), ("planner", Http404)):
        with pytest.raises(error):
            services.save_draft(actor=office.actor(key), draft_id=draft.pk, content=content, revision=same.revision)


def test_html_in_a_subject_stays_text(office, receiver, draft):
    content = queries.content_of(draft).but(subject='<script>alert("x")</script>')
    saved = services.save_draft(actor=office.actor("officer"), draft_id=draft.pk, content=content, revision=draft.revision)
    assert saved.subject == '<script>alert("x")</script>'


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"addressee": ""}, "addressee"),
        ({"body": document_of_text(" ")}, "body"),
        ({"recipients": ()}, "recipients"),
        ({"recipients": (Recipient(OUTSIDE, "นาย ก", None, "", is_copy=True),)}, "recipients"),
        ({"signer_position_id": None}, "signer_position_id"),
        ({"secrecy": "secret", "recipients": (Recipient(OUTSIDE, "นาย ก", None, "a@b.example"),)}, "recipients"),
    ],
)
def test_what_lacks_is_told_by_field_and_nothing_is_submitted(office, draft, changes, field):
    content = queries.content_of(draft).but(**changes)
    services.save_draft(actor=office.actor("officer"), draft_id=draft.pk, content=content, revision=draft.revision)
    with pytest.raises(IncompleteDraftError) as caught:
        services.submit(actor=office.actor("officer"), draft_id=draft.pk)
    assert set(caught.value.errors) == {field}
    draft.refresh_from_db()
    assert (draft.state, draft.versions.count()) == ("drafting", 0)


def test_a_unit_without_a_number_cannot_submit(office, draft):
    for unit in office.units.values():
        unit.can_issue_number = False
        unit.save()
    with pytest.raises(IncompleteDraftError) as caught:
        services.submit(actor=office.actor("officer"), draft_id=draft.pk)
    assert "รหัสหนังสือ" in caught.value.errors["route"]


def test_the_proposed_route_follows_the_org_tree(office, draft):
    office.post("secretary", "เลขานุการปลัดกระทรวง", "top", first="อรุณ")
    office.grant("secretary", Role.SECRETARY, "top")
    steps = services.propose_route(draft=draft, content=queries.content_of(draft))
    assert [(row.group, row.kind, row.position_id) for row in steps] == [
        (1, "proof", office.id("registrar")),
        (2, "review", office.id("head")),
        (3, "review", office.id("director")),
        (4, "submit", office.id("secretary")),
        (5, "sign", office.id("chief")),
    ]


def test_without_a_registrar_a_colleague_proofreads(office, draft):
    RoleGrant.objects.filter(role=Role.UNIT_REGISTRAR).delete()
    steps = services.propose_route(draft=draft, content=queries.content_of(draft))
    assert (steps[0].kind, steps[0].position_id) == ("proof", office.id("typist"))


def test_submitting_uses_the_proposed_route_and_keeps_a_version(office, draft):
    submitted = services.submit(actor=office.actor("officer"), draft_id=draft.pk)
    assert submitted.state == "in_route"
    assert [step.kind for step in routing.steps_of(routing.open_case("drafting.draft", draft.pk))] == [
        "proof",
        "review",
        "review",
        "sign",
    ]
    version = DraftVersion.objects.get(draft=draft)
    assert (version.number, version.content["subject"], version.author_in_words) == (1, draft.subject, "นักจัดการงานทั่วไปปฏิบัติการ")
    with pytest.raises(DeniedError, match="ดึงกลับก่อน"):
        services.submit(actor=office.actor("officer"), draft_id=draft.pk)
    with pytest.raises(Exception, match="append-only"):
        DraftVersion.objects.update(note="x")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ([("review", "chief")], "ขั้นตอนสุดท้าย"),
        ([("sign", "chief"), ("review", "head")], "ขั้นตอนสุดท้าย"),
        ([("sign", "chief"), ("sign", "deputy")], "ขั้นตอนสุดท้าย"),
        ([("sign", "director")], "ไม่มีอำนาจลงนาม"),
        ([("approve", "head"), ("sign", "chief")], "ใช้ได้เฉพาะ"),
    ],
)
def test_a_route_must_end_with_one_signature(office, draft, keys, words):
    steps = [PlannedStep(number, kind, office.id(key)) for number, (kind, key) in enumerate(keys)]
    with pytest.raises(DomainError, match=words):
        services.submit(actor=office.actor("officer"), draft_id=draft.pk, steps=steps)


def test_a_reviewer_edits_into_a_new_version(office, draft):
    submitted = submit_to(office, draft, "head", "chief")
    content = queries.content_of(submitted)
    edit = {"actor": office.actor("head"), "draft_id": draft.pk, "step_id": turn(draft).pk, "revision": submitted.revision}
    with pytest.raises(DomainError, match="ยังไม่มีข้อความใดเปลี่ยน"):
        services.edit_as_reviewer(content=content, **edit)
    with pytest.raises(IncompleteDraftError):
        services.edit_as_reviewer(content=content.but(subject=""), **edit)
    version = services.edit_as_reviewer(
        content=content.but(subject="แก้แล้ว", signer_position_id=office.id("deputy")), note="ย่อ", **edit
    )
    assert (version.number, version.note) == (2, "ย่อ")
    draft.refresh_from_db()
    assert queries.content_of(draft).signer_position_id == office.id("chief")
    assert routing.history(routing.open_case("drafting.draft", draft.pk)).last().kind == "edit"
    with pytest.raises(StaleDraftError):
        services.edit_as_reviewer(content=content, **edit)
    with pytest.raises(DeniedError):
        services.edit_as_reviewer(content=content, **(edit | {"actor": office.actor("officer")}))


def test_a_step_of_another_draft_is_refused(office, receiver, draft):
    other = services.create_draft(actor=office.actor("officer"), kind="external_letter")
    services.save_draft(
        actor=office.actor("officer"), draft_id=other.pk, content=full_content(office, receiver), revision=other.revision
    )
    submit_to(office, draft, "head", "chief")
    submit_to(office, other, "head", "chief")
    with pytest.raises(DomainError, match="ไม่ใช่ของร่างนี้"):
        services.agree(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(other).pk)


def test_return_recall_discard_restore(office, draft):
    submit_to(office, draft, "head", "chief")
    services.return_draft(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(draft).pk, to_step_id=None, reason="แก้ไข")
    draft.refresh_from_db()
    assert draft.state == "returned"
    submit_to(office, draft, "head", "chief")
    assert draft.versions.count() == 2
    for key in ("head", "chief"):
        with pytest.raises(DeniedError, match="เจ้าของร่าง"):
            services.recall(actor=office.actor(key), draft_id=draft.pk, reason="x")
    with pytest.raises(DeniedError):
        services.discard(actor=office.actor("officer"), draft_id=draft.pk)
    services.recall(actor=office.actor("officer"), draft_id=draft.pk, reason="แก้ไข")
    with pytest.raises(ConflictError):
        services.recall(actor=office.actor("officer"), draft_id=draft.pk, reason="แก้ไข")
    services.discard(actor=office.actor("officer"), draft_id=draft.pk)
    with pytest.raises(DeniedError):
        services.discard(actor=office.actor("officer"), draft_id=draft.pk)
    assert services.restore(actor=office.actor("officer"), draft_id=draft.pk).state == "drafting"


def test_the_signer_can_be_changed_on_the_way_and_the_page_follows(office, draft):
    submit_to(office, draft, "head", "director", "chief")
    steps = [PlannedStep(1, "sign", office.id("deputy"))]
    with pytest.raises(DeniedError):
        services.change_route(actor=office.actor("director"), draft_id=draft.pk, steps=steps)
    services.change_route(actor=office.actor("head"), draft_id=draft.pk, steps=steps)
    draft.refresh_from_db()
    content = queries.content_of(draft)
    assert content.signer_position_id == office.id("deputy")
    assert services.letter_sheet(draft, content).signer_name == "นางดวงใจ ใจดี"
    assert draft.versions.first().note == "เปลี่ยนผู้ลงนาม"
    services.agree(actor=office.actor("head"), draft_id=draft.pk, step_id=turn(draft).pk)
    with pytest.raises(ConflictError, match="ถึงผู้ลงนามแล้ว"):
        services.change_route(actor=office.actor("officer"), draft_id=draft.pk, steps=steps)


def test_every_state_and_every_act(office, draft):
    assert DRAFT.states == set(DraftState.values)
    for state in DraftState.values:
        for act in DRAFT.transitions:
            if state in act.sources:
                assert DRAFT.next_state(act.name, state) == act.target
            else:
                with pytest.raises(ConflictError):
                    DRAFT.next_state(act.name, state)


def test_visible_to_agrees_with_may_see_on_generated_drafts(office, receiver):
    shuffle = random.Random(20261122)
    writers = ["officer", "typist", "planner", "head", "registrar", "director"]
    for _ in range(24):
        key = shuffle.choice(writers)
        actor = office.actor(key)
        draft = services.create_draft(actor=actor, kind="external_letter")
        content = full_content(office, receiver, secrecy=shuffle.choice(["none", "none", "confidential", "secret"]))
        draft = services.save_draft(actor=actor, draft_id=draft.pk, content=content, revision=draft.revision)
        if shuffle.random() < 0.75:
            others = [one for one in office.posts if one not in {key, "chief"}]
            keys = [*shuffle.sample(others, shuffle.randrange(0, 4)), "chief"]
            steps = [PlannedStep(n, "sign" if one == "chief" else "review", office.id(one)) for n, one in enumerate(keys)]
            services.submit(actor=actor, draft_id=draft.pk, steps=steps)
            case = routing.open_case("drafting.draft", draft.pk)
            for _turn in range(shuffle.randrange(3)):
                step = routing.active_steps(case)[0]
                holder = next(one for one, post in office.posts.items() if post.pk == step.position_id)
                if step.kind == "sign":
                    break
                if shuffle.random() < 0.3:
                    services.return_draft(
                        actor=office.actor(holder), draft_id=draft.pk, step_id=step.pk, to_step_id=None, reason="ก"
                    )
                    break
                services.agree(actor=office.actor(holder), draft_id=draft.pk, step_id=step.pk)
            draft.refresh_from_db()
            if draft.state == "in_route" and shuffle.random() < 0.3:
                services.recall(actor=actor, draft_id=draft.pk, reason="ก")
    office.delegate("director", "registrar")
    actors = [office.actor(key) for key in office.people] + [office.actor("registrar", acting_for="director")]
    seen = hidden = 0
    for actor in actors:
        visible = set(queries.visible_to(actor).values_list("pk", flat=True))
        for draft in Draft.objects.all():
            assert (draft.pk in visible) == bool(can(actor, policies.SEE, draft)), (
                actor.position_title,
                draft.state,
                draft.secrecy,
            )
            seen += draft.pk in visible
            hidden += draft.pk not in visible
    assert seen > 30
    assert hidden > 30
