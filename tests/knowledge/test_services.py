"""The way of an entry: written, approved, replaced, restored, reviewed, read and answered."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from samnak.audit.models import Event
from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.core.time import bangkok_today
from samnak.knowledge import policies, queries, services
from samnak.knowledge.errors import IncompleteError
from samnak.knowledge.models import Edition, Entry, Feedback, ReaderToday, ReadingDay
from samnak.knowledge.providers import KnowledgeIndex, KnowledgeNotices, KnowledgeWork
from samnak.knowledge.services.publishing import later
from samnak.knowledge.services.writing import MOST_RELATED
from tests.knowledge.conftest import fresh, opened, published, written


def kinds(row):
    return list(Event.objects.filter(subject_id=row.pk).order_by("id").values_list("kind", flat=True))


def test_the_whole_way(office):
    row = published(office, opened(office))
    first = row.current
    assert (row.state, first.edition, row.review_on) == ("published", 1, later(bangkok_today(), 12))
    services.revise(actor=office.actor("officer"), entry_id=row.pk)
    row = fresh(row)
    services.edit_entry(actor=office.actor("officer"), entry_id=row.pk, data={"title": "ฉบับใหม่"}, revision=row.revision)
    assert fresh(row).current.title == "การเดินทางไปราชการ"
    services.submit(actor=office.actor("officer"), entry_id=row.pk)
    services.return_entry(actor=office.actor("registrar"), entry_id=row.pk, reason="เพิ่มตัวอย่าง")
    assert fresh(row).returned_reason == "เพิ่มตัวอย่าง"
    services.submit(actor=office.actor("officer"), entry_id=row.pk)
    services.publish(actor=office.actor("registrar"), entry_id=row.pk)
    row = fresh(row)
    first.refresh_from_db()
    assert (row.current.edition, row.current.title, first.ended_at is None) == (2, "ฉบับใหม่", False)
    services.restore(actor=office.actor("officer"), entry_id=row.pk, number=1)
    row = fresh(row)
    assert (row.state, row.title, row.current.title) == ("draft", "การเดินทางไปราชการ", "ฉบับใหม่")
    services.withdraw(actor=office.actor("director"), entry_id=row.pk, reason="ยกเลิกระเบียบ")
    assert (fresh(row).state, fresh(row).current) == ("withdrawn", None)
    assert kinds(row) == [
        f"knowledge.{one}"
        for one in (
            "written", "submitted", "published", "revised", "edited", "submitted", "returned", "submitted", "published",
            "restored", "withdrawn",
        )
    ]  # fmt: skip


def test_an_edition_is_frozen(office):
    row = published(office, opened(office))
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=row.current_id).update(body="เปลี่ยน")
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=row.current_id).delete()


def test_tables_refuse_writes_without_an_actor(office):
    row = published(office, opened(office))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=row.pk).update(title="ลักลอบ")


def test_what_is_missing_is_named(office):
    collection = opened(office)
    row = written(office, collection, kind="form", summary="", number="")
    with pytest.raises(IncompleteError) as refusal:
        services.submit(actor=office.actor("officer"), entry_id=row.pk)
    assert refusal.value.message == "ยังเสนอไม่ได้ กรุณากรอกให้ครบก่อน: สรุปย่อ · แฟ้ม · รหัสแบบฟอร์ม"
    article = written(office, collection, body=" ")
    with pytest.raises(IncompleteError, match="เนื้อหา"):
        services.submit(actor=office.actor("officer"), entry_id=article.pk)


def test_two_who_write_at_once(office):
    row = written(office, opened(office))
    services.edit_entry(actor=office.actor("officer"), entry_id=row.pk, data={"title": "ก"}, revision=1)
    with pytest.raises(ConflictError):
        services.edit_entry(actor=office.actor("director"), entry_id=row.pk, data={"title": "ข"}, revision=1)
    services.submit(actor=office.actor("officer"), entry_id=row.pk)
    services.publish(actor=office.actor("director"), entry_id=row.pk)
    with pytest.raises(DeniedError):  # a second approval finds that it no longer waits
        services.publish(actor=office.actor("registrar"), entry_id=row.pk)


def test_readers_of_a_day_are_counted_once(office):
    row = published(office, opened(office))
    for key in ("planner", "planner", "typist"):
        services.note_reading(actor=office.actor(key), entry_id=row.pk)
    assert list(ReadingDay.objects.values_list("entry", "day", "count")) == [(row.pk, bangkok_today(), 2)]
    assert ReaderToday.objects.count() == 2
    ReaderToday.objects.update(day=bangkok_today() - timedelta(days=1))
    services.forget_readers(actor=office.actor("head"))
    assert ReaderToday.objects.count() == 0
    assert [(one.pk, one.read_count) for one in queries.most_read(office.actor("head"))] == [(row.pk, 2)]


def test_one_answer_a_person(office):
    row = published(office, opened(office))
    services.answer(actor=office.actor("planner"), entry_id=row.pk, helpful=True)
    services.answer(actor=office.actor("planner"), entry_id=row.pk, helpful=False, comment="ขอตัวอย่าง")
    services.answer(actor=office.actor("typist"), entry_id=row.pk, helpful=True)
    assert queries.helpful_counts(row) == {"yes": 1, "no": 1}
    assert [(one.comment, one.helpful) for one in queries.feedback_of(row)] == [("ขอตัวอย่าง", False)]
    assert Feedback.objects.count() == 2
    draft = written(office, row.collection)
    with pytest.raises(DeniedError):
        services.answer(actor=office.actor("officer"), entry_id=draft.pk, helpful=True)


def test_what_waits_for_curators(office):
    collection = opened(office)
    row = written(office, collection)
    services.submit(actor=office.actor("officer"), entry_id=row.pk)
    own = written(office, collection, "director")
    services.submit(actor=office.actor("director"), entry_id=own.pk)
    work = KnowledgeWork()
    waits = {key: work.count([office.actor(key)]) for key in ("director", "registrar", "officer", "planner")}
    assert waits == {"director": {"knowledge.approve": 1}, "registrar": {"knowledge.approve": 2}, "officer": {}, "planner": {}}
    services.publish(actor=office.actor("registrar"), entry_id=own.pk)
    Entry.objects.filter(pk=own.pk).update(review_on=bangkok_today())
    director = office.actor("director")
    assert work.count([director]) == {"knowledge.approve": 1, "knowledge.review": 1}
    assert [one.kind for one in work.items([director], 10)] == ["knowledge.approve", "knowledge.review"]
    services.review(actor=director, entry_id=own.pk)
    assert work.count([director]) == {"knowledge.approve": 1}


def test_who_is_told(office):
    row = published(office, opened(office))
    services.answer(actor=office.actor("planner"), entry_id=row.pk, helpful=True)
    told = {}
    for event in Event.objects.filter(subject_id=row.pk):
        if event.kind in KnowledgeNotices.kinds:
            told[event.kind] = {post for one in KnowledgeNotices().notices(event.pk, event.kind) for post in one.position_ids}
    curators = {office.id("director"), office.id("registrar")}
    assert told == {
        "knowledge.submitted": curators, "knowledge.published": {office.id("officer")}, "knowledge.answered": curators,
    }  # fmt: skip


def test_related_are_chosen_and_suggested(office):
    collection = opened(office)
    row, near, far = (published(office, collection, title=one, tags=tags) for one, tags in (
        ("ก", ["เดินทาง"]), ("ข", ["เดินทาง", "ที่พัก"]), ("ค", ["ลา"])))  # fmt: skip
    hidden = published(office, opened(office, "unit", title="เฉพาะกอง"), title="ง", tags=["เดินทาง"])
    services.choose_related(actor=office.actor("officer"), entry_id=row.pk, others=[far.pk, row.pk])
    chosen, alike = queries.related_to(office.actor("planner"), row)
    assert ([one.pk for one in chosen], [one.pk for one in alike]) == ([far.pk], [near.pk])
    assert hidden.pk in {one.pk for one in queries.related_to(office.actor("officer"), row)[1]}


def test_lists_and_facets(office):
    collection = opened(office)
    published(office, collection, title="แตงกวา", tags=["ก"])
    published(office, collection, title="เก้าอี้", tags=["ก", "ข"])
    published(office, collection, kind="form", file="แบบใบลา".encode())
    written(office, collection, title="ร่าง")
    actor = office.actor("planner")

    def titles(order="", **asked):
        return [
            one.current.title
            for one in queries.ordered(queries.narrowed(queries.published_to(actor), queries.Filter(**asked)), order)
        ]

    assert titles("title") == ["เก้าอี้", "แตงกวา", "ใบลาพักผ่อน"]
    assert titles(tag="ข") == ["เก้าอี้"]
    assert titles(kind="form") == ["ใบลาพักผ่อน"]
    assert titles(text="กจ.01") == ["ใบลาพักผ่อน"]
    assert titles(text="ร่าง") == []
    facets = queries.facets_of(queries.narrowed(queries.published_to(actor), queries.Filter()))
    assert (facets.collections, facets.tags) == (
        [(str(collection.pk), "งานสารบรรณ", 3)], [("ก", 2), ("การลา", 1), ("ข", 1)],
    )  # fmt: skip
    found = queries.ordered(queries.narrowed(queries.published_to(actor), queries.Filter(text="กวา")), searched=True)
    assert [one.current.title for one in found] == ["แตงกวา"]


def test_the_index_tells_what_is_out_only(office):
    row = published(office, opened(office))
    services.revise(actor=office.actor("officer"), entry_id=row.pk)
    services.edit_entry(
        actor=office.actor("officer"),
        entry_id=row.pk,
        data={"body": "ความลับในร่าง", "title": "ร่างลับ"},
        revision=fresh(row).revision,
    )
    (found,) = KnowledgeIndex().documents([row.pk])
    assert found.title == "การเดินทางไปราชการ"
    assert "ความลับในร่าง" not in found.text
    assert "ยื่นคำขอ ก่อน เดินทาง" in found.text


def test_a_curator_added_or_taken_away_is_noted_for_the_search(office):
    collection = opened(office)
    row = written(office, collection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_change")
        services.change_collection(
            actor=office.actor("director"), collection_id=collection.pk, title=collection.title, description="",
            audience="agency", curators=[office.id("director")],
        )  # fmt: skip
        cursor.execute("SELECT DISTINCT object_id FROM search_change WHERE kind = 'knowledge'")
        assert [one for (one,) in cursor.fetchall()] == [row.pk]
    assert not policies.is_curator(office.actor("registrar"), fresh(row).collection)


def test_a_collection_needs_a_curator_and_a_name_of_its_own(office, other_office):
    opened(office)
    with pytest.raises(DomainError, match="มีหมวดชื่อนี้แล้ว"):
        opened(office)
    with pytest.raises(DomainError, match="อย่างน้อยหนึ่งตำแหน่ง"):
        opened(office, title="อื่น", curators=())
    with pytest.raises(DomainError, match="อย่างน้อยหนึ่งตำแหน่ง"):
        services.open_collection(
            actor=office.actor("director"), title="อื่น", description="", audience="all", curators=[other_office.id("director")]
        )


def test_months_later():
    from datetime import date

    assert later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert later(date(2026, 11, 26), 12) == date(2027, 11, 26)


def test_approving_takes_having_read_it(office):
    row = written(office, opened(office))
    services.submit(actor=office.actor("officer"), entry_id=row.pk)
    seen = fresh(row).revision
    services.recall(actor=office.actor("officer"), entry_id=row.pk)
    services.edit_entry(actor=office.actor("officer"), entry_id=row.pk, data={"body": "อื่น"}, revision=fresh(row).revision)
    services.submit(actor=office.actor("officer"), entry_id=row.pk)
    with pytest.raises(ConflictError):
        services.publish(actor=office.actor("director"), entry_id=row.pk, seen=seen)
    assert services.publish(actor=office.actor("director"), entry_id=row.pk, seen=fresh(row).revision).body == "อื่น"


def test_choosing_related_leaves_what_the_chooser_cannot_see(office):
    collection = opened(office)
    row, near = (published(office, collection, title=one) for one in "กข")
    hidden = published(office, opened(office, "unit", title="เฉพาะกอง"), title="ง")
    services.choose_related(actor=office.actor("officer"), entry_id=row.pk, others=[near.pk, hidden.pk])
    services.withdraw(actor=office.actor("director"), entry_id=hidden.pk, reason="ปรับปรุง")
    services.choose_related(actor=office.actor("officer"), entry_id=row.pk, others=[])
    assert list(row.related.values_list("other", flat=True)) == [hidden.pk]
    many = [published(office, collection, title=f"เรื่อง {number}").pk for number in range(MOST_RELATED + 1)]
    with pytest.raises(DomainError, match="ไม่เกิน 12 เรื่อง"):
        services.choose_related(actor=office.actor("officer"), entry_id=row.pk, others=many)


def test_a_changed_answer_is_new_to_the_curator(office):
    row = published(office, opened(office))
    first = services.answer(actor=office.actor("planner"), entry_id=row.pk, helpful=True)
    services.answer(actor=office.actor("typist"), entry_id=row.pk, helpful=True)
    services.answer(actor=office.actor("planner"), entry_id=row.pk, helpful=False, comment="แก้แล้ว")
    assert queries.desk_of(office.actor("director"))["feedback"][0].pk == first.pk
