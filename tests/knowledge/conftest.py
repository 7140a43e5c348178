"""An office with collections, its curators, and one beside it."""

import io

import pytest

from samnak.knowledge import services
from samnak.knowledge.models import Collection, Entry
from samnak.knowledge.queries import with_all
from tests.factories.offices import make_office

BODY = "## การขออนุมัติ\nยื่นคำขอ **ก่อน** เดินทาง\n\n- ตรวจงบประมาณ\n- แนบกำหนดการ\n\n## การเบิกจ่าย\n1. รวบรวมใบเสร็จ\n2. ส่งภายใน 15 วัน\n"
ARTICLE = {"title": "การเดินทางไปราชการ", "summary": "ขั้นตอนตั้งแต่ขออนุมัติจนเบิกจ่าย", "body": BODY, "tags": ["เดินทาง", "เบิกจ่าย"]}
FORM = {"title": "ใบลาพักผ่อน", "summary": "ใช้ยื่นลาพักผ่อน", "body": "", "tags": ["การลา"], "number": "กจ.01", "used_by": "ข้าราชการ"}


@pytest.fixture
def official_writes(db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")


@pytest.fixture
def office(official_writes):
    return make_office()


@pytest.fixture
def other_office(official_writes):
    return make_office("กรมศิลปากร", "วธ 04")


def opened(office, audience="agency", title="งานสารบรรณ", curators=("director", "registrar"), by="director"):
    row = services.open_collection(
        actor=office.actor(by), title=title, description="คู่มือ", audience=audience, curators=[office.id(one) for one in curators]
    )
    return Collection.objects.get(pk=row.pk)


def written(office, collection, who="officer", *, kind="article", file=None, **data):
    given = (ARTICLE if kind == "article" else FORM) | data
    stream = io.BytesIO(file) if file else None
    return services.write_entry(
        actor=office.actor(who), collection_id=collection.pk, kind=kind, data=given, stream=stream, file_name="แบบ.txt"
    )


def fresh(row):
    return with_all(Entry.objects.filter(pk=row.pk)).get()


def published(office, collection, who="officer", by="director", **given):
    row = written(office, collection, who, **given)
    services.submit(actor=office.actor(who), entry_id=row.pk)
    services.publish(actor=office.actor(by), entry_id=row.pk)
    return fresh(row)


@pytest.fixture
def browse(client, office):
    def sign_in(key, of=None):
        client.force_login((of or office).people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
