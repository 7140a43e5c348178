"""The engine of routes: order, parallel steps, returns, recalls, changes ahead, and who is faster."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.http import Http404

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.ids import new_id
from samnak.org.enums import Authority
from samnak.routing import queries, services, workflow
from samnak.routing.enums import ActKind, CaseState, StepKind, StepState
from samnak.routing.errors import RouteError, StepTakenError
from samnak.routing.models import Act, Case, Step
from samnak.routing.services import PlannedStep
from tests.factories.offices import make_office

SUBJECT = "test.subject"


def plan(office, *groups):
    """Each group is a post or a tuple of posts; the last is the signer."""
    rows = []
    for number, group in enumerate(groups, start=1):
        for key in group if isinstance(group, tuple) else (group,):
            kind = StepKind.SIGN if number == len(groups) else StepKind.REVIEW
            rows.append(PlannedStep(number, kind, office.id(key)))
    return rows


def start(office, *groups, subject_id=None, who="officer"):
    return services.start_case(
        actor=office.actor(who),
        subject_type=SUBJECT,
        subject_id=subject_id or new_id(),
        title="ขอเชิญประชุม",
        urgency="urgent",
        steps=plan(office, *(groups or ("head", "director", "chief"))),
    )


def states(case):
    return [(row.group, row.state) for row in queries.steps_of(case)]


def step(case, office, key):
    return next(row for row in queries.steps_of(case) if row.position_id == office.id(key))


def agree(case, office, key, **more):
    return services.agree(actor=office.actor(key), step_id=step(case, office, key).pk, **more)


def send_back(case, office, key, to=None, reason="แก้ไขวันที่ประชุม"):
    return services.return_to(
        actor=office.actor(key),
        step_id=step(case, office, key).pk,
        to_step_id=step(case, office, to).pk if to else None,
        reason=reason,
    )


# --- start ---------------------------------------------------------------------------------------------------------


def test_start_activates_the_first_group_only(office):
    case = start(office)
    assert states(case) == [(1, "active"), (2, "pending"), (3, "pending")]
    assert case.owner_position_id == office.id("officer")
    assert case.owner_name == "นายกมล ใจดี"
    assert case.urgency == "urgent"
    first = queries.steps_of(case)[0]
    assert first.activated_at is not None
    assert [row.position_id for row in queries.waiting_for([office.id("head"), office.id("director")])] == [office.id("head")]
    assert Event.objects.filter(kind="routing.case_started", subject_id=case.pk).count() == 1


def test_groups_are_counted_from_one_whatever_was_typed(office):
    case = services.start_case(
        actor=office.actor("officer"),
        subject_type=SUBJECT,
        subject_id=new_id(),
        title="ก",
        urgency="normal",
        steps=[PlannedStep(30, "sign", office.id("chief")), PlannedStep(7, "review", office.id("head"))],
    )
    assert [(row.group, row.position_id) for row in queries.steps_of(case)] == [(1, office.id("head")), (2, office.id("chief"))]


def test_a_subject_runs_on_one_route_at_a_time(office):
    subject = new_id()
    start(office, subject_id=subject)
    with pytest.raises(ConflictError, match="เสนอไปแล้ว"):
        start(office, subject_id=subject)
    assert Case.objects.filter(subject_id=subject).count() == 1


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (lambda office: [], "อย่างน้อยหนึ่งขั้นตอน"),
        (lambda office: [PlannedStep(1, "dance", office.id("head"))], "ไม่รู้จัก"),
        (lambda office: [PlannedStep(1, "review", new_id())], "ไม่อยู่ในส่วนราชการนี้"),
        (lambda office: [PlannedStep(1, "review", office.id("head"))] * 2, "ซ้ำ"),
        (lambda office: [PlannedStep(n, "review", office.id("head")) for n in range(61)], "ยาวเกินไป"),
        (lambda office: [PlannedStep(1, "review", make_office("กรมอื่น").id("head"))], "ไม่อยู่ในส่วนราชการนี้"),
    ],
)
def test_a_plan_that_makes_no_route_is_refused(office, steps, words):
    with pytest.raises(RouteError, match=words) as caught:
        services.start_case(
            actor=office.actor("officer"),
            subject_type=SUBJECT,
            subject_id=new_id(),
            title="ก",
            urgency="normal",
            steps=steps(office),
        )
    assert caught.value.field == "steps"
    assert not Case.objects.exists()


# --- agree ---------------------------------------------------------------------------------------------------------


def test_agreeing_walks_the_whole_route(office):
    case = start(office)
    outcome = agree(case, office, "head", comment="  ตรวจแล้ว ถูกต้อง ")
    assert not outcome.completed
    assert [row.position_id for row in outcome.activated_steps] == [office.id("director")]
    assert agree(case, office, "director").completed is False
    outcome = agree(case, office, "chief")
    assert outcome.completed
    assert outcome.activated_steps == ()
    case.refresh_from_db()
    assert case.state == CaseState.COMPLETED
    assert case.ended_at is not None
    assert states(case) == [(1, "agreed"), (2, "agreed"), (3, "agreed")]
    assert [(row.kind, row.text) for row in queries.history(case)] == [
        ("start", ""),
        ("agree", "ตรวจแล้ว ถูกต้อง"),
        ("agree", ""),
        ("agree", ""),
        ("complete", ""),
    ]
    assert not queries.waiting_for(post.pk for post in office.posts.values()).exists()


def test_a_group_passes_when_all_its_steps_agreed(office):
    case = start(office, ("head", "typist"), "chief")
    assert states(case) == [(1, "active"), (1, "active"), (2, "pending")]
    assert agree(case, office, "typist").activated_steps == ()
    assert step(case, office, "chief").state == StepState.PENDING
    assert [row.position_id for row in agree(case, office, "head").activated_steps] == [office.id("chief")]


def test_only_the_post_of_the_step_may_agree(office):
    case = start(office)
    target = step(case, office, "head")
    with pytest.raises(DeniedError, match="ตำแหน่งอื่น"):
        services.agree(actor=office.actor("director"), step_id=target.pk)
    assert services.agree(actor=office.actor("head"), step_id=target.pk).step.state == StepState.AGREED


def test_a_step_that_is_not_reached_cannot_be_decided(office):
    case = start(office)
    with pytest.raises(ConflictError, match="ยังไม่ถึง"):
        agree(case, office, "director")


def test_an_unknown_step_is_not_found(office):
    with pytest.raises(Http404):
        services.agree(actor=office.actor("head"), step_id=new_id())


def test_the_words_of_authority_are_kept(office):
    case = start(office)
    agree(case, office, "head")
    office.delegate("director", "registrar", Authority.ACTING)
    services.agree(actor=office.actor("registrar", acting_for="director"), step_id=step(case, office, "director").pk)
    decided = step(case, office, "director")
    assert decided.decided_by_name == "นางสุดา ใจดี"
    assert decided.decided_in_words == "เจ้าพนักงานธุรการชำนาญงาน รักษาราชการแทนผู้อำนวยการกองกลาง"
    assert queries.history(case).last().actor_in_words == decided.decided_in_words


def test_an_act_for_another_post_is_not_possible_in_the_own_one(office):
    case = start(office)
    agree(case, office, "head")
    office.delegate("director", "registrar")
    with pytest.raises(DeniedError):
        services.agree(actor=office.actor("registrar"), step_id=step(case, office, "director").pk)


# --- return --------------------------------------------------------------------------------------------------------


def test_return_to_an_earlier_step_undoes_what_came_after(office):
    case = start(office, "typist", "head", "director", "chief")
    for key in ("typist", "head", "director"):
        agree(case, office, key)
    outcome = send_back(case, office, "chief", to="head")
    assert [row.position_id for row in outcome.activated_steps] == [office.id("head")]
    assert states(case) == [(1, "agreed"), (2, "active"), (3, "pending"), (4, "pending")]
    undone = step(case, office, "director")
    assert (undone.decided_at, undone.decided_by_name, undone.decided_in_words, undone.activated_at) == (None, "", "", None)
    act = queries.history(case).last()
    assert (act.kind, act.text, act.returned_to_id) == ("return", "แก้ไขวันที่ประชุม", step(case, office, "head").pk)
    agree(case, office, "head")
    assert states(case) == [(1, "agreed"), (2, "agreed"), (3, "active"), (4, "pending")]
    agree(case, office, "director")
    assert agree(case, office, "chief").completed


def test_return_from_a_parallel_group_takes_its_neighbours_along(office):
    case = start(office, "typist", ("head", "director"), "chief")
    agree(case, office, "typist")
    agree(case, office, "head")
    send_back(case, office, "director", to="typist")
    assert states(case) == [(1, "active"), (2, "pending"), (2, "pending"), (3, "pending")]
    agree(case, office, "typist")
    assert [row.state for row in queries.steps_of(case) if row.group == 2] == ["active", "active"]


def test_return_into_a_parallel_group_wakes_only_the_one_named(office):
    case = start(office, ("head", "typist"), "chief")
    agree(case, office, "head")
    agree(case, office, "typist")
    send_back(case, office, "chief", to="typist")
    assert step(case, office, "head").state == StepState.AGREED
    assert step(case, office, "typist").state == StepState.ACTIVE
    assert [row.position_id for row in agree(case, office, "typist").activated_steps] == [office.id("chief")]


def test_return_to_the_owner_ends_the_case(office):
    case = start(office)
    agree(case, office, "head")
    send_back(case, office, "director")
    case.refresh_from_db()
    assert case.state == CaseState.RETURNED
    assert list(case.steps.order_by("group").values_list("state", flat=True)) == ["agreed", "returned", "cancelled"]
    assert start(office, subject_id=case.subject_id).state == CaseState.RUNNING


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_return_without_a_reason_is_refused(office, reason):
    case = start(office)
    with pytest.raises(DomainError, match="ระบุเหตุผล") as caught:
        send_back(case, office, "head", reason=reason)
    assert caught.value.field == "reason"
    assert states(case)[0] == (1, "active")


def test_return_goes_back_only(office):
    case = start(office)
    agree(case, office, "head")
    for target in ("director", "chief"):
        with pytest.raises(DomainError, match="ผ่านมาแล้ว"):
            send_back(case, office, "director", to=target)
    other = start(office)
    with pytest.raises(DomainError, match="ผ่านมาแล้ว"):
        services.return_to(
            actor=office.actor("director"),
            step_id=step(case, office, "director").pk,
            to_step_id=step(other, office, "head").pk,
            reason="ผิดเรื่อง",
        )


# --- recall, cancel, comment, edit -----------------------------------------------------------------------------------


def test_only_the_owner_recalls_and_says_why(office):
    case = start(office)
    with pytest.raises(DeniedError, match="เจ้าของเรื่อง"):
        services.recall(actor=office.actor("head"), case_id=case.pk, reason="x")
    with pytest.raises(DomainError, match="ระบุเหตุผล"):
        services.recall(actor=office.actor("officer"), case_id=case.pk, reason=" ")
    services.recall(actor=office.actor("officer"), case_id=case.pk, reason="ขอเพิ่มเอกสาร")
    case.refresh_from_db()
    assert case.state == CaseState.RECALLED
    assert set(case.steps.values_list("state", flat=True)) == {"cancelled"}
    assert queries.history(case).last().text == "ขอเพิ่มเอกสาร"


def test_acting_after_a_recall_names_who_recalled(office):
    case = start(office)
    target = step(case, office, "head")
    services.recall(actor=office.actor("officer"), case_id=case.pk, reason="ขอเพิ่มเอกสาร")
    with pytest.raises(StepTakenError, match="นายกมล ใจดี ได้ดึงกลับ"):
        services.agree(actor=office.actor("head"), step_id=target.pk)


def test_an_ended_case_cannot_be_recalled_or_cancelled(office):
    case = start(office, "head")
    agree(case, office, "head")
    for act in (services.recall, services.cancel_case):
        with pytest.raises(ConflictError):
            act(actor=office.actor("officer"), case_id=case.pk, reason="ช้าไป")


def test_comment_is_open_to_the_route_and_moves_nothing(office):
    case = start(office)
    services.comment(actor=office.actor("head"), case_id=case.pk, text="ควรเพิ่มแผนที่")
    services.comment(actor=office.actor("officer"), case_id=case.pk, text="รับทราบ")
    services.comment(actor=office.actor("chief"), case_id=case.pk, text="เร่งด้วย")
    with pytest.raises(DeniedError, match="อยู่ในเส้นทาง"):
        services.comment(actor=office.actor("planner"), case_id=case.pk, text="สวัสดี")
    with pytest.raises(DomainError, match="พิมพ์ความเห็น"):
        services.comment(actor=office.actor("head"), case_id=case.pk, text=" ")
    assert states(case)[0] == (1, "active")
    comments = queries.history(case).filter(kind=ActKind.COMMENT)
    assert [row.text for row in comments] == ["ควรเพิ่มแผนที่", "รับทราบ", "เร่งด้วย"]
    assert comments[0].step_id == step(case, office, "head").pk
    assert comments[1].step_id is None


def test_an_edit_is_noted_by_the_holder_of_the_active_step(office):
    case = start(office)
    services.note_edit(actor=office.actor("head"), step_id=step(case, office, "head").pk, text="ฉบับที่ 2")
    with pytest.raises(DeniedError):
        services.note_edit(actor=office.actor("officer"), step_id=step(case, office, "head").pk, text="x")
    assert queries.history(case).last().kind == ActKind.EDIT


# --- what lies ahead -------------------------------------------------------------------------------------------------


def test_the_route_ahead_can_be_changed(office):
    case = start(office)
    agree(case, office, "head")
    services.replace_pending_steps(
        actor=office.actor("officer"),
        case_id=case.pk,
        steps=[PlannedStep(1, "review", office.id("deputy")), PlannedStep(2, "sign", office.id("chief"))],
    )
    assert [(row.group, row.position_id, row.state) for row in queries.steps_of(case)] == [
        (1, office.id("head"), "agreed"),
        (2, office.id("director"), "active"),
        (3, office.id("deputy"), "pending"),
        (4, office.id("chief"), "pending"),
    ]
    agree(case, office, "director")
    assert step(case, office, "deputy").state == StepState.ACTIVE


def test_owner_and_present_holder_may_change_the_route_others_not(office):
    case = start(office)
    steps = [PlannedStep(1, "sign", office.id("deputy"))]
    with pytest.raises(DeniedError, match="ถือเรื่องอยู่"):
        services.replace_pending_steps(actor=office.actor("director"), case_id=case.pk, steps=steps)
    services.replace_pending_steps(actor=office.actor("head"), case_id=case.pk, steps=steps)
    services.replace_pending_steps(actor=office.actor("officer"), case_id=case.pk, steps=steps)
    assert [row.position_id for row in queries.steps_of(case)] == [office.id("head"), office.id("deputy")]


def test_changing_the_route_after_a_return_keeps_the_acts(office):
    case = start(office)
    agree(case, office, "head")
    agree(case, office, "director", comment="เห็นชอบ")
    send_back(case, office, "chief", to="head")
    services.replace_pending_steps(
        actor=office.actor("head"), case_id=case.pk, steps=[PlannedStep(1, "sign", office.id("deputy"))]
    )
    assert [row.position_id for row in queries.steps_of(case)] == [office.id("head"), office.id("deputy")]
    assert "เห็นชอบ" in [row.text for row in queries.history(case)]
    agree(case, office, "head")
    assert agree(case, office, "deputy").completed


def test_the_route_of_an_ended_case_stays(office):
    case = start(office)
    services.recall(actor=office.actor("officer"), case_id=case.pk, reason="แก้ไข")
    with pytest.raises(ConflictError):
        services.replace_pending_steps(actor=office.actor("officer"), case_id=case.pk, steps=plan(office, "chief"))


# --- templates -------------------------------------------------------------------------------------------------------


def test_a_route_is_kept_as_a_template_and_replaced_by_name(office):
    actor = office.actor("officer")
    services.save_definition(actor=actor, subject_kind="test.kind", name="เส้นทางปกติ", steps=plan(office, "head", "chief"))
    kept = services.save_definition(
        actor=actor, subject_kind="test.kind", name=" เส้นทางปกติ ", steps=plan(office, "director", "chief")
    )
    found = list(queries.definitions_for(office.agency.pk, office.units["section"].pk, "test.kind"))
    assert found == [kept]
    assert [row.position_id for row in services.plan_of_definition(found[0])] == [office.id("director"), office.id("chief")]
    assert not queries.definitions_for(office.agency.pk, office.units["other"].pk, "test.kind")
    with pytest.raises(DeniedError):
        services.retire_definition(actor=office.actor("planner"), definition_id=kept.pk)
    services.retire_definition(actor=actor, definition_id=kept.pk)
    assert not queries.definitions_for(office.agency.pk, office.units["section"].pk, "test.kind")


def test_a_template_leaves_out_posts_no_longer_used(office):
    kept = services.save_definition(
        actor=office.actor("officer"), subject_kind="test.kind", name="ก", steps=plan(office, "head", "chief")
    )
    office.posts["head"].is_active = False
    office.posts["head"].save()
    kept = queries.get_definition(kept.pk, office.agency.pk)
    assert [row.position_id for row in services.plan_of_definition(kept)] == [office.id("chief")]


# --- the database keeps it -------------------------------------------------------------------------------------------


def test_acts_cannot_be_changed_and_cases_need_an_actor(office):
    case = start(office)
    for write in (lambda: Act.objects.update(text="x"), lambda: Act.objects.all().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            write()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', true)")
    with pytest.raises(Exception, match="without an actor"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(title="x")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'x', true)")
        cursor.execute("UPDATE routing_step SET state = 'dancing' WHERE case_id = %s", [case.pk])


# --- who is faster ---------------------------------------------------------------------------------------------------


def race(*acts):
    """Run acts at the same moment on connections of their own; return what each gave or raised."""
    barrier = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait(10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_people_on_one_step_exactly_one_wins():
    office = make_office()
    office.delegate("head", "typist")
    for _ in range(5):
        case = start(office)
        target = step(case, office, "head").pk
        holder, substitute = office.actor("head"), office.actor("typist", acting_for="head")
        results = race(
            lambda target=target, holder=holder: services.agree(actor=holder, step_id=target),
            lambda target=target, substitute=substitute: services.agree(actor=substitute, step_id=target),
        )
        lost = [row for row in results if isinstance(row, StepTakenError)]
        won = [row for row in results if not isinstance(row, Exception)]
        assert (len(won), len(lost)) == (1, 1)
        assert won[0].step.decided_by_name in lost[0].message
        assert "เห็นชอบ" in lost[0].message
        assert "เวลา" in lost[0].message
        assert Act.objects.filter(case=case, kind=ActKind.AGREE).count() == 1
        assert states(case) == [(1, "agreed"), (2, "active"), (3, "pending")]


@pytest.mark.django_db(transaction=True)
def test_eight_acts_at_once_give_one_result():
    office = make_office()
    case = start(office)
    target = step(case, office, "head").pk
    actor = office.actor("head")
    results = race(*[lambda: services.agree(actor=actor, step_id=target) for _ in range(8)])
    assert sum(not isinstance(row, Exception) for row in results) == 1
    assert sum(isinstance(row, StepTakenError) for row in results) == 7


@pytest.mark.django_db(transaction=True)
def test_recall_against_agree_ends_in_one_of_two_clean_states():
    office = make_office()
    for _ in range(5):
        case = start(office, "head")
        target = step(case, office, "head").pk
        owner, head = office.actor("officer"), office.actor("head")
        recalled, agreed = race(
            lambda case=case, owner=owner: services.recall(actor=owner, case_id=case.pk, reason="แก้ไข"),
            lambda target=target, head=head: services.agree(actor=head, step_id=target),
        )
        case.refresh_from_db()
        if isinstance(agreed, Exception):
            assert isinstance(agreed, StepTakenError)
            assert case.state == CaseState.RECALLED
        else:
            assert isinstance(recalled, ConflictError)
            assert case.state == CaseState.COMPLETED


@pytest.mark.django_db(transaction=True)
def test_parallel_steps_agreed_at_once_open_the_next_group_once():
    office = make_office()
    for _ in range(5):
        case = start(office, ("head", "typist"), "chief")
        acts = []
        for key in ("head", "typist"):
            actor, target = office.actor(key), step(case, office, key).pk
            acts.append(lambda actor=actor, target=target: services.agree(actor=actor, step_id=target))
        results = race(*acts)
        assert sorted(len(row.activated_steps) for row in results) == [0, 1]
        assert step(case, office, "chief").state == StepState.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_a_subject_started_twice_at_once_runs_once():
    office = make_office()
    subject = new_id()
    actor, steps = office.actor("officer"), plan(office, "head")
    results = race(
        *[
            lambda: services.start_case(
                actor=actor, subject_type=SUBJECT, subject_id=subject, title="ก", urgency="normal", steps=steps
            )
            for _ in range(4)
        ]
    )
    assert sum(isinstance(row, Case) for row in results) == 1
    assert sum(isinstance(row, ConflictError) for row in results) == 3


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_second_waits_for_the_first_to_finish():
    """A longer act that began with check_turn (as signing does) keeps the step until it commits."""
    office = make_office()
    office.delegate("head", "typist")
    case = start(office)
    target = step(case, office, "head").pk
    holder, substitute = office.actor("head"), office.actor("typist", acting_for="head")

    def slow():
        with transaction.atomic():
            services.check_turn(actor=holder, step_id=target)
            time.sleep(0.4)
            return services.agree(actor=holder, step_id=target)

    def quick():
        time.sleep(0.1)
        return services.agree(actor=substitute, step_id=target)

    first, second = race(slow, quick)
    assert first.step.decided_by_name == "นางสาววิภา ใจดี"
    assert isinstance(second, StepTakenError)
    assert Step.objects.get(pk=target).decided_by_name == "นางสาววิภา ใจดี"


# --- the tables ------------------------------------------------------------------------------------------------------


def test_every_state_of_the_tables_is_a_state_of_the_models():
    assert workflow.CASE.states == set(CaseState.values)
    assert workflow.STEP.states == set(StepState.values) - {"skipped"}


@pytest.mark.parametrize("state", StepState.values)
@pytest.mark.parametrize("act", workflow.STEP.transitions, ids=lambda row: row.name)
def test_a_step_moves_only_as_its_table_says(state, act):
    if state in act.sources:
        assert workflow.STEP.next_state(act.name, state) == act.target
    else:
        with pytest.raises(ConflictError):
            workflow.STEP.next_state(act.name, state)
