"""What folders and files have in common: their own address, the trash, moving and copying."""

from typing import Any

from django.utils.translation import gettext as _
from wsgidav.dav_error import HTTP_FORBIDDEN, DAVError

from samnak.core.transactions import official
from samnak.drive import queries as drive
from samnak.drive import services
from samnak.drive.models import Item
from samnak.drive.policies import EDIT, is_secret
from samnak.drive.queries import name_key
from samnak.webdav.middleware.looking import last, named_child
from samnak.webdav.middleware.place import here
from samnak.webdav.middleware.speaking import spoken
from samnak.webdav.middleware.writing import put_in


class Kept:
    """What folders and files have in common."""

    item: Item
    path: str
    environ: dict[str, Any]
    provider: Any

    def get_ref_url(self) -> str:
        """Return the item's own address, the same by whichever path somebody came."""
        ref = f"/{self.item.path.strip('/')}"
        here().paths[ref] = self.path
        return ref

    def get_creation_date(self) -> float:
        """Return when it was made."""
        return self.item.made_at.timestamp()

    def get_available_bytes(self) -> int:
        """Return how much room the space has."""
        space = self.item.space
        return max(0, space.quota - space.used)

    def get_used_bytes(self) -> int:
        """Return how much the space holds."""
        return int(self.item.space.used)

    @spoken
    def set_property_value(self, name: str, value: Any, *, dry_run: bool = False) -> Any:
        """Keep a property, for those who may change the item."""
        drive.get_for(here().actor, EDIT, self.item.pk)
        try:
            return super().set_property_value(name, value, dry_run=dry_run)  # type: ignore[misc]
        except ValueError:
            raise DAVError(HTTP_FORBIDDEN) from None

    @spoken
    def delete(self) -> None:
        """Put it into the trash."""
        services.trash(actor=here().actor, item_ids=[self.item.pk], words=words_of(self.environ))
        here().forget()

    @spoken
    def handle_delete(self) -> bool:
        """Put it into the trash with everything below, unless somebody holds a part of it locked."""
        self.provider.lock_manager.check_write_permission(
            url=self.get_ref_url(),
            depth="infinity",
            token_list=self.environ["wsgidav.ifLockTokenList"],
            principal=here().principal,
        )
        self.delete()
        return True

    @spoken
    def handle_move(self, dest_path: str) -> bool:
        """Rename where only the capitals change; a file moved upon a file becomes its newest version."""
        target = self.provider.get_resource_inst(dest_path, self.environ)
        if target is None or not isinstance(target, Kept):
            return False
        if target.item.pk == self.item.pk:
            services.rename(actor=here().actor, item_id=self.item.pk, name=last(dest_path), words=words_of(self.environ))
        elif not self.item.is_folder and not target.item.is_folder and not is_secret(self.item):
            drive.get_for(here().actor, EDIT, self.item.pk)
            with official(here().actor):
                put_in(target.item, self.item, words_of(self.environ))
                self.delete()
        else:
            return False
        here().forget()
        return True

    def support_recursive_move(self, dest_path: str) -> bool:
        """Tell that a folder moves as a whole."""
        return True

    @spoken
    def move_recursive(self, dest_path: str) -> list[Any]:
        """Move it, under another name when one is given; the locks it had do not come along."""
        place, parent, words = here(), parent_of(self, dest_path), words_of(self.environ)
        name, item, actor = last(dest_path), self.item, place.actor
        held = self.provider.lock_manager.get_url_lock_list(self.get_ref_url(), recursive=True)
        with official(actor):
            if parent.item.pk == item.parent_id:
                services.rename(actor=actor, item_id=item.pk, name=name, words=words)
            elif name_key(name) == item.name_key or named_child(place, parent.item, item.name) is None:
                services.move_items(actor=actor, item_ids=[item.pk], folder_id=parent.item.pk, words=words)
                services.rename(actor=actor, item_id=item.pk, name=name, words=words)
            else:
                services.rename(actor=actor, item_id=item.pk, name=name, words=words)
                services.move_items(actor=actor, item_ids=[item.pk], folder_id=parent.item.pk, words=words)
            for lock in held:
                self.provider.lock_manager.release(lock["token"])
        place.forget()
        return []

    @spoken
    def handle_copy(self, dest_path: str, *, depth_infinity: bool) -> bool:
        """Refuse a copy upon itself, whatever name it has there; a file copied upon a file becomes its newest version."""
        target = self.provider.get_resource_inst(dest_path, self.environ)
        if not isinstance(target, Kept):
            return False
        if target.item.pk == self.item.pk:
            raise DAVError(HTTP_FORBIDDEN)
        if self.item.is_folder or target.item.is_folder:
            return False
        if is_secret(self.item):
            raise DAVError(HTTP_FORBIDDEN, _("ไฟล์ที่มีชั้นความลับคัดลอกทับไฟล์อื่นไม่ได้"))
        put_in(target.item, self.item, words_of(self.environ))
        here().forget()
        self._copy_properties(dest_path)
        return True

    def _copy_properties(self, dest_path: str) -> None:
        made = self.provider.get_resource_inst(dest_path, self.environ)
        if isinstance(made, Kept):
            self.provider.prop_manager.copy_properties(self.get_ref_url(), made.get_ref_url(), self.environ)


def words_of(environ: dict[str, Any]) -> list[str]:
    """Return the words of the locks that a program has shown to hold."""
    return list(environ.get("wsgidav.ifLockTokenList", ()))


def parent_of(resource: Any, dest_path: str) -> Any:
    """Return the folder in which something is to be put."""
    parent = resource.provider.get_resource_inst(dest_path.rstrip("/").rpartition("/")[0] or "/", resource.environ)
    if not isinstance(parent, Kept) or not parent.item.is_folder:
        raise DAVError(HTTP_FORBIDDEN)
    return parent
