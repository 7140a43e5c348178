"""What the organisation answers to the apps below it."""

from uuid import UUID

from samnak.accounts.providers import AgencyProvider
from samnak.org import queries


class AgencyOfPost(AgencyProvider):
    """The agency of a person is that of the main post."""

    engine = False

    def agency_of(self, user_id: UUID) -> UUID | None:
        """Return the agency of the person's main post today."""
        return queries.main_agency_of(user_id)
