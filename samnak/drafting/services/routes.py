"""The route a draft will take: proposed from the org tree, checked, kept as a template."""

from collections.abc import Sequence
from typing import Any, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.drafting import policies
from samnak.drafting.content import Content, RouteRow
from samnak.drafting.enums import DraftKind
from samnak.drafting.models import Draft
from samnak.org import queries as org
from samnak.org.enums import Role
from samnak.routing import services as routing
from samnak.routing.enums import StepKind
from samnak.routing.services import PlannedStep

Post: TypeAlias = Any
"""A post (`org.Position`), whose class belongs to another app."""

ROUTE_KINDS = (StepKind.PROOF, StepKind.REVIEW, StepKind.SUBMIT, StepKind.CONSULT, StepKind.SIGN)


def signers_for(actor: Actor, kind: str) -> list[Post]:
    """Return the posts of the agency that may sign this kind of letter, the most likely first.

    A letter to the outside is signed in the agency's name; a memo also by the head of a unit over the drafter.
    """
    if actor.agency_id is None:
        return []
    posts = list(org.positions_of_agency(actor.agency_id))
    own_heads = {post.pk for post in posts if post.is_head and actor.unit_path.startswith(post.unit.path)}
    agency = [post for post in posts if post.signs_for_agency]
    heads = [post for post in posts if post.pk in own_heads and not post.signs_for_agency]
    agency.sort(key=lambda post: (post.pk not in own_heads, post.rank_order, post.title))
    heads.sort(key=lambda post: -len(post.unit.path))
    division_first = [*reversed(heads)]
    return [*division_first, *agency] if kind == DraftKind.MEMO else agency


def propose_route(*, draft: Draft, content: Content) -> list[PlannedStep]:
    """Propose the route of a draft (เสนอเส้นทาง): ทาน by a colleague, ตรวจ up the heads, เสนอ through the deputy, ลงนาม."""
    owner = draft.owner_position
    signer = content.signer_position_id
    seats: list[tuple[str, UUID]] = []
    proof = _proofreader(owner)
    if proof is not None:
        seats.append((StepKind.PROOF, proof.pk))
    heads = [post for post in org.positions_above(owner) if post.pk != signer]
    reached = _heads_below(heads, signer)
    seats += [(StepKind.REVIEW, post.pk) for post in reached]
    seats += [(StepKind.SUBMIT, post.pk) for post in _screeners(owner, signer)]
    if signer is not None:
        seats.append((StepKind.SIGN, signer))
    unique = dict.fromkeys(seat for seat in seats if seat[1] != owner.pk or seat[0] == StepKind.SIGN)
    taken: set[UUID] = set()
    steps: list[PlannedStep] = []
    for kind, position in unique:
        if kind != StepKind.SIGN and (position in taken or position == signer):
            continue
        taken.add(position)
        steps.append(PlannedStep(len(steps) + 1, kind, position))
    return steps


def _proofreader(owner: Post) -> Post | None:
    """Return who reads for typing mistakes: the registrar of the unit or of one above it, else the colleague lowest in rank."""
    line = [UUID(part) for part in owner.unit.path.split("/") if part]
    registrars = [post for post in org.positions_with_role(Role.UNIT_REGISTRAR, line) if post.pk != owner.pk]
    registrars.sort(key=lambda post: -sum(unit.hex in post.unit.path for unit in line))  # the nearest first
    if registrars:
        return registrars[0]
    colleagues = owner.unit.positions.filter(is_active=True, is_head=False, signs_for_agency=False).exclude(pk=owner.pk)
    return colleagues.order_by("-rank_order", "title").first()


def _heads_below(heads: Sequence[Post], signer: UUID | None) -> list[Post]:
    """Return the heads between the drafter and the signer, leaving out those who sign for the agency themselves."""
    return [post for post in heads if not post.signs_for_agency and post.pk != signer]


def _screeners(owner: Post, signer: UUID | None) -> list[Post]:
    """Return the secretaries who present papers to the signer (หน้าห้อง)."""
    if signer is None:
        return []
    post = org.positions_in(owner.agency_id, [signer]).first()
    if post is None:
        return []
    return [row for row in org.positions_with_role(Role.SECRETARY, [post.unit_id]) if row.pk not in {owner.pk, signer}][:1]


def planned(content: Content) -> list[PlannedStep]:
    """Return the route kept in a content as a plan."""
    return [PlannedStep(row.group, row.kind, row.position_id) for row in content.route]


def rows_of(steps: Sequence[PlannedStep]) -> tuple[RouteRow, ...]:
    """Return a plan as it is kept in a content."""
    return tuple(RouteRow(step.group, step.kind, step.position_id) for step in steps)


def checked_route(draft: Draft, steps: Sequence[PlannedStep]) -> list[PlannedStep]:
    """Return the steps in order after making sure that the last one, alone, is the signature of a post that may sign."""
    plan = routing.check_plan(steps, draft.agency_id)
    signing = [step for step in plan if step.kind == StepKind.SIGN]
    if len(signing) != 1 or signing[0].group != plan[-1].group or sum(step.group == plan[-1].group for step in plan) != 1:
        raise DomainError(_("ขั้นตอนสุดท้ายต้องเป็นการลงนามของตำแหน่งเดียว กรุณาจัดลำดับใหม่"), field="route")
    if any(step.kind not in ROUTE_KINDS for step in plan):
        raise DomainError(_("เส้นทางของหนังสือใช้ได้เฉพาะ ทาน ตรวจ เสนอ ขอความเห็น และลงนาม"), field="route")
    signer = org.positions_in(draft.agency_id, [signing[0].position_id]).first()
    may = signer is not None and (signer.signs_for_agency or (draft.kind == DraftKind.MEMO and signer.is_head))
    if not may:
        raise DomainError(_("ตำแหน่งที่เลือกไม่มีอำนาจลงนามหนังสือชนิดนี้ กรุณาเลือกผู้ลงนามใหม่"), field="signer_position_id")
    return plan


def save_route_template(*, actor: Actor, draft: Draft, name: str, steps: Sequence[PlannedStep]) -> None:
    """Keep a draft's route as a template of the unit (บันทึกเป็นแม่แบบ)."""
    require(actor, policies.SEE, draft)
    plan = checked_route(draft, steps)
    routing.save_definition(actor=actor, subject_kind=f"drafting.{draft.kind}", name=name, steps=plan)
