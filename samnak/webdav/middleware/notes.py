"""Small files that desktops keep for themselves beside the real ones."""

import io
from typing import Any
from urllib.parse import quote

from wsgidav.dav_error import HTTP_NOT_FOUND, DAVError
from wsgidav.dav_provider import DAVNonCollection

from samnak.drive import queries as drive
from samnak.drive.models import Item
from samnak.drive.policies import EDIT
from samnak.drive.queries import name_key
from samnak.webdav import services as own
from samnak.webdav.middleware.kept import parent_of
from samnak.webdav.middleware.looking import last
from samnak.webdav.middleware.place import here
from samnak.webdav.middleware.speaking import spoken
from samnak.webdav.middleware.writing import NoteArrival
from samnak.webdav.models import DesktopNote


class Note(DAVNonCollection):  # type: ignore[misc]
    """A small file that a desktop keeps for itself."""

    def __init__(self, path: str, environ: dict[str, Any], folder: Item, note: DesktopNote | None) -> None:
        super().__init__(path, environ)
        self.folder, self.note = folder, note
        self.arrival: NoteArrival | None = None

    def get_ref_url(self) -> str:
        """Return an address below the folder."""
        ref = f"/{self.folder.path.strip('/')}/~{quote(name_key(last(self.path)))}"
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
            self.note = own.keep_note(folder_id=self.folder.pk, name=last(self.path), data=self.arrival.data())
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
        parent = parent_of(self, dest_path)
        target = self.provider.get_resource_inst(dest_path, self.environ) or parent.create_empty_resource(last(dest_path))
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
