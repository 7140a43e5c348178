"""Letters as the index of the search knows them; the readers agree with `visible_to` for every letter and actor."""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import Q, QuerySet

from samnak.core.actor import Actor
from samnak.correspondence.enums import Secrecy
from samnak.correspondence.models import Letter, LetterFile, LetterReference, Minute
from samnak.correspondence.policies import tokens
from samnak.correspondence.queries.access import visible_to
from samnak.files.queries import text_of
from samnak.org.enums import Role, Scope
from samnak.org.models import Unit
from samnak.search.providers import MOST_WORDS


def _post(position_id: UUID) -> UUID:
    """Return what opens a secret letter to one post: not the post's id, by which open letters are read."""
    return uuid5(NAMESPACE_OID, f"secret letter: post {position_id}")


def _kept(unit_or_agency_id: UUID) -> UUID:
    """Return what opens the secret letters of a unit, or of a whole agency, to their registrars."""
    return uuid5(NAMESPACE_OID, f"secret letter: kept at {unit_or_agency_id}")


def found_by(letter: Letter) -> frozenset[UUID]:
    """Return the readers of a letter in the index."""
    if letter.secrecy == Secrecy.NONE:
        return frozenset(letter.reader_ids)
    return frozenset({*map(_post, letter.reader_ids), _kept(letter.unit_id), _kept(letter.agency_id)})


def finds_by(actor: Actor) -> frozenset[UUID]:
    """Return what in `found_by` lets this actor find a letter of the own agency."""
    found = set(tokens(actor))
    if actor.position_id is not None:
        found.add(_post(actor.position_id))
    below = Q()
    for grant in actor.grants:
        if grant.role != Role.SECRET_REGISTRAR:
            continue
        if grant.scope == Scope.AGENCY and actor.agency_id is not None:
            found.add(_kept(actor.agency_id))
        elif grant.scope == Scope.SUBTREE:
            below |= Q(path__startswith=grant.unit_path)
        elif grant.unit_id is not None:
            found.add(_kept(grant.unit_id))
    if below:
        found.update(map(_kept, Unit.objects.filter(below, agency=actor.agency_id).values_list("pk", flat=True)))
    return frozenset(found)


def letters_to_find(ids: Sequence[UUID]) -> QuerySet[Letter]:
    """Return letters with what the index needs of them."""
    return Letter.objects.filter(pk__in=ids)


def words_on(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return what was written on letters, and which letters they cite, in lines."""
    found: dict[UUID, str] = {}
    for model in (Minute, LetterReference):
        rows = model.objects.filter(letter__in=ids).order_by().values("letter").annotate(words=StringAgg("text", "\n"))
        for letter_id, words in rows.values_list("letter", "words"):
            found[letter_id] = f"{found.get(letter_id, '')}\n{words}".strip()
    return found


def words_in_files(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the words of the files of letters: of scans, and of what came from outside; two queries."""
    rows = LetterFile.objects.filter(letter__in=ids).order_by("letter", "role", "order").values_list("letter", "file__blob")
    held: dict[UUID, dict[str, None]] = {}  # in order, each once
    for letter_id, sha256 in rows:
        held.setdefault(letter_id, {})[sha256] = None
    texts = text_of({sha256 for blobs in held.values() for sha256 in blobs}) if held else {}
    found = {key: "\n".join(texts[one] for one in blobs if one in texts)[:MOST_WORDS] for key, blobs in held.items()}
    return {key: words for key, words in found.items() if words}


def letters_holding(sha256: str) -> list[UUID]:
    """Return the letters with a file of these bytes."""
    return list(LetterFile.objects.filter(file__blob=sha256).values_list("letter", flat=True).distinct())


def ids_after(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next letters in the order of their ids."""
    rows = Letter.objects.order_by("pk").values_list("pk", flat=True)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])


def about_how_many() -> int:
    """Return how many letters there are, as the database remembers it, or counted while they are few."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'correspondence_letter'::regclass")
        remembered = int(cursor.fetchone()[0])
    return remembered if remembered > 0 else Letter.objects.count()


def visible_among(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these letters the actor may read."""
    return set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
