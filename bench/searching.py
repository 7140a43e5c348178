"""The search over letters: how many are found of those that hold the letters typed, how fast, how large the index is.

A scratch database holds one agency with invented letters, each with a body of some eight hundred characters. Beside every
time stands what the search by trigrams needs for the same question (the list's own filter), in the same run. BENCH_LETTERS
says how many letters (50,000); the goals are those for 500,000.
"""

import os
import random
import statistics
import time
from datetime import date, timedelta
from uuid import UUID

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from samnak.core import thai
from samnak.core.actor import Actor, Grant
from samnak.core.ids import new_id
from samnak.core.thai_names import ThaiFaker
from samnak.correspondence import queries as letters
from samnak.correspondence.models import Letter, Minute
from samnak.demo.copying import Loader
from samnak.org.models import Agency, Position, Unit
from samnak.search import queries, services
from samnak.search.content import Question, read
from samnak.search.models import Entry
from samnak.search.providers import sources
from samnak.search.views import asking
from samnak.search.views.asking import Narrowed

DATABASE = "samnak_bench_searching"
LETTERS = int(os.environ.get("BENCH_LETTERS", "50000"))
ROUNDS = 3
UNITS, SECTIONS = 40, 4  # divisions, and sections in each
SECRET = 0.03
AT_ONCE = 5_000
WHOLE = [
    "กรรมการ", "คณะกรรมการ", "จัดจ้าง", "จัดซื้อจัดจ้าง", "งบประมาณ", "งบประมาณรายจ่าย", "วัฒนธรรม", "สำนักงานวัฒนธรรม", "โครงการ",
    "ประชุม", "การประชุม", "ผู้ว่าราชการจังหวัด", "ประจำปี", "ครุภัณฑ์", "คอมพิวเตอร์", "ตรวจรับ", "รายงานผล", "ขออนุมัติ", "ขอเชิญ",
    "ความอนุเคราะห์", "บุคลากร", "พิพิธภัณฑ์", "อุทยานประวัติศาสตร์", "ข้าราชการ", "ลูกจ้าง", "เบิกจ่าย", "ฝึกอบรม", "ปฏิบัติราชการ",
    "ประชาสัมพันธ์", "กฎกระทรวง", "มาตรการ", "ยุทธศาสตร์", "ดำเนินการ", "เชียงใหม่", "นครราชสีมา",
]  # fmt: skip
SHORT = ["วัด", "ลา", "ยา", "แผน", "รถ", "เงิน", "ค่า"]
SEVERAL = ["งบประมาณ ครุภัณฑ์", "คณะกรรมการ ตรวจรับ", "ประชุม เชียงใหม่", '"รายงานผล การปฏิบัติราชการ"', "มกราคม 2568", "โครงการ -ประชุม"]


def run():
    original = dict(connection.settings_dict)
    scratch = original | {
        "NAME": DATABASE,
        "OPTIONS": {key: value for key, value in original["OPTIONS"].items() if key != "pool"},
    }
    try:
        _scratch(original, create=True)
        _use(scratch)
        call_command("migrate", interactive=False, verbosity=0)
        official, head = _agency()
        return [*_building(), *_quality(head), *_times("an official", official), *_times("the head of the agency", head)]
    finally:
        _use(original)
        _scratch(original, create=False)


# ---- the database


