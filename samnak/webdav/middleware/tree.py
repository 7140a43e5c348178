"""The drive as a tree of collections: the spaces of a person, what others share, and all below."""

import io
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from wsgidav.dav_error import HTTP_FORBIDDEN, HTTP_NOT_FOUND, DAVError
from wsgidav.dav_provider import DAVCollection, DAVNonCollection, DAVProvider

from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.transactions import official
from samnak.drive import queries as drive
from samnak.drive import services
from samnak.drive.enums import SpaceKind
from samnak.drive.models import Item
from samnak.drive.policies import EDIT, READ, is_secret
from samnak.drive.queries import free_name, name_key, tidy
from samnak.files import queries as files
from samnak.webdav import services as own
from samnak.webdav.content import is_note
from samnak.webdav.middleware import locks
from samnak.webdav.middleware.place import Place, here
from samnak.webdav.middleware.speaking import spoken
from samnak.webdav.middleware.writing import Arrival, NoteArrival, put_in
from samnak.webdav.models import DesktopNote


def child_rows(place: Place, folder: Item) -> Any:
    """Return what a person sees in a folder, with what describing it needs."""
    return drive.children_of(place.actor, folder, drive.ItemFilter()).select_related("head__file__blob")


def named_child(place: Place, folder: Item, name: str) -> Item | None:
    """Return what a person sees under a name in a folder."""
    try:
        key = name_key(tidy(name))
    except DomainError:
        return None
    rows = drive.visible_to(place.actor).select_related("head__file__blob", "parent")
    return rows.filter(parent=folder, name_key=key, trashed_at=None).first()


def shared_name() -> str:
    """Return the name of the collection of what others share."""
    with in_thai():
        return _("แบ่งปันกับฉัน")


def spaces_by_name(place: Place) -> dict[str, Item]:
    """Return the root folders a person may open under names that differ."""
    found: dict[str, Item] = {}
    taken = {name_key(shared_name())}
    with in_thai():
        own_name = _("ส่วนตัว")
    for root in drive.spaces_of(place.actor):
        name = own_name if root.space.kind == SpaceKind.PERSONAL and root.space.owner_id == place.actor.user_id else root.name
        free = free_name(_plain(name), taken)
        taken.add(name_key(free))
        found[free] = root
    return found


def shared_by_name(place: Place) -> dict[str, Item]:
    """Return what others share with a person under names that differ."""
    found: dict[str, Item] = {}
    taken: set[str] = set()
    for item in drive.shared_with(place.actor, drive.ItemFilter(), "name").select_related("head__file__blob"):
        free = free_name(_plain(item.name), taken)
        taken.add(name_key(free))
        found[free] = item
    return found


def _plain(name: str) -> str:
    return name.replace("/", "-").strip(" .") or "-"


class Tree(DAVProvider):  # type: ignore[misc]
    """The way from a path to what stands there."""

    def get_resource_inst(self, path: str, environ: dict[str, Any]) -> Any:
        """Return what stands at a path for this person, None when there is nothing to see."""
        place = here()
        clean = "/" + path.strip("/")
        if clean not in place.found:
            resource: Any = Top("/", environ)
            for name in [part for part in clean.split("/") if part]:
                resource = resource.get_member(name) if resource.is_collection else None
                if resource is None:
                    break
            place.found[clean] = resource
        return place.found[clean]

    def ref_url_to_path(self, ref_url: str) -> str:
        """Return by which path the person came to an item."""
        return here().paths.get(ref_url, "/")


class _Fixed(DAVCollection):  # type: ignore[misc]
    """A collection that nobody keeps: it is made of what is there."""

    def entries(self) -> dict[str, Item]:
        """Return what stands in it by name."""
        raise NotImplementedError

    def get_member_names(self) -> list[str]:
        """Return the names of what stands in it."""
        return list(self.entries())

    def get_member_list(self) -> list[Any]:
        """Return what stands in it."""
        return _listed([_of_item(item, _below(self.path, name), self.environ) for name, item in self.entries().items()])

    def get_member(self, name: str) -> Any:
        """Return what stands in it under a name."""
        wanted = name_key(name)
        for known, item in self.entries().items():
            if name_key(known) == wanted:
                return _of_item(item, _below(self.path, known), self.environ)
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


