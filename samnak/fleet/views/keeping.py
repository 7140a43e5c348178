"""Files that outlive a form with mistakes: stored at once, and named in the form by a note only this person can use."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.http import HttpRequest

from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.files.models import StoredFile
from samnak.fleet.views.offering import PAPERS, keep_file

SALT = "fleet.kept-file"
SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file and the note by which the form names it when it is sent again."""

    file: StoredFile
    note: str


def kept_files(request: HttpRequest, actor: Actor, form: forms.Form, name: str, kinds: frozenset[str] = PAPERS) -> list[Kept]:
    """Store what was put into a field of a checked form, behind what was stored before; a refusal stands beside the field."""
    found = _before(request, actor)
    given: Any = form.cleaned_data.get(name) or []
    for upload in given if isinstance(given, list) else [given]:
        try:
            file = keep_file(actor, upload, kinds)
        except DomainError as error:
            form.add_error(name, error.message)
        else:
            if file is not None:
                found.append(Kept(file, signing.dumps([str(file.pk), str(actor.user_id)], salt=SALT)))
    return found


def kept_file(request: HttpRequest, actor: Actor, form: forms.Form, name: str, kinds: frozenset[str] = PAPERS) -> Kept | None:
    """Return the one file of a field, the latest given."""
    found = kept_files(request, actor, form, name, kinds)
    return found[-1] if found else None


def _before(request: HttpRequest, actor: Actor) -> list[Kept]:
    """Return the files that an earlier try has stored."""
    notes = {pk: note for note in request.POST.getlist("kept") if (pk := _read(note, actor)) is not None}
    files = {file.pk: file for file in StoredFile.objects.filter(pk__in=notes, agency=actor.agency_id)}
    return [Kept(files[pk], note) for pk, note in notes.items() if pk in files]


def _read(note: str, actor: Actor) -> UUID | None:
    try:
        pk, user_id = signing.loads(note, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return UUID(pk) if user_id == str(actor.user_id) else None
