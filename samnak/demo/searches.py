"""Searches that sample people keep: one that tells of what is new, one narrowed to a kind."""

from samnak.accounts.models import User
from samnak.org.queries import standings_of
from samnak.search.content import Narrowed
from samnak.search.providers import sources
from samnak.search.services import save_search

KEPT = (
    ("registrar", "ตรวจราชการ", "ตรวจราชการ", Narrowed(), True),
    ("drafter", "งบประมาณของกอง", "งบประมาณ", Narrowed(), True),
    ("drafter", "การจองห้องเพื่อประชุมคณะกรรมการ", "คณะกรรมการ", Narrowed(kind="booking"), False),
)


def keep() -> None:
    """Save the searches in the first posts of these people."""
    for username, name, question, narrowed, alerts in KEPT:
        person = User.objects.filter(username=username).first()
        if person is not None:
            actor = standings_of(person)[0]
            save_search(actor=actor, known=sources(), name=name, question=question, narrowed=narrowed, alerts=alerts)