class Top(_Fixed):
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
        return [*super().get_member_list(), Shared(_below(self.path, shared_name()), self.environ)]

    def get_member(self, name: str) -> Any:
        """Return a space, or the shared collection."""
        if name_key(name) == name_key(shared_name()):
            return Shared(_below(self.path, shared_name()), self.environ)
        return super().get_member(name)

    def get_ref_url(self) -> str:
        """Return an address of its own."""
        return "/"


class Shared(_Fixed):
    """What others share with the person."""

    def entries(self) -> dict[str, Item]:
        """Return the top of each share."""
        return shared_by_name(here())

    def get_ref_url(self) -> str:
        """Return an address of its own."""
        return "/shared/"


class _Kept:
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
        self._unlock()
        services.trash(actor=here().actor, item_ids=[self.item.pk])
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
        if target is None or not isinstance(target, _Kept):
            return False
        if target.item.pk == self.item.pk:
            services.rename(actor=here().actor, item_id=self.item.pk, name=_last(dest_path))
        elif not self.item.is_folder and not target.item.is_folder and not is_secret(self.item):
            drive.get_for(here().actor, EDIT, self.item.pk)
            with official(here().actor):
                put_in(target.item, self.item)
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
        """Move it, under another name when one is given."""
        place = here()
        parent = self.provider.get_resource_inst(dest_path.rstrip("/").rpartition("/")[0] or "/", self.environ)
        if not isinstance(parent, Folder):
            raise DAVError(HTTP_FORBIDDEN)
        self._unlock()
        name, item, actor = _last(dest_path), self.item, place.actor
        with official(actor):
            if parent.item.pk == item.parent_id:
                services.rename(actor=actor, item_id=item.pk, name=name)
            elif name_key(name) == item.name_key or named_child(place, parent.item, item.name) is None:
                services.move_items(actor=actor, item_ids=[item.pk], folder_id=parent.item.pk)
                services.rename(actor=actor, item_id=item.pk, name=name)
            else:
                services.rename(actor=actor, item_id=item.pk, name=name)
                services.move_items(actor=actor, item_ids=[item.pk], folder_id=parent.item.pk)
        place.forget()
        return []

    @spoken
    def handle_copy(self, dest_path: str, *, depth_infinity: bool) -> bool:
        """Refuse a copy upon itself, whatever name it has there; a file copied upon a file becomes its newest version."""
        target = self.provider.get_resource_inst(dest_path, self.environ)
        if not isinstance(target, _Kept):
            return False
        if target.item.pk == self.item.pk:
            raise DAVError(HTTP_FORBIDDEN)
        if self.item.is_folder or target.item.is_folder:
            return False
        if is_secret(self.item):
            raise DAVError(HTTP_FORBIDDEN, _("ไฟล์ที่มีชั้นความลับคัดลอกทับไฟล์อื่นไม่ได้"))
        put_in(target.item, self.item)
        here().forget()
        self._copy_properties(dest_path)
        return True

    def _unlock(self) -> None:
        for lock in self.provider.lock_manager.get_url_lock_list(self.get_ref_url(), recursive=True):
            self.provider.lock_manager.release(lock["token"])

    def _copy_properties(self, dest_path: str) -> None:
        made = self.provider.get_resource_inst(dest_path, self.environ)
        if isinstance(made, _Kept):
            self.provider.prop_manager.copy_properties(self.get_ref_url(), made.get_ref_url(), self.environ)


