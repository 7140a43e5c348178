"""Drafts and signed letters of the sample log-ins, made through the services people use."""

from dataclasses import dataclass
from uuid import UUID

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.core.thai_names import ThaiFaker
from samnak.correspondence.services import dispatch
from samnak.demo.logins import PIN
from samnak.drafting.content import AGENCY, Content, Recipient, document_of_text
from samnak.drafting.enums import DraftKind
from samnak.drafting.services import agree, create_draft, return_draft, save_draft, sign_draft, submit
from samnak.org.models import Agency
from samnak.org.queries import standings_of
from samnak.routing.enums import StepKind
from samnak.routing.models import Step
from samnak.routing.services import PlannedStep
from samnak.signing.services import enrol, setup_authorities

SIGNERS = ["deputy", "permsec", "director", "cm-head"]
CHIANG_MAI = "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่"
# how far each draft has come: the people who have agreed already
READERS = ["proofreader", "section", "director"]
PROGRESS = [[], ["proofreader"], ["proofreader", "section"], READERS, READERS, READERS]


@dataclass(frozen=True, slots=True)
class Cast:
    """The sample people and the posts they act in."""

    users: dict[str, User]
    actors: dict[str, Actor]
    deputy_as_head: Actor


def tell(faker: ThaiFaker, system: Actor) -> None:
    """Enrol the signers and leave letters at every stage on the sample people's desks."""
    setup_authorities(actor=system)
    cast = _cast()
    for name in SIGNERS:
        enrol(actor=cast.actors[name], user=cast.users[name], pin=PIN)
    for agreed in PROGRESS:
        _submitted(cast, faker, agreed)
    _returned(cast, faker)
    create_draft(actor=cast.actors["drafter"], kind=DraftKind.MEMO)
    _signed(cast, faker, send=True)
    _signed(cast, faker, send=False)


def _cast() -> Cast:
    names = ["drafter", *READERS, *SIGNERS, "cm-officer"]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    standings = {name: standings_of(user) for name, user in users.items()}
    head = standings["permsec"][0].position_id
    acting = next(row for row in standings["deputy"] if row.position_id == head)
    return Cast(users, {name: rows[0] for name, rows in standings.items()}, acting)


def _submitted(cast: Cast, faker: ThaiFaker, agreed: list[str]) -> tuple[UUID, UUID]:
    """Write a letter to Chiang Mai, submit it, and let people agree; return the draft and its signing step."""
    drafter = cast.actors["drafter"]
    draft = create_draft(actor=drafter, kind=DraftKind.EXTERNAL_LETTER)
    content = _content(cast, faker)
    draft = save_draft(actor=drafter, draft_id=draft.pk, content=content, revision=draft.revision)
    posts = [cast.actors[name].position_id for name in READERS]
    kinds = [StepKind.PROOF, StepKind.REVIEW, StepKind.REVIEW]
    plan = [PlannedStep(number, kind, post) for number, (kind, post) in enumerate(zip(kinds, posts, strict=True), 1) if post]
    plan.append(PlannedStep(4, StepKind.SIGN, cast.deputy_as_head.position_id or UUID(int=0)))
    submit(actor=drafter, draft_id=draft.pk, steps=plan)
    steps = {row.position_id: row.pk for row in Step.objects.filter(case__subject_id=draft.pk)}
    for name in agreed:
        agree(actor=cast.actors[name], draft_id=draft.pk, step_id=steps[cast.actors[name].position_id])
    return draft.pk, steps[plan[-1].position_id]


def _content(cast: Cast, faker: ThaiFaker) -> Content:
    subject = faker.subject()
    office = Agency.objects.get(name=CHIANG_MAI)
    return Content(
        subject=subject,
        addressee="วัฒนธรรมจังหวัดเชียงใหม่",
        recipients=(Recipient(AGENCY, office.name, office.pk),),
        body=document_of_text("\n\n".join(faker.body_paragraphs(subject))),
        signer_position_id=cast.deputy_as_head.position_id,
        phone=faker.phone(),
    )


def _returned(cast: Cast, faker: ThaiFaker) -> None:
    draft_id, _sign = _submitted(cast, faker, ["proofreader"])
    section = cast.actors["section"]
    step = Step.objects.get(case__subject_id=draft_id, position=section.position_id)
    reason = "ขอให้เพิ่มกำหนดวันส่งรายงาน และแนบแบบรายงานมาด้วย"
    return_draft(actor=section, draft_id=draft_id, step_id=step.pk, to_step_id=None, reason=reason)


def _signed(cast: Cast, faker: ThaiFaker, *, send: bool) -> None:
    draft_id, step_id = _submitted(cast, faker, READERS)
    letter = sign_draft(actor=cast.deputy_as_head, user=cast.users["deputy"], draft_id=draft_id, step_id=step_id, pin=PIN)
    if send:
        dispatch(actor=cast.actors["proofreader"], letter_id=letter.pk)
