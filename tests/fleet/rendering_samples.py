"""Forms of the car regulation for the tests of rendering: ordinary, ugly and long, empty."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from PIL import Image, ImageDraw

from samnak.fleet.rendering import (
    AccidentSheet,
    FollowUp,
    FuelAccountSheet,
    FuelRow,
    Imprint,
    LogBookSheet,
    LogRow,
    OtherParty,
    RepairRow,
    RepairSheet,
    RequestSheet,
    SheetPhoto,
    Signature,
    VehicleAccountSheet,
    VehicleRow,
)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 by the wall clock of Bangkok."""
    return datetime(2026, 11, day, hour - 7, minute, tzinfo=UTC)


IMPRINT = Imprint(
    printed_at=moment(25, 10, 5), document_id="0193a5b2-7c44-7e01-9d2f-5b0e3c1a9f10", printed_by="นางสาวพิมพ์ชนก ศรีสุข"
)
LONG_PURPOSE = (
    "เข้าร่วมประชุมเชิงปฏิบัติการขับเคลื่อนเครือข่ายชุมชนคุณธรรมต้นแบบและถนนสายวัฒนธรรม 4 ภูมิภาค ประจำปีงบประมาณ พ.ศ. 2570 "
    "พร้อมตรวจเยี่ยมศูนย์เฝ้าระวังทางวัฒนธรรมและติดตามผลการดำเนินงานผลิตภัณฑ์วัฒนธรรมไทย (CPOT) ในพื้นที่อำเภอเมืองเชียงใหม่ "
    "อำเภอสันกำแพง และอำเภอแม่แจ่ม ตามหนังสือสำนักงานปลัดกระทรวงวัฒนธรรม ที่ วธ 0201/ว4567 ลงวันที่ 2 พฤศจิกายน 2569"
)
LONG_PLACE = "ศูนย์ประชุมและแสดงสินค้านานาชาติเฉลิมพระเกียรติ 7 รอบ พระชนมพรรษา อาคารนิทรรศการ 2"
LONG_NAME = "ว่าที่ร้อยตรีหญิง ดร.กุลธิดาภัทร์ศรัณย์พร พิพัฒน์ธรรมวงศ์สกุลเกียรติไพศาล"
LONG_POSITION = "นักวิชาการวัฒนธรรมชำนาญการพิเศษ ปฏิบัติหน้าที่หัวหน้ากลุ่มยุทธศาสตร์และเฝ้าระวังทางวัฒนธรรม"
UNBROKEN = "กขคงจฉชซฌญ" * 16
REQUEST = RequestSheet(
    imprint=IMPRINT,
    number="123/2570",
    agency="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
    requested_on=date(2026, 11, 22),
    addressee="วัฒนธรรมจังหวัดเชียงใหม่",
    requester="นางสาวญาณิศา ฐิติวัฒน์",
    requester_position="นักวิชาการวัฒนธรรมชำนาญการ",
    destination="ศาลากลางจังหวัดเชียงใหม่ ห้องประชุม 3",
    purpose="ประชุมคณะกรรมการเครือข่ายชุมชนคุณธรรม ครั้งที่ 2/2570",
    locality="อำเภอเมืองเชียงใหม่",
    province="เชียงใหม่",
    passenger_count=4,
    depart_at=moment(24, 8, 30),
    return_at=moment(25, 16, 30),
    requester_signature=Signature(name="นางสาวญาณิศา ฐิติวัฒน์", position="นักวิชาการวัฒนธรรมชำนาญการ", signed_at=moment(22, 9, 42)),
    plate="กข 1234 เชียงใหม่",
    driver="นายสมมติ ตัวอย่าง",
    odometer_before=45_321,
    odometer_after=45_687,
    officer_signature=Signature(name="นายปิ่นกมล วัฒนผู้ดี", position="เจ้าพนักงานธุรการชำนาญงาน", signed_at=moment(22, 10, 3)),
    head_signature=Signature(name="นางฎีกา ญี่ปุ่น", position="หัวหน้าฝ่ายบริหารทั่วไป", signed_at=moment(22, 10, 30)),
    decision="approved",
    approver_signature=Signature(
        name="นายน้ำใจ ฐานน้ำ",
        position="วัฒนธรรมจังหวัดเชียงใหม่",
        authority="ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัดเชียงใหม่",
        order_reference="คำสั่งจังหวัดเชียงใหม่ ที่ 1234/2569 ลงวันที่ 1 ตุลาคม 2569",
        signed_at=moment(22, 11, 15),
    ),
)
_UGLY_SIGNATURE = Signature(name=LONG_NAME, position=LONG_POSITION, signed_at=moment(22, 9, 42))
UGLY_REQUEST = replace(
    REQUEST,
    addressee=f"{LONG_POSITION} {LONG_PLACE}",
    requester=LONG_NAME,
    requester_position=LONG_POSITION,
    destination=LONG_PLACE,
    purpose=LONG_PURPOSE,
    locality=LONG_PLACE,
    province="พระนครศรีอยุธยา",
    passenger_count=12,
    passengers=tuple(f"นางสาวประภัสสร รัตนโกสินทร์ศิริ {number}" for number in range(1, 13)),
    merged_with="98/2570",
    late_reason="ระบบขัดข้องระหว่างเกิดอุทกภัย ผู้ขอจึงต้องเดินทางก่อนและบันทึกภายหลังเมื่อระบบใช้ได้แล้ว",
    requester_signature=_UGLY_SIGNATURE,
    officer_signature=_UGLY_SIGNATURE,
    head_signature=_UGLY_SIGNATURE,
    driver=LONG_NAME,
    decision="rejected",
    decision_reason="รถไม่ว่างและไม่อาจจัดหารถอื่นได้ทัน ขอให้เลื่อนกำหนดการหรือเดินทางโดยรถโดยสารประจำทาง",
    approver_signature=replace(REQUEST.approver_signature, name=LONG_NAME, position=LONG_POSITION, recorded_by=LONG_NAME),
)
EMPTY_REQUEST = RequestSheet(imprint=Imprint(printed_at=moment(25, 10, 5)))

