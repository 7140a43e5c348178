"""An office that makes data sets, its steward, and one beside it."""

import io

import pytest

from samnak.datasets import services
from samnak.org.enums import Role, Scope
from tests.factories.offices import make_office

CLEAN = 'จังหวัด,ปี,จำนวนผู้เข้าชม,ค่าเข้าชม\nเชียงใหม่,2568,"1,250",20.5\nน่าน,2568,305,10\nเชียงใหม่,2569,1400,25\nตาก,2569,,5\n'
RECORD = {
    "title": "ผู้เข้าชมพิพิธภัณฑ์", "notes": "จำนวนผู้เข้าชมรายปี", "tags": ["พิพิธภัณฑ์", "ท่องเที่ยว"], "data_type": "statistics",
    "objective": ["public_service"], "maintainer": "กองกลาง", "maintainer_email": "open@moc.example", "data_source": "กองกลาง",
    "update_frequency_unit": "year", "update_frequency_interval": 1, "geo_coverage": "province", "license_id": "dga",
    "extras": {"unit_of_measure": "คน", "disaggregate": "อื่นๆ", "disaggregate_other": "จังหวัด"},
}  # fmt: skip


@pytest.fixture
def official_writes(db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', '', false)")


def staffed(name="สำนักงานปลัดกระทรวงวัฒนธรรม", code="วธ 02"):
    office = make_office(name, code)
    office.post("steward", "บริกรข้อมูล", "top", first="ปัญญา")
    office.grant("steward", Role.DATA_STEWARD, "top", Scope.AGENCY)
    office.post("small_steward", "บริกรข้อมูลกองนโยบาย", "other", first="วิทย์")
    office.grant("small_steward", Role.DATA_STEWARD, "other", Scope.UNIT)
    return office


@pytest.fixture
def office(official_writes):
    return staffed()


@pytest.fixture
def other_office(official_writes):
    return staffed("กรมศิลปากร", "วธ 04")


def made(office, who="officer", *, text=CLEAN, slug="museum-visitors", name="visitors.csv", **record):
    """Return a data set with one table that was read."""
    actor = office.actor(who)
    row = services.create_data_set(actor=actor, data=RECORD | record, slug=slug)
    content = text if isinstance(text, bytes) else text.encode()
    services.add_table(actor=actor, data_set_id=row.pk, stream=io.BytesIO(content), file_name=name, name="รายปี")
    row.refresh_from_db()
    return row


def released(office, who="officer", **given):
    """Return a data set that is out."""
    row = made(office, who, **given)
    services.submit(actor=office.actor(who), data_set_id=row.pk)
    services.approve(actor=office.actor("steward"), data_set_id=row.pk)
    services.publish(actor=office.actor("steward"), data_set_id=row.pk)
    row.refresh_from_db()
    return row


@pytest.fixture
def browse(client, office):
    def sign_in(key, of=None):
        client.force_login((of or office).people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
