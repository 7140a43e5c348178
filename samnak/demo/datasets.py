# ruff: noqa: E501 (tables stand in one piece)
"""Data sets of the sample ministry: one that is out, one that waits for approval, one with personal data, one of the platform."""

import io
from random import Random

from samnak.accounts.models import User
from samnak.core.actor import Actor
from samnak.datasets import services
from samnak.datasets.enums import PlatformState
from samnak.datasets.models import DataSet
from samnak.datasets.providers import make_platform_tables
from samnak.org.queries import standings_of

PLACES = [
    "พิพิธภัณฑสถานแห่งชาติ พระนคร",
    "หอศิลป์ร่วมสมัยราชดำเนิน",
    "อุทยานประวัติศาสตร์สุโขทัย",
    "อุทยานประวัติศาสตร์ศรีเทพ",
    "ศูนย์วัฒนธรรมแห่งประเทศไทย",
]
PROVINCES = {"เชียงใหม่": "ภาคเหนือ", "น่าน": "ภาคเหนือ", "ขอนแก่น": "ภาคตะวันออกเฉียงเหนือ", "นครราชสีมา": "ภาคตะวันออกเฉียงเหนือ", "สงขลา": "ภาคใต้", "ภูเก็ต": "ภาคใต้",
             "พระนครศรีอยุธยา": "ภาคกลาง", "ราชบุรี": "ภาคกลาง"}  # fmt: skip
RECORD = {
    "objective": ["public_service", "mission"], "maintainer": "กลุ่มแผนงานและงบประมาณ กองยุทธศาสตร์และแผนงาน",
    "maintainer_email": "plan@moc.example", "data_source": "สำนักงานปลัดกระทรวงวัฒนธรรม", "license_id": "dga",
    "update_frequency_unit": "month", "update_frequency_interval": 1, "geo_coverage": "country", "data_format": "csv",
}  # fmt: skip
DESCRIBED = {
    "year": "ปีงบประมาณตามพุทธศักราช", "month": "1 คือมกราคม 12 คือธันวาคม", "place": "ชื่อแหล่งเรียนรู้", "thai": "ผู้เข้าชมสัญชาติไทย",
    "foreign": "ผู้เข้าชมชาวต่างชาติ", "income": "ค่าเข้าชมที่จัดเก็บได้", "province": "จังหวัดที่ตั้ง", "region": "ภาค", "festivals": "จำนวนงานที่ขึ้นทะเบียน",
    "budget": "งบประมาณที่สนับสนุน",
}  # fmt: skip
LABELS = {
    "place": "แหล่งเรียนรู้", "thai": "ชาวไทย (คน)", "foreign": "ชาวต่างชาติ (คน)", "income": "รายได้ (บาท)", "festivals": "จำนวนงาน",
    "budget": "งบประมาณ (บาท)",
}  # fmt: skip


def tell() -> None:
    """Write the data sets through the services people use."""
    users = {user.username: user for user in User.objects.filter(username__in=["drafter", "director"])}
    drafter, director = (standings_of(users[name])[0] for name in ("drafter", "director"))
    random = Random(2569)
    first = _visitors(drafter, random)
    services.submit(actor=drafter, data_set_id=first.pk, note="ข้อมูลปีงบประมาณ 2568 ครบทุกแห่งแล้ว")
    services.approve(actor=director, data_set_id=first.pk, note="ตรวจแล้ว เผยแพร่ได้")
    services.publish(actor=director, data_set_id=first.pk)
    second = _festivals(drafter, random)
    services.submit(actor=drafter, data_set_id=second.pk)
    _artists(drafter)
    if director.unit_id:
        services.switch(actor=director, key="letters-by-month", unit_id=director.unit_id, state=PlatformState.ON)
        make_platform_tables()


