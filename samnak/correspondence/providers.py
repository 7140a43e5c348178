"""What upper apps add to a letter's page, and what correspondence tells the engines of attention and search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samnak.core.actor import Actor
from samnak.core.providers import Provider
from samnak.correspondence.models import Letter


@dataclass(frozen=True, slots=True)
class LetterAct:
    """A further act on a letter's page, e.g. "ร่างหนังสือตอบ"; a GET link or a POST button."""

    label: str
    path: str
    icon: str
    post: bool = False
    primary: bool = False


class LetterActProvider(Provider):
    """Base of further acts on a letter (drafting adds the reply)."""

    engine: ClassVar[bool] = True

    def acts(self, actor: Actor, letter: Letter) -> Sequence[LetterAct]:
        """Return the acts this actor may do."""
        raise NotImplementedError