SIGNED = Signature(name="นายสมมติ ตัวอย่าง", position="พนักงานขับรถยนต์", signed_at=moment(30, 16))
_TRIPS = (
    ("นางสาวญาณิศา ฐิติวัฒน์", "ศาลากลางจังหวัดเชียงใหม่", "ประชุมคณะกรรมการเครือข่ายชุมชนคุณธรรม"),
    ("นายปิ่นกมล วัฒนผู้ดี", "วัดพระธาตุดอยสุเทพราชวรวิหาร", "เตรียมงานพิธีการศพที่ได้รับพระราชทาน"),
    ("นางฎีกา ญี่ปุ่น", "ที่ว่าการอำเภอแม่แจ่ม จังหวัดเชียงใหม่", "ตรวจเยี่ยมถนนสายวัฒนธรรมและศูนย์เฝ้าระวังทางวัฒนธรรม"),
)


def log_row(number: int, **changes) -> LogRow:
    """A trip of the book, the odometer going on from the trip before."""
    user, destination, mission = _TRIPS[number % 3]
    day = number % 29 + 1
    fields = {
        "depart_at": moment(day, 8, 30),
        "user": user,
        "destination": destination,
        "odometer_out": 45_000 + number * 60,
        "return_at": moment(day, 16, 5),
        "odometer_in": 45_060 + number * 60,
        "driver": "นายสมมติ ตัวอย่าง",
        "request_number": f"{number + 1}/2570",
        "unit": "กลุ่มส่งเสริมศาสนา ศิลปะ และวัฒนธรรม",
        "mission": mission,
        "litres": Decimal("38.52") if number % 4 == 0 else None,
        "baht": Decimal("1234.50") if number % 4 == 0 else None,
        "inspection": "ตรวจรับแล้ว",
    }
    return LogRow(**{**fields, **changes})


