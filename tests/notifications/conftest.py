"""A provider that tells whom a test wants told, and an event to tell of."""

from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from samnak.audit.services import record
from samnak.core.events import KINDS, event_kind
from samnak.core.ids import new_id
from samnak.core.providers import Provider
from samnak.core.transactions import official
from samnak.notifications.providers import NoticeProvider

THING_HAPPENED = KINDS.get("testing.thing_happened") or event_kind("testing.thing_happened", "เรื่องทดลอง")


@pytest.fixture
def drafts():
    """Return the list of drafts the test's provider gives for the test's kind of event."""
    found = []
    before = list(Provider.registered[NoticeProvider])

    class TestNotices(NoticeProvider):
        __module__ = "tests.providers"
        kinds = (THING_HAPPENED.name,)

        def notices(self, event_id, kind):
            return found

    yield found
    Provider.registered[NoticeProvider][:] = before


@pytest.fixture
def happening():
    """Return a function that records the test's event."""

    def happen(actor):
        with official(actor):
            return record(actor, THING_HAPPENED, subject_type="thing", subject_id=new_id())

    return happen


@pytest.fixture
def jobs_waiting():
    """Return a function that lists the arguments of the jobs waiting under a name."""
    return SimpleNamespace(of=lambda name: list(ProcrastinateJob.objects.filter(task_name=name).values_list("args", flat=True)))
