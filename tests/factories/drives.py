"""A small invented office with a drive: personal spaces, a unit's space, another agency beside it."""

import io
from dataclasses import dataclass, field
from uuid import UUID

from samnak.drive import queries, services
from samnak.drive.enums import Clash
from samnak.drive.models import Item
from tests.factories.offices import Office, make_office


@dataclass
class Cabinet:
    """Two agencies and their drives; folders and files of the first by short names."""

    office: Office
    outside: Office
    items: dict[str, Item] = field(default_factory=dict)

    def actor(self, key: str):
        """Return a person standing in the own post; "outside:key" of the other agency."""
        office = self.outside if key.startswith("outside:") else self.office
        return office.actor(key.removeprefix("outside:"))

    def home(self, key: str) -> Item:
        """Return the root of a person's own space."""
        return queries.root_of(services.open_personal_space(actor=self.actor(key)).pk)

    def unit(self, key: str) -> Item:
        """Return the root of the space of a person's unit."""
        return queries.root_of(services.open_unit_space(actor=self.actor(key)).pk)

    def folder(self, key: str, parent: Item | str, name: str, by: str = "officer") -> Item:
        """Make a folder."""
        self.items[key] = services.make_folder(actor=self.actor(by), folder_id=self._id(parent), name=name)
        return self.items[key]

    def file(self, key: str, parent: Item | str, name: str, content: bytes = b"text", by: str = "officer") -> Item:
        """Put in a file."""
        self.items[key] = services.upload(
            actor=self.actor(by), folder_id=self._id(parent), stream=io.BytesIO(content), name=name, clash=Clash.REFUSE
        )
        return self.items[key]

    def _id(self, parent: Item | str) -> UUID:
        return self.items[parent].pk if isinstance(parent, str) else parent.pk


def make_cabinet() -> Cabinet:
    """Return a cabinet with nothing in it."""
    return Cabinet(make_office(), make_office("กรมศิลปากร", "วธ 04", "department"))
