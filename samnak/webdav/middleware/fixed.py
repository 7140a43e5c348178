"""Collections that nobody keeps: the first one, and that of what others share."""

from typing import Any

from django.utils.translation import gettext as _
from wsgidav.dav_error import HTTP_FORBIDDEN, DAVError
from wsgidav.dav_provider import DAVCollection

from samnak.drive import services
from samnak.drive.models import Item
from samnak.drive.queries import name_key
from samnak.webdav.middleware.items import listed, of_item
from samnak.webdav.middleware.looking import below, shared_by_name, shared_name, spaces_by_name
from samnak.webdav.middleware.place import here


class Fixed(DAVCollection):  # type: ignore[misc]
    """A collection that nobody keeps: it is made of what is there."""

    def entries(self) -> dict[str, Item]:
        """Return what stands in it by name."""
        raise NotImplementedError

    def get_member_names(self) -> list[str]:
        """Return the names of what stands in it."""
        return list(self.entries())

    def get_member_list(self) -> list[Any]:
        """Return what stands in it."""
        return listed([of_item(item, below(self.path, name), self.environ) for name, item in self.entries().items()])

    def get_member(self, name: str) -> Any:
        """Return what stands in it under a name."""
        wanted = name_key(name)
        for known, item in self.entries().items():
            if name_key(known) == wanted:
                return of_item(item, below(self.path, known), self.environ)
        return None

    def prevent_locking(self) -> bool:
        """Let nobody lock the whole drive."""
        return True

    def create_empty_resource(self, name: str) -> Any:
        """Refuse: files belong into a space."""
        raise DAVError(HTTP_FORBIDDEN, _("กรุณาบันทึกไฟล์ในพื้นที่ใดพื้นที่หนึ่ง เช่น โฟลเดอร์ส่วนตัว")) from None

    def create_collection(self, name: str) -> Any:
        """Refuse: folders belong into a space."""
        raise DAVError(HTTP_FORBIDDEN, _("กรุณาสร้างโฟลเดอร์ในพื้นที่ใดพื้นที่หนึ่ง เช่น โฟลเดอร์ส่วนตัว"))

    def handle_delete(self) -> bool:
        """Refuse."""
        raise DAVError(HTTP_FORBIDDEN)

    def handle_move(self, dest_path: str) -> bool:
        """Refuse."""
        raise DAVError(HTTP_FORBIDDEN)

    def handle_copy(self, dest_path: str, *, depth_infinity: bool) -> bool:
        """Refuse."""
        raise DAVError(HTTP_FORBIDDEN)

    def set_property_value(self, name: str, value: Any, *, dry_run: bool = False) -> None:
        """Refuse."""
        raise DAVError(HTTP_FORBIDDEN)


class Top(Fixed):
    """The first collection: a person's spaces, and what others share."""

    def entries(self) -> dict[str, Item]:
        """Return the spaces; those everybody has are opened on the way."""
        place = here()
        if "spaces" not in place.found:
            services.open_personal_space(actor=place.actor)
            if place.actor.unit_id is not None:
                services.open_unit_space(actor=place.actor)
            place.found["spaces"] = spaces_by_name(place)
        found: dict[str, Item] = place.found["spaces"]
        return found

    def get_member_names(self) -> list[str]:
        """Return the names of the spaces and of the shared collection."""
        return [*super().get_member_names(), shared_name()]

    def get_member_list(self) -> list[Any]:
        """Return the spaces and the shared collection."""
        return [*super().get_member_list(), Shared(below(self.path, shared_name()), self.environ)]

    def get_member(self, name: str) -> Any:
        """Return a space, or the shared collection."""
        if name_key(name) == name_key(shared_name()):
            return Shared(below(self.path, shared_name()), self.environ)
        return super().get_member(name)

    def get_ref_url(self) -> str:
        """Return an address of its own."""
        return "/"


class Shared(Fixed):
    """What others share with the person."""

    def entries(self) -> dict[str, Item]:
        """Return the top of each share."""
        return shared_by_name(here())

    def get_ref_url(self) -> str:
        """Return an address of its own."""
        return "/shared/"
