"""The shape of the code base: sizes, names, boundaries, words."""

import ast
import re
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "samnak").rglob("*.py") if "migrations" not in path.parts)
HARD_MODULE, HARD_FUNCTION = 600, 60
PUBLIC = {"services", "queries", "policies", "enums", "errors", "providers"}
OPEN_TO_ALL = {"core", "ui"}
ENTRANCES = {"demo"}
# What may be imported from another app besides its public modules, and why; this table may only shrink.
EXCEPTIONS = {
    "samnak.accounts.sudo": "a decorator for views",
    "samnak.files.responses": "turns a stored file into an HTTP answer",
    "samnak.org.middleware": "the middleware that sets request.actor is read by views that change the post",
}
# Types and reads of a lower app's rows; nobody writes through them (services do).
MODELS_MAY_BE_NAMED = True


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_module_size(path):
    assert len(path.read_text().splitlines()) <= HARD_MODULE


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_function_size(path):
    tree = ast.parse(path.read_text())
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > HARD_FUNCTION
    ]
    assert long == []


def test_no_junk_drawers():
    names = {path.stem for path in SOURCES} | {path.parent.name for path in SOURCES}
    assert names & {"utils", "util", "helpers", "helper", "common", "misc"} == set()


def test_no_get_model():
    assert [relative(path) for path in SOURCES if re.search(r"\bapps\.get_model\(", path.read_text())] == []


def test_other_apps_are_used_through_their_doors():
    graph = grimp.build_graph("samnak", cache_dir=None)
    broken = []
    for module in sorted(graph.modules):
        parts = module.split(".")
        if len(parts) < 3 or parts[1] in ENTRANCES or "migrations" in parts:
            continue
        for target in sorted(graph.find_modules_directly_imported_by(module)):
            other = target.split(".")
            if len(other) < 3 or other[1] == parts[1] or other[1] in OPEN_TO_ALL or target in EXCEPTIONS:
                continue
            allowed = PUBLIC | ({"models"} if MODELS_MAY_BE_NAMED else set())
            if other[2] not in allowed:
                broken.append(f"{module} imports {target}")
    assert broken == []


def test_no_writes_through_another_apps_models():
    """A model of another app may be named as a type or read, but never created, updated or deleted."""
    broken = []
    for path in SOURCES:
        app = path.relative_to(ROOT / "samnak").parts[0]
        if app in ENTRANCES:
            continue
        tree = ast.parse(path.read_text())
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and re.match(rf"samnak\.(?!{app}\b)\w+\.models", node.module or "")
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                text = ast.unparse(node.func)
                if re.match(rf"({'|'.join(foreign) or 'x^'})\.objects\b", text) and re.search(
                    r"\.(create|update|delete|bulk_create|bulk_update|get_or_create|update_or_create)$", text
                ):
                    broken.append(f"{relative(path)}:{node.lineno} {text}")
    assert broken == []


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("samnak.")]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_models_speak_thai(model):
    term = (model.__doc__ or "").split(" - ")[0].strip()
    assert re.search(r"[ก-๙]", term), "the docstring begins with the official Thai term"
    assert re.search(r"[ก-๙]", str(model._meta.verbose_name))
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    assert term.split(" (")[0] in glossary, f"{term} stands in docs/glossary.md"


def test_own_models_have_uuid_keys_or_a_reason():
    numbered = {model._meta.label for model in own_models() if model._meta.pk.get_internal_type() == "BigAutoField"}
    # a counter's row has no address; an allocation is never named outside its booking, and there are very many;
    # what waits for the index is read once, in its order
    assert numbered == {"bookings.Allocation", "correspondence.NumberCounter", "search.Change"}


def test_templates_are_used():
    python = "\n".join(path.read_text() for path in SOURCES)
    templates = sorted((ROOT / "samnak").rglob("templates/**/*.html"))
    markup = "\n".join(path.read_text() for path in templates)
    names = [str(path).split("/templates/", 1)[1] for path in templates]
    unused = [name for name in names if f'{name}"' not in python + markup and f"{name}#" not in python]
    assert unused == []


def test_migrations_are_linear():
    for app in (ROOT / "samnak").iterdir():
        files = sorted(path.stem for path in (app / "migrations").glob("[0-9]*.py")) if (app / "migrations").is_dir() else []
        numbers = [name[:4] for name in files]
        assert numbers == [f"{number:04}" for number in range(1, len(files) + 1)], app.name


def test_nothing_third_party_is_kept_in_the_repository():
    kept = [
        relative(path)
        for path in (ROOT / "samnak").rglob("*")
        if path.suffix in {".ttf", ".woff", ".woff2"} or ".min." in path.name
    ]
    assert kept == []