def log_book(count: int, **changes) -> LogBookSheet:
    """A book of so many trips."""
    fields = {
        "imprint": IMPRINT,
        "plate": "กข 1234 เชียงใหม่",
        "vehicle_name": "Toyota Commuter 2.8 ปี 2566",
        "agency": "สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
        "period": "ประจำเดือน พฤศจิกายน พ.ศ. 2569",
        "rows": tuple(log_row(number) for number in range(count)),
        "driver_signature": SIGNED,
        "officer_signature": replace(SIGNED, name="นายปิ่นกมล วัฒนผู้ดี", position="เจ้าพนักงานธุรการชำนาญงาน"),
        "head_signature": replace(SIGNED, name="นายน้ำใจ ฐานน้ำ", position="วัฒนธรรมจังหวัดเชียงใหม่"),
    }
    return LogBookSheet(**{**fields, **changes})


_UGLY_LOG = log_row(
    3,
    user=LONG_NAME,
    destination=LONG_PLACE,
    mission=LONG_PURPOSE,
    unit="กลุ่มยุทธศาสตร์และเฝ้าระวังทางวัฒนธรรม",
    driver=LONG_NAME,
    odometer_mark="เลข กม. ขาดช่วง 12 กม. จากเที่ยวก่อน",
    remark=UNBROKEN,
    return_at=moment(27, 23, 5),
    odometer_out=1_245_192,
    odometer_in=1_246_240,
    litres=Decimal("1138.52"),
    baht=Decimal("41234.50"),
)
LOG_BOOK = log_book(9, rows=(*(log_row(number) for number in range(8)), log_row(8, odometer_mark="เลข กม. ขาดช่วง 12 กม.")))
UGLY_LOG_BOOK = log_book(
    9,
    rows=(
        *(log_row(number) for number in range(3)),
        *(_UGLY_LOG,) * 3,
        *(log_row(number, return_at=None, odometer_in=None) for number in range(3)),
    ),
    agency=LONG_PLACE,
    driver_signature=_UGLY_SIGNATURE,
    head_signature=_UGLY_SIGNATURE,
)
EMPTY_LOG_BOOK = LogBookSheet(imprint=Imprint(printed_at=moment(25, 10, 5)))
WIDE_LOG_BOOK = replace(LOG_BOOK, wide=True)
UGLY_WIDE_LOG_BOOK = replace(UGLY_LOG_BOOK, wide=True)
EMPTY_WIDE_LOG_BOOK = replace(EMPTY_LOG_BOOK, wide=True)
VEHICLES = VehicleAccountSheet(
    imprint=IMPRINT,
    kind="central",
    agency="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
    as_of=date(2026, 11, 25),
    rows=(
        VehicleRow(
            name="Toyota",
            model="Commuter 2.8 ปี 2566",
            engine_cc=2755,
            plate="กข 1234 เชียงใหม่",
            unit="ฝ่ายบริหารทั่วไป",
            price=Decimal(1299000),
            acquired_on=date(2023, 2, 14),
        ),
        VehicleRow(
            name="Isuzu",
            model="D-Max 1.9 สี่ประตู ปี 2560",
            engine_cc=1898,
            plate="กค 567 เชียงใหม่",
            unit="กลุ่มกิจการพิเศษ",
            price=Decimal(868000),
            acquired_on=date(2017, 9, 1),
            disposed_on=date(2026, 10, 5),
            disposal_reason="ขายทอดตลาด",
            remark="สภาพชำรุดตามอายุ",
        ),
    ),
)
UGLY_VEHICLES = replace(
    VEHICLES,
    kind="position",
    rows=(
        *VEHICLES.rows,
        *(
            VehicleRow(
                name="Mercedes-Benz-Aktiengesellschaft",
                model=LONG_PLACE,
                engine_cc=12_345,
                plate="1กก 9999 กรุงเทพมหานคร",
                unit=LONG_POSITION,
                price=Decimal("123456789.25"),
                acquired_on=date(2023, 2, 14),
                disposed_on=date(2026, 10, 5),
                disposal_reason=LONG_PLACE,
                remark=UNBROKEN,
            ),
        )
        * 4,
    ),
)
EMPTY_VEHICLES = VehicleAccountSheet(imprint=Imprint(printed_at=moment(25, 10, 5)), kind="escort")


