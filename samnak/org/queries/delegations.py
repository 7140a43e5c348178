"""Delegations as their pages show them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from samnak.org.models import Delegation


def delegations_about(position_ids: Iterable[UUID]) -> QuerySet[Delegation]:
    """Return the delegations given by or to some posts, the newest first."""
    posts = set(position_ids)
    return _listed().filter(Q(from_position__in=posts) | Q(to_position__in=posts))


def delegations_of_agency(agency_id: UUID) -> QuerySet[Delegation]:
    """Return all delegations of an agency, the newest first."""
    return _listed().filter(agency=agency_id)


def _listed() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("from_position__unit", "to_position__unit").order_by("-valid_from", "-id")
