"""The search over letters: how many are found of those that hold the letters typed, how fast, how large the index is.

A scratch database holds one agency with invented letters, each with a body of some eight hundred characters. Beside every
time stands what the search by trigrams needs for the same question (the list's own filter), in the same run.

BENCH_LETTERS says how many letters there are when questions are timed (50,000; the goals are those for 500,000). Up to
BENCH_WRITTEN of them (50,000) are written one by one, indexed and compared with a scan; the rest are copies of those, with
other days and numbers, put straight into tables and index.
"""

import os
import random
import re
import statistics
import time
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from bench.serving.scratch import scratch
from samnak.core import thai
from samnak.core.actor import Actor, Grant
from samnak.core.ids import new_id
from samnak.core.thai_names import ThaiFaker
from samnak.correspondence import queries as letters
from samnak.correspondence.models import Letter, Minute
from samnak.demo.copying import Loader
from samnak.org.models import Agency, Position, Unit
from samnak.search import queries, services
from samnak.search.content import Narrowed, Question, is_thai, read, units_of
from samnak.search.models import Entry
from samnak.search.providers import sources
from samnak.search.views import asking

LETTERS = int(os.environ.get("BENCH_LETTERS", "50000"))
WRITTEN = min(LETTERS, int(os.environ.get("BENCH_WRITTEN", "50000")))
FIRST_DAY, DAYS = date(2021, 1, 1), 2100
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
    with scratch("samnak_bench_searching"):
        official, head = _agency()
        rows = [*_building(), *_quality(head)]
        _copy()
        return [*rows, *_times("an official", official), *_times("the head of the agency", head)]


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
    for number in range(WRITTEN):
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
            document_date=FIRST_DAY + timedelta(days=draw.randrange(DAYS)), subject=subject, from_text=sender,
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
    assert Entry.objects.filter(kind="letter").count() == WRITTEN
    return [
        _row(
            "index built",
            build.done / seconds,
            "letters/s",
            build.done / own,
            goal=">= 1000",
            met=build.done / seconds >= 1000,
            of=WRITTEN,
        ),
        _row("index on disk, all", whole / 1e6, "MB", text / 1e6, goal="told", met=True, of=WRITTEN),
        _row("index on disk, words", words / 1e6, "MB", text / 1e6, goal="<= 0.5 x text", met=words <= 0.5 * text, of=WRITTEN),
    ]


def _row(name, value, unit, bound, *, goal, met, of=LETTERS):
    return {
        "name": f"search: {name} ({of:,} letters)",
        "value": round(value, 2) if value < 100 else round(value),
        "unit": unit,
        "bound": round(bound, 2) if bound < 100 else round(bound),
        "ratio": round(value / bound, 3) if bound else 0,
        "goal": goal,
        "met": bool(met),
    }


# ---- many more


def _copy():
    """Make as many letters as are asked for out of those written, with their entries in the index."""
    copies = LETTERS // WRITTEN
    if copies < 2:
        return
    number = queries.active_build().number
    day = f"(date '{FIRST_DAY}' + ((%s - date '{FIRST_DAY}') + copy * 419) %% {DAYS})"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers: the index is written here too
        cursor.execute(f"DROP INDEX search_entry_{number}_words")
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'correspondence_%' AND indexdef LIKE '%gin_trgm%'")
        for (name,) in cursor.fetchall():  # the search by trigrams is compared with where all letters are written
            cursor.execute(f"DROP INDEX {name}")
        for model, changed in (
            (Letter, {"id": "md5(id::text || copy)::uuid", "document_number": "document_number || '-' || copy",
                      "document_date": day % "document_date"}),
            (Minute, {"id": "md5(id::text || copy)::uuid", "letter_id": "md5(letter_id::text || copy)::uuid"}),
            (Entry, {"object_id": "md5(object_id::text || copy)::uuid", "day": day % "day",
                     "year": f"extract(year FROM {day % 'day'}) + 543"}),
        ):  # fmt: skip
            columns = [field.column for field in model._meta.concrete_fields if field.column]  # noqa: SLF001
            chosen = ", ".join(changed.get(name, f'"{name}"') for name in columns)
            only = "WHERE kind = 'letter'" if model is Entry else ""
            names = ", ".join(f'"{name}"' for name in columns)
            table = model._meta.db_table  # noqa: SLF001
            copied = f"FROM {table}, generate_series(1, {copies - 1}) AS copy {only}"
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} {copied}")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(f"CREATE INDEX search_entry_{number}_words ON search_entry_{number} USING gin (words, readers)")
        cursor.execute("VACUUM (ANALYZE)")


# ---- quality


def _quality(actor):
    """Compare with a scan of the texts, letter by letter, for words of four letters and more.

    What stands in a text must be found; what is found must stand there, spaces between Thai words left aside.
    """
    asked = [*WHOLE, *_parts()]
    literal, loose = _scanned(asked)
    hits = right = wanted = got = 0
    for word in asked:
        found = _all(actor, word)
        hits += len(found)
        right += len(found & loose[word])
        wanted += len(literal[word])
        got += len(found & literal[word])
    recall, precision = got / max(wanted, 1), right / max(hits, 1)
    name = f"of {len(asked)} questions against a scan, %"
    return [
        _row(f"recall {name}", recall * 100, "%", 100, goal=">= 99.5", met=recall >= 0.995, of=WRITTEN),
        _row(f"precision {name}", precision * 100, "%", 100, goal=">= 99.5", met=precision >= 0.995, of=WRITTEN),
    ]


def _parts():
    """Return words, compounds and names as they stand in the letters, numbers in both digits: with WHOLE over 300 questions."""
    draw, found = random.Random(7), {}
    for letter in Letter.objects.order_by("pk")[:3000]:
        units = units_of(draw.choice(letter.subject.split()))
        start = draw.randrange(max(1, len(units) - 1))
        found.setdefault("".join(units[start : start + draw.choice((1, 2, 3))]), letter.document_number)
    words = [word for word in found if len(word) >= 5 and is_thai(word)]
    numbers = [number if place % 2 else thai.to_thai_digits(number) for place, number in enumerate(list(found.values())[:60])]
    return [*draw.sample(words, min(len(words), 260)), *numbers]


def _scanned(words):
    """Return for each word the letters in whose own text it stands, and those where it does when spaces are left aside."""
    literal, loose = {word: set() for word in words}, {word: set() for word in words}
    normals = [(word, thai.normalise(word)) for word in words]
    said = dict(Minute.objects.values_list("letter", "text").iterator())
    for letter in Letter.objects.only("id", "subject", "from_text", "to_text", "document_number", "secrecy").iterator():
        written = [letter.subject, letter.from_text, letter.to_text, letter.document_number]
        text = "\n".join(map(thai.normalise, [*written, *(said[letter.pk].splitlines() if letter.secrecy == "none" else ())]))
        close = text.replace(" ", "")
        for word, normal in normals:
            if normal in text and (not normal[-1].isdecimal() or re.search(rf"(?<!\d){re.escape(normal)}(?!\d)", text)):
                literal[word].add(letter.pk)
            if normal.replace(" ", "") in close:
                loose[word].add(letter.pk)
    return literal, loose


def _all(actor, word) -> set[UUID]:
    """Return everything the index finds, past the pages."""
    where = queries.engine.words_asked(read(word))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id FROM search_entry WHERE agency_id = %s AND words @@ %s::tsquery",
            [actor.agency_id, where.everywhere],
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
                _clock(lambda typed=typed: WRITTEN == LETTERS and letters.search(actor, typed.replace('"', ""), 20)),
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
