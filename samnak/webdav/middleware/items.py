"""Folders and files of the drive, as WebDAV asks for them."""

import io
from typing import Any
from urllib.parse import quote

from wsgidav.dav_provider import DAVCollection, DAVNonCollection

from samnak.drive import queries as drive
from samnak.drive import services
from samnak.drive.models import Item
from samnak.drive.policies import EDIT, READ, is_secret
from samnak.drive.queries import name_key, tidy
from samnak.files import queries as files
from samnak.webdav.content import is_note
from samnak.webdav.middleware import locks
from samnak.webdav.middleware.kept import Kept, parent_of, words_of
from samnak.webdav.middleware.looking import below, child_rows, last, named_child
from samnak.webdav.middleware.notes import Note
from samnak.webdav.middleware.place import here
from samnak.webdav.middleware.speaking import spoken
from samnak.webdav.middleware.writing import Arrival
from samnak.webdav.models import DesktopNote


class Folder(Kept, DAVCollection):  # type: ignore[misc]
    """A folder."""

    def __init__(self, path: str, environ: dict[str, Any], item: Item) -> None:
        super().__init__(path, environ)
        self.item = item

    def get_last_modified(self) -> float:
        """Return when it was changed."""
        return self.item.changed_at.timestamp()

    def prevent_locking(self) -> bool:
        """Let nobody lock a whole space."""
        return self.item.is_root

    def get_member_names(self) -> list[str]:
        """Return the names in the folder."""
        return [one.name for one in self.get_member_list()]

    def get_member_list(self) -> list[Any]:
        """Return what the person sees in the folder, and what desktops keep there."""
        rows = list(child_rows(here(), self.item))
        for row in rows:
            row.space = self.item.space
        notes = DesktopNote.objects.filter(folder_id=self.item.pk).order_by("name_key")
        kept = [Note(below(self.path, note.name), self.environ, self.item, note) for note in notes]
        return [*listed([of_item(row, below(self.path, row.name), self.environ) for row in rows]), *kept]

    def get_member(self, name: str) -> Any:
        """Return what stands in the folder under a name."""
        if is_note(name):
            note = DesktopNote.objects.filter(folder_id=self.item.pk, name_key=name_key(name)).first()
            if note is not None:
                return Note(below(self.path, note.name), self.environ, self.item, note)
        item = named_child(here(), self.item, name)
        return None if item is None else of_item(item, below(self.path, name), self.environ)

    @spoken
    def create_empty_resource(self, name: str) -> Any:
        """Return what is to be written; it is made with its first version, or at once when a program locks its name."""
        drive.folder_for(here().actor, EDIT, self.item.pk)
        path = below(self.path, name)
        if is_note(name):
            return Note(path, self.environ, self.item, None)
        tidied = tidy(name)
        item = None
        if self.environ["REQUEST_METHOD"] == "LOCK":
            item = services.place_file(
                actor=here().actor, folder_id=self.item.pk, stored=None, name=tidied, words=words_of(self.environ)
            )
            here().forget()
        return File(path, self.environ, item, self.item)

    @spoken
    def create_collection(self, name: str) -> None:
        """Make a folder."""
        services.make_folder(actor=here().actor, folder_id=self.item.pk, name=name, words=words_of(self.environ))
        here().forget()

    @spoken
    def copy_move_single(self, dest_path: str, *, is_move: bool) -> None:
        """Make a folder of the same kind elsewhere; what is in it follows one by one."""
        if self.provider.get_resource_inst(dest_path, self.environ) is None:
            parent_of(self, dest_path).create_collection(last(dest_path))
        self._copy_properties(dest_path)

    def support_recursive_delete(self) -> bool:
        """Tell that a folder goes as a whole."""
        return True


class File(Kept, DAVNonCollection):  # type: ignore[misc]
    """A file, or one that is about to be made."""

    def __init__(self, path: str, environ: dict[str, Any], item: Item | None, folder: Item | None = None) -> None:
        super().__init__(path, environ)
        self.item = item  # type: ignore[assignment]
        self.folder = folder
        self.arrival: Arrival | None = None

    def get_ref_url(self) -> str:
        """Return the item's own address; one that is about to be made has a place below its folder."""
        if self.item is None and self.folder is not None:
            return f"/{self.folder.path.strip('/')}/+{quote(name_key(last(self.path)))}"
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
            made = arrival.take_in(here().actor, self.item, self.folder, last(self.path), words_of(self.environ))
        here().forget()
        self.item = drive.get_for(here().actor, READ, made.pk)

    @spoken
    def copy_move_single(self, dest_path: str, *, is_move: bool) -> None:
        """Copy the file; upon another one, inside a tree that is copied upon a tree, it becomes its newest version."""
        target = self.provider.get_resource_inst(dest_path, self.environ)
        if isinstance(target, File):
            self.handle_copy(dest_path, depth_infinity=False)
            return
        parent, names = parent_of(self, dest_path), {self.item.pk: last(dest_path)}
        services.copy_items(
            actor=here().actor, item_ids=[self.item.pk], folder_id=parent.item.pk, names=names, words=words_of(self.environ)
        )
        here().forget()
        self._copy_properties(dest_path)


def of_item(item: Item, path: str, environ: dict[str, Any]) -> Any:
    """Return what stands for an item at a path."""
    resource: Any = Folder(path, environ, item) if item.is_folder else File(path, environ, item)
    resource.get_ref_url()  # from now on it is known by which path the person came to it
    return resource


def listed(members: list[Any]) -> list[Any]:
    """Look once for the locks and properties of all that is about to be described."""
    if members:
        locks.prefetch([member.get_ref_url() for member in members])
        here().fetch_properties([member.item.pk for member in members])
    return members
