"""What upper apps tell the two engines of attention: my work, and notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from samnak.core.actor import Actor
from samnak.core.providers import Provider


@dataclass(frozen=True, slots=True)
class WorkItem:
    """งานหนึ่งรายการ - one thing that waits for a person in one of the posts, with the next act."""

    kind: str  # e.g. "drafting.sign"; the list filters on it
    kind_label: str  # e.g. "รอลงนาม"
    title: str
    detail: str  # second line: number, from whom
    path: str  # page where the act is done
    act_label: str  # e.g. "ลงนาม"
    standing: Actor  # the post in which it waits
    since: datetime
    due: date | None = None
    urgency: str = "normal"
    secrecy: str = "none"
    object_id: UUID | None = None


class WorkProvider(Provider):
    """Base of what waits for people; each provider answers with a constant number of queries."""

    engine: ClassVar[bool] = True

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits for these posts, most pressing first, at most `limit` rows."""
        raise NotImplementedError

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many rows wait, by WorkItem.kind, without building them."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice to be made: for everyone who may act in a post, or for one person; it names no content of the matter."""

    text: str
    path: str
    position_ids: tuple[UUID, ...] = ()
    unit_registrar_ids: tuple[UUID, ...] = ()  # units whose registrars are told
    user_ids: tuple[UUID, ...] = ()


class NoticeProvider(Provider):
    """Base of who is told of which event."""

    engine: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ()  # names of event kinds

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return the notices an event of one of `kinds` gives rise to."""
        raise NotImplementedError
