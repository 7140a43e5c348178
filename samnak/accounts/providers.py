"""What accounts asks of the apps above it."""

from uuid import UUID

from samnak.core.providers import Provider, providers_of


class AgencyProvider(Provider):
    """Knows in which agency a person works, so that log-ins stand in that agency's event log."""

    engine = True

    def agency_of(self, user_id: UUID) -> UUID | None:
        """Return the agency of the person's main post today."""
        raise NotImplementedError


def agency_of(user_id: UUID) -> UUID | None:
    """Return the agency of a person, None while no post is known."""
    for provider in providers_of(AgencyProvider):
        agency_id = provider.agency_of(user_id)
        if agency_id is not None:
            return agency_id
    return None
