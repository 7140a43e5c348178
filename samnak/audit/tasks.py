"""Jobs of the event log."""

from samnak.audit.models import Event
from samnak.core import jobs
from samnak.core.events import SUBSCRIBERS


@jobs.task("audit.publish", queue="events")
def publish(event_id: str) -> None:
    """Hand one event to each of its subscribers, each in a retried job of its own."""
    kind = Event.objects.values_list("kind", flat=True).get(pk=event_id)
    for task_name in SUBSCRIBERS.get(kind, []):
        jobs.enqueue(task_name, queue="events", once=f"{task_name}:{event_id}", event_id=event_id)