class Folder(_Kept, DAVCollection):  # type: ignore[misc]
    """A folder."""

    def __init__(self, path: str, environ: dict[str, Any], item: Item) -> None:
        super().__init__(path, environ)
        self.item = item

    def get_last_modified(self) -> float:
        """Return when it was changed."""
        return self.item.changed_at.timestamp()

    def get_member_names(self) -> list[str]:
        """Return the names in the folder."""
        return [one.name for one in self.get_member_list()]

    def get_member_list(self) -> list[Any]:
        """Return what the person sees in the folder, and what desktops keep there."""
        rows = list(child_rows(here(), self.item))
        for row in rows:
            row.space = self.item.space
        notes = DesktopNote.objects.filter(folder_id=self.item.pk).order_by("name_key")
        kept = [Note(_below(self.path, note.name), self.environ, self.item, note) for note in notes]
        return [*_listed([_of_item(row, _below(self.path, row.name), self.environ) for row in rows]), *kept]

    def get_member(self, name: str) -> Any:
        """Return what stands in the folder under a name."""
        if is_note(name):
            note = DesktopNote.objects.filter(folder_id=self.item.pk, name_key=name_key(name)).first()
            if note is not None:
                return Note(_below(self.path, note.name), self.environ, self.item, note)
        item = named_child(here(), self.item, name)
        return None if item is None else _of_item(item, _below(self.path, name), self.environ)

    @spoken
    def create_empty_resource(self, name: str) -> Any:
        """Return what is to be written; it is made with its first version, or at once when a program locks its name."""
        drive.folder_for(here().actor, EDIT, self.item.pk)
        path = _below(self.path, name)
        if is_note(name):
            return Note(path, self.environ, self.item, None)
        tidied = tidy(name)
        item = None
        if self.environ["REQUEST_METHOD"] == "LOCK":
            item = services.place_file(actor=here().actor, folder_id=self.item.pk, stored=None, name=tidied)
            here().forget()
        return File(path, self.environ, item, self.item)

    @spoken
    def create_collection(self, name: str) -> None:
        """Make a folder."""
        services.make_folder(actor=here().actor, folder_id=self.item.pk, name=name)
        here().forget()

    @spoken
    def copy_move_single(self, dest_path: str, *, is_move: bool) -> None:
        """Make a folder of the same kind elsewhere; what is in it follows one by one."""
        if self.provider.get_resource_inst(dest_path, self.environ) is None:
            _parent(self, dest_path).create_collection(_last(dest_path))
        self._copy_properties(dest_path)

    def support_recursive_delete(self) -> bool:
        """Tell that a folder goes as a whole."""
        return True


class File(_Kept, DAVNonCollection):  # type: ignore[misc]
    """A file, or one that is about to be made."""

    def __init__(self, path: str, environ: dict[str, Any], item: Item | None, folder: Item | None = None) -> None:
        super().__init__(path, environ)
        self.item = item  # type: ignore[assignment]
        self.folder = folder
        self.arrival: Arrival | None = None

    def get_ref_url(self) -> str:
        """Return the item's own address; one that is about to be made has a place below its folder."""
        if self.item is None and self.folder is not None:
            return f"/{self.folder.path.strip('/')}/+{quote(name_key(_last(self.path)))}"
        return super().get_ref_url()

    def get_content_length(self) -> int:
        """Return the size."""
        return int(self.item.size)

    def get_content_type(self) -> str:
        """Return what the bytes are."""
        return self.item.media_type or "application/octet-stream"

    def get_last_modified(self) -> float:
        """Return when the newest version was put in: a name or a tag makes nobody fetch the bytes again."""
        return (self.item.head.made_at if self.item.head else self.item.changed_at).timestamp()

    def get_etag(self) -> str:
        """Return the newest version."""
        return (self.item.head_id or self.item.pk).hex

    def support_etag(self) -> bool:
        """Tell that versions are told apart."""
        return True

    def support_ranges(self) -> bool:
        """Tell that parts may be asked for."""
        return True

    @spoken
    def get_content(self) -> Any:
        """Open the bytes; who reads secret matter is written down."""
        item = drive.get_for(here().actor, READ, self.item.pk)
        if is_secret(item) and self.environ["REQUEST_METHOD"] == "GET":
            services.note_opening(actor=here().actor, item=item, way="webdav")
        file = item.head.file if item.head else None
        return io.BytesIO() if file is None else files.open_stream(file)

    @spoken
    def begin_write(self, *, content_type: str | None = None) -> Any:
        """Open a place for the bytes that come."""
        if self.item is not None:
            drive.get_for(here().actor, EDIT, self.item.pk)
        space = (self.item or self.folder).space  # type: ignore[union-attr]
        self.arrival = Arrival(space, self.environ)
        return self.arrival

    @spoken
    def end_write(self, *, with_errors: bool) -> None:
        """Take the bytes in as a new file or a new version."""
        arrival, self.arrival = self.arrival, None
        if arrival is None:
            return
        with arrival:
            if with_errors:
                return
            made = arrival.take_in(here().actor, self.item, self.folder, _last(self.path))
        here().forget()
        self.item = drive.get_for(here().actor, READ, made.pk)

    @spoken
    def copy_move_single(self, dest_path: str, *, is_move: bool) -> None:
        """Copy the file; upon another one, inside a tree that is copied upon a tree, it becomes its newest version."""
        target = self.provider.get_resource_inst(dest_path, self.environ)
        if isinstance(target, File):
            self.handle_copy(dest_path, depth_infinity=False)
            return
        parent, names = _parent(self, dest_path), {self.item.pk: _last(dest_path)}
        services.copy_items(actor=here().actor, item_ids=[self.item.pk], folder_id=parent.item.pk, names=names)
        here().forget()
        self._copy_properties(dest_path)