def _scratch(settings, *, create):
    told = {"user": settings["USER"], "host": settings["HOST"], "port": settings["PORT"], "password": settings["PASSWORD"]}
    given = {key: value for key, value in told.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as link:
        link.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        if create:
            link.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")


def _use(settings):
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connection.settings_dict.clear()
    connection.settings_dict.update(settings)


def _agency():
    """Write one agency with its letters; return an official of one section and the head of the agency."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'bench', false)")
    agency = Agency.objects.create(kind="department", name="กรมทดสอบการค้น", ministry="กระทรวงทดสอบ", letterhead="กรม")
    root = Unit.objects.create(agency=agency, kind="division", name="กรม")
    divisions = [
        Unit.objects.create(agency=agency, parent=root, kind="division", name=f"กอง {number}") for number in range(UNITS)
    ]
    sections = [
        Unit.objects.create(agency=agency, parent=division, kind="section", name=f"กลุ่ม {number}")
        for division in divisions
        for number in range(SECTIONS)
    ]
    posts = [Position.objects.create(agency=agency, unit=unit, title="นักวิชาการ") for unit in [*sections, root]]
    _write(agency, divisions, sections, posts)
    units = frozenset(Unit.objects.values_list("pk", flat=True))
    section = sections[0]
    official = Actor(
        name="ก ข", user_id=new_id(), agency_id=agency.pk, unit_id=section.pk, unit_path=section.path, position_id=posts[0].pk,
        readable_unit_ids=frozenset({section.pk, section.parent_id}),
    )  # fmt: skip
    keeps = frozenset({Grant("secret_registrar", "agency", root.pk, root.path)})
    head = Actor(
        name="ค ง", user_id=new_id(), agency_id=agency.pk, unit_id=root.pk, unit_path=root.path, position_id=posts[-1].pk,
        is_head=True, grants=keeps, readable_unit_ids=units,
    )  # fmt: skip
    return official, head


def _write(agency, divisions, sections, posts):
    faker, draw = ThaiFaker(41), random.Random(41)
    loader = Loader()
    for number in range(LETTERS):
        place = int(draw.paretovariate(0.6)) % len(sections)  # some offices write much more than others
        section = sections[place]
        secret = draw.random() < SECRET
        readers = (
            [posts[place].pk]
            if secret
            else [section.pk, divisions[place // SECTIONS].pk, *([agency_root(section)] if draw.random() < 0.3 else [])]
        )
        subject, sender = faker.subject(), faker.organisation()
        pk, document_number = new_id(), f"ทส {place:04}/{number}"
        loader.add(
            Letter, id=pk, agency_id=agency.pk, unit_id=section.pk, direction=draw.choice(["incoming", "outgoing"]),
            kind="external_letter", state="closed", source="paper", document_number=document_number,
            document_date=date(2021, 1, 1) + timedelta(days=draw.randrange(2100)), subject=subject, from_text=sender,
            to_text="อธิบดีกรมทดสอบการค้น", urgency="normal", secrecy="confidential" if secret else "none", is_circular=False,
            signed_code="", reader_ids=readers, created_by_name="ก ข",
            search_text=thai.normalise(f"{document_number} {subject} {sender}"),
        )  # fmt: skip
        loader.add(
            Minute, id=new_id(), agency_id=agency.pk, letter_id=pk, kind="note", addressed_to="", author_name="ก ข",
            author_in_words="", text="\n".join(faker.body_paragraphs(subject)),
        )  # fmt: skip
        if number % AT_ONCE == AT_ONCE - 1:
            loader.flush([Letter, Minute])
    loader.flush([Letter, Minute])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def agency_root(section):
    return section.parent.parent_id


# ---- building


def _building():
    began, used = time.perf_counter(), time.process_time()
    build = services.rebuild(sources())
    seconds, own = time.perf_counter() - began, time.process_time() - used
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) search_entry, search_lexeme")
        table = f"search_entry_{build.number}"
        cursor.execute(f"SELECT pg_total_relation_size('{table}') + pg_total_relation_size('search_lexeme')")
        whole = cursor.fetchone()[0]
        cursor.execute(f"SELECT pg_relation_size('{table}_words')")
        words = cursor.fetchone()[0]
        cursor.execute("SELECT sum(octet_length(text)) FROM correspondence_minute")
        text = cursor.fetchone()[0]
    assert build.done == LETTERS == Entry.objects.count()
    return [
        _row("index built", LETTERS / seconds, "letters/s", LETTERS / own, goal=">= 1000", met=LETTERS / seconds >= 1000),
        _row("index on disk, all", whole / 1e6, "MB", text / 1e6, goal="told", met=True),
        _row("index on disk, words", words / 1e6, "MB", text / 1e6, goal="<= 0.5 x text", met=words <= 0.5 * text),
    ]


def _row(name, value, unit, bound, *, goal, met):
    return {
        "name": f"search: {name} ({LETTERS:,} letters)",
        "value": round(value, 2) if value < 100 else round(value),
        "unit": unit,
        "bound": round(bound, 2) if bound < 100 else round(bound),
        "ratio": round(value / bound, 3) if bound else 0,
        "goal": goal,
        "met": bool(met),
    }


# ---- quality


def _quality(actor):
    """Compare with a scan of the texts, letter by letter, for words of four letters and more."""
    scanned = _scanned(WHOLE)
    hits = right = wanted = 0
    for word in WHOLE:
        found = _all(actor, word)
        hits += len(found)
        right += len(found & scanned[word])
        wanted += len(scanned[word])
    recall, precision = right / max(wanted, 1), right / max(hits, 1)
    return [
        _row("recall against a scan, %", recall * 100, "%", 100, goal=">= 99.5", met=recall >= 0.995),
        _row("precision against a scan, %", precision * 100, "%", 100, goal=">= 99.5", met=precision >= 0.995),
    ]


def _scanned(words):
    """Return for each word the letters in whose own text it stands."""
    found = {word: set() for word in words}
    said = dict(Minute.objects.values_list("letter", "text").iterator())
    for letter in Letter.objects.only("id", "subject", "from_text", "to_text", "document_number", "secrecy").iterator():
        text = "\n".join([letter.subject, letter.from_text, letter.to_text, said[letter.pk] if letter.secrecy == "none" else ""])
        text = "\n".join(map(thai.normalise, text.splitlines()))
        for word in words:
            if word in text:
                found[word].add(letter.pk)
    return found


def _all(actor, word) -> set[UUID]:
    """Return everything the index finds, past the pages."""
    where = queries.engine.words_asked(read(word))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id FROM search_entry WHERE agency_id = %s AND words @@ %s::tsquery", [actor.agency_id, where.everywhere]
        )
        return {row[0] for row in cursor.fetchall()}


# ---- times


def _times(who, actor):
    asked = [*WHOLE, *SHORT, *SEVERAL]
    engine, page, before = [], [], []
    for turn in range(ROUNDS + 1):  # the first turn warms up
        for typed in random.Random(turn).sample(asked, len(asked)):
            terms = read(typed)
            took = [
                _clock(lambda terms=terms: _find(actor, terms)),
                _clock(lambda terms=terms: asking.ask(actor, terms, Narrowed())),
                _clock(lambda typed=typed: letters.search(actor, typed.replace('"', ""), 20)),
            ]
            if turn:
                for times, one in zip((engine, page, before), took, strict=True):
                    times.append(one)
    rows = []
    for name, times in (("index alone", engine), ("page with rights and passages", page)):
        for part, goal in ((50, 30), (95, 100)):
            value, bound = _percentile(times, part), _percentile(before, part)
            rows.append(_row(f"{name}, {who}, p{part}", value, "ms", bound, goal=f"<= {goal} ms", met=value <= goal))
    return rows


def _find(actor, terms):
    source = sources()["letter"]
    return queries.find(Question(actor.agency_id, {"letter": source.tokens(actor)}, terms))


def _clock(act):
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _percentile(times, part):
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]