def repair_row(number: int, **changes) -> RepairRow:
    """A service, dearer each time."""
    fields = {
        "done_on": date(2026, 11, number % 28 + 1),
        "odometer": 45_000 + number * 500,
        "work": "เปลี่ยนถ่ายน้ำมันเครื่องและไส้กรอง ตรวจเช็กตามระยะ",
        "cost": Decimal(1000 + number),
        "workshop": "ศูนย์บริการตัวอย่าง เชียงใหม่",
        "accepted_on": date(2026, 11, number % 28 + 1),
        "accepted_by": "นายปิ่นกมล วัฒนผู้ดี",
    }
    return RepairRow(**{**fields, **changes})


REPAIRS = RepairSheet(
    imprint=IMPRINT,
    plate="กข 1234 เชียงใหม่",
    vehicle_name="Toyota Commuter 2.8 ปี 2566",
    agency="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
    period="ปีงบประมาณ พ.ศ. 2570",
    rows=tuple(repair_row(number) for number in range(6)),
)
UGLY_REPAIRS = replace(
    REPAIRS,
    rows=tuple(
        repair_row(
            number, work=LONG_PURPOSE, workshop=LONG_PLACE, accepted_by=LONG_NAME, remark=UNBROKEN, cost=Decimal("12345678.90")
        )
        for number in range(5)
    ),
    signatures=(("เจ้าหน้าที่พัสดุ", SIGNED), ("หัวหน้าหน่วยงาน", _UGLY_SIGNATURE)),
)
EMPTY_REPAIRS = RepairSheet(imprint=Imprint(printed_at=moment(25, 10, 5)))


def fuel_row(number: int, **changes) -> FuelRow:
    """A car of the account."""
    fields = {
        "plate": f"กข {1000 + number} เชียงใหม่",
        "vehicle_name": "Toyota Commuter 2.8",
        "odometer_before": 45_000,
        "odometer_after": 46_250,
        "distance": 1250,
        "litres": Decimal("118.42"),
        "baht": Decimal("3789.44"),
        "km_per_litre": Decimal("10.56"),
        "criterion": Decimal("10.00"),
        "difference": Decimal("0.56"),
    }
    return FuelRow(**{**fields, **changes})


FUEL = FuelAccountSheet(
    imprint=IMPRINT,
    agency="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
    month=date(2026, 11, 1),
    rows=(
        fuel_row(1),
        fuel_row(2, km_per_litre=Decimal("7.10"), difference=Decimal("-2.90"), outlier=True, remark="รถติดขบวนเสด็จ ตรวจสอบแล้ว"),
        fuel_row(3, litres=None, baht=None, km_per_litre=None, difference=None, remark="ไม่มีการเติมน้ำมัน"),
    ),
    outlier_rule="ใช้น้ำมันเชื้อเพลิงต่างจากเกณฑ์ของหน่วยงานเกินร้อยละ 15",
    preparer_signature=SIGNED,
    officer_signature=replace(SIGNED, name="นายปิ่นกมล วัฒนผู้ดี", position="เจ้าพนักงานธุรการชำนาญงาน"),
    head_signature=Signature(name="นายน้ำใจ ฐานน้ำ", position="วัฒนธรรมจังหวัดเชียงใหม่"),
)
UGLY_FUEL = replace(
    FUEL,
    rows=tuple(
        fuel_row(
            number,
            plate="1กก 9999 กรุงเทพมหานคร",
            vehicle_name=LONG_PLACE,
            odometer_before=1_245_000,
            odometer_after=1_255_000,
            distance=10_000,
            litres=Decimal("12345.67"),
            baht=Decimal("1234567.89"),
            difference=Decimal("-123.45"),
            outlier=True,
            remark=UNBROKEN,
        )
        for number in range(12)
    ),
)
EMPTY_FUEL = FuelAccountSheet(imprint=Imprint(printed_at=moment(25, 10, 5)))


def photo(width: int = 1600, height: int = 1200, kind: str = "JPEG") -> bytes:
    """A picture of a road and a lamp post."""
    image = Image.new("RGB", (width, height), "#9db7c9")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, height), (width * 0.4, height * 0.5), (width * 0.6, height * 0.5), (width, height)], fill="#555555")
    draw.rectangle((width * 0.75, height * 0.2, width * 0.77, height * 0.8), fill="#222222")
    made = io.BytesIO()
    image.save(made, format=kind)
    return made.getvalue()


