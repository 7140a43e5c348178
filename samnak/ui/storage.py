"""Static files as they are served: one style sheet, one script, names that hold their content's hash, packed once."""

import gzip
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile

STYLES = "ui/css/app.css"
SCRIPT = "ui/js/app.js"
# the frame's script modules, in the order in which they run
MODULES = (
    "dialogs",
    "menus",
    "palette",
    "lists",
    "forms",
    "autosave",
    "keeper",
    "files",
    "pages",
    "toasts",
    "preferences",
    "clock",
    "dates",
)
PACKED = {".css", ".js", ".svg"}
VENDORED = ("bootstrap/", "plex/")  # what pages need of them is in the one style sheet; fonts are packed already
IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')
ADDRESS = re.compile(r'url\("([^"#:]+)"\)')


class BundledStaticFilesStorage(ManifestStaticFilesStorage):
    """Gathers style sheets and script modules into one file each and packs what can be packed.

    A browser then asks for two files instead of thirty, keeps them for good, and asks anew when their content changes.
    """

    script = SCRIPT

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Add the bundles to the collected files before their names are hashed; pack the outcome."""
        if dry_run:
            return
        self._paths = paths
        made = {STYLES: self._styles(), SCRIPT: self._script([f"ui/js/{name}.js" for name in MODULES])}
        for name, text in made.items():
            self.delete(name)
            self._save(name, ContentFile(text.encode()))
        yield from super().post_process({**paths, **{name: (self, name) for name in made}}, dry_run, **options)
        for name in set(self.hashed_files.values()):
            self._pack(name)

    def _text(self, name: str) -> str:
        source, path = self._paths[name]
        with source.open(path) as file:
            return str(file.read().decode())

    def _styles(self) -> str:
        """Put every style sheet in the place of its @import, in its layer, with addresses seen from the whole."""

        def put_in(found: re.Match[str]) -> str:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(STYLES), found[1]))
            folder = posixpath.relpath(posixpath.dirname(name), posixpath.dirname(STYLES))
            text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", self._text(name)).replace('@charset "UTF-8";', "")
            text = ADDRESS.sub(lambda one: f'url("{posixpath.normpath(posixpath.join(folder, one[1]))}")', text)
            return f"@layer {found[2]} {{\n{text}\n}}" if found[2] else text

        return IMPORT.sub(put_in, self._text(STYLES))

    def _script(self, names: Sequence[str]) -> str:
        """Join modules, each in a block of its own, so that their names stay apart as they do in modules."""
        return "".join(f"{{\n{self._text(name)}\n}}\n" for name in names)

    def _pack(self, name: str) -> None:
        """Write the packed form beside a file; its name holds the hash of the content, so one that is there is right."""
        packed = Path(f"{self.path(name)}.gz")
        if packed.suffixes[-2:-1] and packed.suffixes[-2] in PACKED and not name.startswith(VENDORED) and not packed.exists():
            packed.write_bytes(gzip.compress(Path(self.path(name)).read_bytes(), 9, mtime=0))
