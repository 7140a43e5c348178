"""Notices follow every kind of event that a provider names."""

from samnak.core.events import KINDS, subscribe
from samnak.core.providers import providers_of
from samnak.notifications.providers import NoticeProvider

for provider in providers_of(NoticeProvider):
    for kind in provider.kinds:
        subscribe(KINDS[kind], "notifications.make_notices")