ACCIDENT = AccidentSheet(
    imprint=IMPRINT,
    written_at="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
    written_on=date(2026, 11, 24),
    addressee="วัฒนธรรมจังหวัดเชียงใหม่",
    reporter="นายสมมติ ตัวอย่าง",
    reporter_position="พนักงานขับรถยนต์",
    driver="นายสมมติ ตัวอย่าง",
    plate="กข 1234 เชียงใหม่",
    vehicle_name="Toyota Commuter 2.8",
    agency="สำนักงานวัฒนธรรมจังหวัดเชียงใหม่",
    mission="ประชุมคณะกรรมการเครือข่ายชุมชนคุณธรรม ครั้งที่ 2/2570",
    user="นางสาวญาณิศา ฐิติวัฒน์ นักวิชาการวัฒนธรรมชำนาญการ",
    happened_at=moment(24, 9, 5),
    place="ถนนโชตนา หน้าตลาดตัวอย่าง ตำบลช้างเผือก อำเภอเมืองเชียงใหม่",
    event="ขณะรถราชการจอดรอสัญญาณไฟจราจร รถกระบะของคู่กรณีเบรกไม่ทันและชนท้ายรถราชการด้วยความเร็วต่ำ",
    own_damage="กันชนท้ายบุบ ไฟท้ายด้านซ้ายแตก",
    other_parties=(
        OtherParty(
            name="นายสมมุติ ทดสอบ",
            address="99 หมู่ที่ 9 ตำบลตัวอย่าง อำเภอสันทราย จังหวัดเชียงใหม่",
            plate="บค 9999 เชียงใหม่",
            insurance="บริษัท ตัวอย่างประกันภัย จำกัด",
            damage="กันชนหน้าบุบ",
        ),
    ),
    injured="ไม่มี",
    police_report="สถานีตำรวจภูธรช้างเผือก บันทึกประจำวันข้อ 12 ลงวันที่ 24 พฤศจิกายน 2569",
    witnesses="นางสาวพยาน ตัวอย่าง โทร. 09 0000 0001",
    reporter_signature=replace(SIGNED, signed_at=moment(24, 11, 20)),
    opinion="เห็นควรแจ้งบริษัทประกันภัยและตั้งคณะกรรมการสอบข้อเท็จจริงความรับผิดทางละเมิด",
    superior_signature=Signature(name="นางฎีกา ญี่ปุ่น", position="หัวหน้าฝ่ายบริหารทั่วไป", signed_at=moment(24, 14)),
)
FOLLOWED_ACCIDENT = replace(
    ACCIDENT,
    follow_ups=(
        FollowUp(day=date(2026, 11, 24), text="แจ้งบริษัทประกันภัยแล้ว เลขที่เคลม 2569/001", by="นายปิ่นกมล วัฒนผู้ดี"),
        FollowUp(day=date(2026, 11, 25), text=LONG_PURPOSE, by="นางฎีกา ญี่ปุ่น"),
    ),
    photos=(
        SheetPhoto(content=photo(), caption="ท้ายรถราชการ"),
        SheetPhoto(content=photo(900, 1600, "PNG"), caption=LONG_PLACE),
        SheetPhoto(content=b"GIF89a", caption="ไฟล์เสีย"),
    ),
)
UGLY_ACCIDENT = replace(
    FOLLOWED_ACCIDENT,
    addressee=LONG_POSITION,
    driver=LONG_NAME,
    reporter=LONG_NAME,
    reporter_position=LONG_POSITION,
    vehicle_name=LONG_PLACE,
    mission=LONG_PURPOSE,
    place=LONG_PLACE,
    event="\n".join([LONG_PURPOSE] * 6),
    own_damage=UNBROKEN,
    other_parties=tuple(
        OtherParty(name=LONG_NAME, address=LONG_PLACE, plate="1กก 9999 กรุงเทพมหานคร", insurance=LONG_PLACE, damage=LONG_PURPOSE)
        for _ in range(3)
    ),
    opinion=LONG_PURPOSE,
    photos=tuple(SheetPhoto(content=photo(), caption=f"มุมที่ {number}") for number in range(1, 8)),
)
EMPTY_ACCIDENT = AccidentSheet(imprint=Imprint(printed_at=moment(25, 10, 5)))