class Note(DAVNonCollection):  # type: ignore[misc]
    """A small file that a desktop keeps for itself."""

    def __init__(self, path: str, environ: dict[str, Any], folder: Item, note: DesktopNote | None) -> None:
        super().__init__(path, environ)
        self.folder, self.note = folder, note
        self.arrival: NoteArrival | None = None

    def get_ref_url(self) -> str:
        """Return an address below the folder."""
        ref = f"/{self.folder.path.strip('/')}/~{quote(name_key(_last(self.path)))}"
        here().paths[ref] = self.path
        return ref

    def get_content_length(self) -> int:
        """Return the size."""
        return self.note.size if self.note else 0

    def get_content_type(self) -> str:
        """Return that nobody knows."""
        return "application/octet-stream"

    def get_last_modified(self) -> float | None:
        """Return when it was written."""
        return self.note.changed_at.timestamp() if self.note else None

    def get_etag(self) -> str | None:
        """Return by when it was written."""
        return f"{self.note.pk.hex}-{int(self.note.changed_at.timestamp() * 1_000_000)}" if self.note else None

    def support_etag(self) -> bool:
        """Tell that versions are told apart."""
        return True

    def support_ranges(self) -> bool:
        """Tell that it comes as a whole."""
        return False

    def get_content(self) -> Any:
        """Open the bytes."""
        return io.BytesIO(bytes(self.note.data) if self.note else b"")

    @spoken
    def begin_write(self, *, content_type: str | None = None) -> Any:
        """Open a place for the bytes that come."""
        drive.folder_for(here().actor, EDIT, self.folder.pk)
        self.arrival = NoteArrival()
        return self.arrival

    @spoken
    def end_write(self, *, with_errors: bool) -> None:
        """Keep the bytes."""
        if not with_errors and self.arrival is not None:
            self.note = own.keep_note(folder_id=self.folder.pk, name=_last(self.path), data=self.arrival.data())
            here().forget()

    @spoken
    def delete(self) -> None:
        """Let it go."""
        drive.folder_for(here().actor, EDIT, self.folder.pk)
        if self.note is None:
            raise DAVError(HTTP_NOT_FOUND)
        own.drop_note(note=self.note)
        here().forget()

    @spoken
    def copy_move_single(self, dest_path: str, *, is_move: bool) -> None:
        """Put the bytes elsewhere: as a note, or as a file when the name is that of one."""
        parent = _parent(self, dest_path)
        target = self.provider.get_resource_inst(dest_path, self.environ) or parent.create_empty_resource(_last(dest_path))
        data = bytes(self.note.data) if self.note else b""
        target.environ = self.environ | {"CONTENT_LENGTH": str(len(data))}
        place = target.begin_write()
        place.write(data)
        place.close()
        target.end_write(with_errors=False)

    def support_recursive_move(self, dest_path: str) -> bool:
        """Tell that it is copied and deleted."""
        return False

    def prevent_locking(self) -> bool:
        """Let nobody lock it: it is itself a kind of lock."""
        return True

    def set_property_value(self, name: str, value: Any, *, dry_run: bool = False) -> None:
        """Take no properties, and say nothing of it: desktops write some by habit."""


def _of_item(item: Item, path: str, environ: dict[str, Any]) -> Any:
    resource: Any = Folder(path, environ, item) if item.is_folder else File(path, environ, item)
    resource.get_ref_url()  # from now on it is known by which path the person came to it
    return resource


def _listed(members: list[Any]) -> list[Any]:
    """Look once for the locks and properties of all that is about to be described."""
    if members:
        locks.prefetch([member.get_ref_url() for member in members])
        here().fetch_properties([member.item.pk for member in members])
    return members


def _parent(resource: Any, dest_path: str) -> Folder:
    parent = resource.provider.get_resource_inst(dest_path.rstrip("/").rpartition("/")[0] or "/", resource.environ)
    if not isinstance(parent, Folder):
        raise DAVError(HTTP_FORBIDDEN)
    return parent


def _below(path: str, name: str) -> str:
    return f"{path.rstrip('/')}/{name}"


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
