"""The page of how rooms are used: hours beside quotas, who did not come, who went before whom; and who may look."""

import io

import pytest
from openpyxl import load_workbook

from samnak.bookings import services
from samnak.core.thai import fiscal_year_be
from tests.factories.rooms import at, make_house


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def page(client, house):
    def open_as(who, path="/rooms/usage/", **data):
        client.force_login(house.office.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client.post(path, data) if data else client.get(path)

    return open_as


def year_of(moment):
    return f"year={fiscal_year_be(moment)}&part=year"


def test_keepers_executives_and_auditors_look_and_others_do_not(page, house):
    assert page("keeper").status_code == 200
    answer = page("officer")
    assert answer.status_code == 403
    assert "เฉพาะผู้ดูแลห้อง" in answer.content.decode()
    assert page("officer", "/rooms/usage/sheet/").status_code == 403


def test_hours_quota_and_overrides_stand_there(page, house):
    keeper = house.actor("keeper")
    services.set_quota(actor=keeper, unit_id=house.office.units["division"].pk, hours_per_month=10)
    services.book(actor=house.actor("officer"), wish=house.wish("small", at(9), 3, title="ประชุมกลุ่ม"))
    services.override(actor=keeper, wish=house.wish("small", at(10), 2, title="รับแขก"), reason="แขกต่างประเทศ")
    text = page("keeper", f"/rooms/usage/?{year_of(at(9))}").content.decode()
    assert "กองกลาง" in text
    now = page("keeper", "/rooms/usage/").content.decode()
    assert "แขกต่างประเทศ" in now


def test_the_sheet_holds_the_same(page, house):
    services.book(actor=house.actor("officer"), wish=house.wish("small", at(9), 3))
    answer = page("keeper", f"/rooms/usage/sheet/?{year_of(at(9))}")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["ตามหน่วยงาน", "ตามห้อง", "ใช้สิทธิแทน"]
    values = [cell.value for row in book["ตามห้อง"].iter_rows() for cell in row]
    assert "ห้องประชุม 1" in values
    assert 3 in values


def test_a_quota_is_set_and_nonsense_is_told(page, house):
    unit = str(house.office.units["other"].pk)
    assert page("keeper", unit=unit, hours_per_month="40").status_code == 302
    wrong = page("keeper", unit=unit, hours_per_month="-1")
    assert wrong.status_code == 422