def _set(actor: Actor, text: str, title: str, notes: str, tags: list[str], table: str, slug: str, **record: object) -> DataSet:
    made = services.create_data_set(actor=actor, data=RECORD | {"title": title, "notes": notes, "tags": tags} | record, slug=slug)
    version = services.add_table(
        actor=actor, data_set_id=made.pk, stream=io.BytesIO(text.encode()), file_name=f"{slug}.csv", name=table
    )
    columns = [
        {
            "name": one.name, "label": LABELS.get(one.name, one.label), "kind": one.kind, "unit": one.unit, "required": one.required, "unique": one.unique,
            "least": one.least, "most": one.most, "description": DESCRIBED.get(one.name, one.label),
        }
        for one in version.columns.order_by("place")
    ]  # fmt: skip
    services.save_dictionary(actor=actor, table_id=version.table_id, columns=columns)
    return made


def _visitors(actor: Actor, random: Random) -> DataSet:
    lines = ["ปี,เดือน,place,thai,foreign,income"]
    for month in range(1, 13):
        for place in PLACES:
            thai, foreign = random.randint(1800, 24000), random.randint(200, 6000)
            lines.append(f'2568,{month},{place},"{thai:,}","{foreign:,}","{thai * 20 + foreign * 120:,}.00"')
    return _set(
        actor, "\n".join(lines), "ผู้เข้าชมแหล่งเรียนรู้ทางวัฒนธรรม รายเดือน",
        "จำนวนผู้เข้าชมชาวไทยและชาวต่างชาติ พร้อมรายได้ค่าเข้าชม ของแหล่งเรียนรู้ในสังกัด ปีงบประมาณ 2568",
        ["พิพิธภัณฑ์", "ท่องเที่ยว", "ผู้เข้าชม"], "ผู้เข้าชมรายเดือน ปีงบประมาณ 2568", "culture-visitors", data_type="statistics",
        extras={"unit_of_measure": "คน", "first_year_of_data": 2568, "last_year_of_data": 2568, "data_language": "ไทย"},
    )  # fmt: skip


def _festivals(actor: Actor, random: Random) -> DataSet:
    lines = ["ปี,จังหวัด,ภาค,festivals,budget"]
    for year in (2566, 2567, 2568):
        for province, region in PROVINCES.items():
            lines.append(f"{year},{province},{region},{random.randint(2, 18)},{random.randint(4, 60) * 25000}")
    return _set(
        actor, "\n".join(lines), "งานประเพณีและเทศกาลที่ได้รับการสนับสนุน รายจังหวัด", "งานประเพณีที่กระทรวงสนับสนุนงบประมาณ จำแนกตามจังหวัดและปี",
        ["ประเพณี", "เทศกาล", "งบประมาณ"], "งานประเพณีรายจังหวัด", "festivals-by-province", geo_coverage="province",
        update_frequency_unit="year",
    )  # fmt: skip


def _artists(actor: Actor) -> DataSet:
    lines = [
        "ลำดับ,ชื่อ-นามสกุล,สาขา,จังหวัด,โทรศัพท์,หมายเหตุ",
        "1,นายบุญมี ศรีสุข,ทัศนศิลป์,เชียงใหม่,081-234-5678,ติดต่อผ่านสำนักงานวัฒนธรรมจังหวัด",
        "2,นางคำปัน แก้วใส,ศิลปะการแสดง,น่าน,089-765-4321,บ้านเลขที่ 12/3 หมู่ 5 ตำบลในเวียง",
        "3,นายทองดี มีชัย,วรรณศิลป์,ขอนแก่น,,เลขประจำตัว 1-1017-00230-70-8",
        "4,นางสาวมะลิ  วงศ์งาม,ศิลปะการแสดง,สงขลา,074-123-456,malee@example.com",
    ]
    return _set(
        actor, "\n".join(lines), "ศิลปินพื้นบ้านดีเด่น", "รายชื่อศิลปินพื้นบ้านที่ได้รับการยกย่อง อยู่ระหว่างพิจารณาข้อมูลส่วนบุคคลก่อนเผยแพร่",
        ["ศิลปิน", "ภูมิปัญญา"], "ศิลปินพื้นบ้าน ปี 2568", "folk-artists", update_frequency_unit="year",
    )  # fmt: skip
