"""Kinds of official events, declared once with their Thai label and the exact keys each must carry."""

from dataclasses import dataclass

from django.utils.functional import Promise

KINDS: dict[str, "EventKind"] = {}
SUBSCRIBERS: dict[str, list[str]] = {}


@dataclass(frozen=True)
class EventKind:
    """A kind of event, named `app.past_tense`; declaring it registers it."""

    name: str
    label: str | Promise
    keys: frozenset[str]

    def __post_init__(self) -> None:
        if self.name in KINDS:
            raise ValueError(f"event kind {self.name} is declared twice")
        KINDS[self.name] = self


def event_kind(name: str, label: str | Promise, *keys: str) -> EventKind:
    """Declare a kind of event; `label` may be a lazy translation."""
    return EventKind(name, label, frozenset(keys))


def subscribe(kind: EventKind, task_name: str) -> None:
    """Let the job `task_name(event_id=...)` run after every event of this kind; call it in an app's subscribers.py."""
    tasks = SUBSCRIBERS.setdefault(kind.name, [])
    if task_name not in tasks:
        tasks.append(task_name)
