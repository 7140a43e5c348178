"""What collecting static files makes of style sheets and script modules."""

import gzip
import re

from django.core.management import call_command

from samnak.ui.storage import MODULES, BundledStaticFilesStorage


def collect(settings, folder):
    settings.STATIC_ROOT = folder
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "samnak.ui.storage.BundledStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return BundledStaticFilesStorage(location=folder)


def test_pages_load_one_style_sheet_and_one_script_that_exist_packed(settings, tmp_path):
    """Nothing is imported any more, every address in the sheet leads to a file, and what is packed is the same text."""
    store = collect(settings, tmp_path)
    sheet, script = (tmp_path / store.stored_name(name) for name in ("ui/css/app.css", "ui/js/app.js"))
    text = sheet.read_text()
    assert "@import" not in text
    assert text.startswith("@layer bootstrap, tokens, base, components, layout, utilities;")
    assert text.count("@layer components {") == 8
    named = set(re.findall(r'url\("([^"]+)"\)', text))
    local = {name for name in named if not name.startswith("data:")}
    assert len(local) == 7
    assert all((sheet.parent / name).is_file() for name in local)
    assert script.read_text().count("\n}\n") >= len(MODULES)
    assert all(gzip.decompress((one.parent / f"{one.name}.gz").read_bytes()) == one.read_bytes() for one in (sheet, script))


def test_a_changed_part_changes_the_name_of_the_whole(settings, tmp_path, monkeypatch):
    """A browser that keeps the sheet for good asks for the new one."""
    first = collect(settings, tmp_path).stored_name("ui/css/app.css")
    given = BundledStaticFilesStorage._text
    monkeypatch.setattr(
        BundledStaticFilesStorage,
        "_text",
        lambda self, name: given(self, name) + ("/* new */" if name == "ui/css/base.css" else ""),
    )
    assert collect(settings, tmp_path).stored_name("ui/css/app.css") != first
