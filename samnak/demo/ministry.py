"""Public facts of the sample ministry (names and codes only); people, numbers and letters are invented."""

MINISTRY = "กระทรวงวัฒนธรรม"
ADDRESS = "๑๐ ถนนเทียมร่วมมิตร\nเขตห้วยขวาง กทม. ๑๐๓๑๐"

# (kind, name, English, short name, e-CMS code, document code prefix, letterhead)
AGENCIES = [
    ("office", "สำนักงานปลัดกระทรวงวัฒนธรรม", "Office of the Permanent Secretary for Culture", "สป.วธ.", "18002", "วธ 02", MINISTRY),
    ("department", "กรมการศาสนา", "Department of Religious Affairs", "ศน.", "18003", "วธ 03", "กรมการศาสนา"),
    ("department", "กรมศิลปากร", "Fine Arts Department", "ศก.", "18004", "วธ 04", "กรมศิลปากร"),
    ("department", "กรมส่งเสริมวัฒนธรรม", "Department of Cultural Promotion", "สวธ.", "18005", "วธ 05", "กรมส่งเสริมวัฒนธรรม"),
    (
        "department", "สำนักงานศิลปวัฒนธรรมร่วมสมัย", "Office of Contemporary Art and Culture", "สศร.", "18006", "วธ 06",
        "สำนักงานศิลปวัฒนธรรมร่วมสมัย",
    ),
    (
        "public_organisation", "ศูนย์มานุษยวิทยาสิรินธร (องค์การมหาชน)", "Sirindhorn Anthropology Centre", "ศมส.", "18007",
        "ศมส ", "ศูนย์มานุษยวิทยาสิรินธร (องค์การมหาชน)",
    ),
    (
        "public_organisation", "หอภาพยนตร์ (องค์การมหาชน)", "Film Archive", "หภ.", "18009", "หภ ", "หอภาพยนตร์ (องค์การมหาชน)",
    ),
    (
        "public_organisation", "ศูนย์คุณธรรม (องค์การมหาชน)", "Moral Promotion Centre", "ศคธ.", "18010", "ศคธ ",
        "ศูนย์คุณธรรม (องค์การมหาชน)",
    ),
]  # fmt: skip

# (code, name, sections) of the Office of the Permanent Secretary
GENERAL = "ฝ่ายบริหารทั่วไป"
OFFICE_DIVISIONS = [
    ("0201", "กองกลาง", ["กลุ่มสารบรรณกลาง", "กลุ่มการคลัง", "กลุ่มพัสดุ", "กลุ่มช่วยอำนวยการและประสานราชการ", "กลุ่มอาคารสถานที่และยานพาหนะ"]),
    ("0202", "กองการต่างประเทศ", [GENERAL, "กลุ่มความร่วมมือพหุภาคี", "กลุ่มความร่วมมือทวิภาคี", "กลุ่มประชาคมอาเซียน"]),
    ("0203", "กองยุทธศาสตร์และแผนงาน", [GENERAL, "กลุ่มแผนงานและงบประมาณ", "กลุ่มติดตามและประเมินผล", "กลุ่มยุทธศาสตร์ภูมิภาค"]),
    ("0204", "กองตรวจราชการ", [GENERAL, "กลุ่มตรวจราชการ ๑", "กลุ่มตรวจราชการ ๒"]),
    ("0205", "กองส่งเสริมเครือข่ายวัฒนธรรม", [GENERAL, "กลุ่มเครือข่ายชุมชนคุณธรรม", "กลุ่มสภาวัฒนธรรม"]),
    ("0206", "กองเศรษฐกิจวัฒนธรรม", [GENERAL, "กลุ่มผลิตภัณฑ์วัฒนธรรม", "กลุ่มส่งเสริมการตลาด"]),
    ("0207", "กองบริหารทรัพยากรบุคคล", [GENERAL, "กลุ่มอัตรากำลัง", "กลุ่มสรรหาและบรรจุแต่งตั้ง", "กลุ่มวินัยและคุณธรรม"]),
    ("0208", "กองกฎหมาย", [GENERAL, "กลุ่มนิติการ", "กลุ่มคดีและความรับผิดทางละเมิด"]),
    ("0209", "ศูนย์เทคโนโลยีสารสนเทศและการสื่อสาร", [GENERAL, "กลุ่มพัฒนาระบบ", "กลุ่มเครือข่ายและความปลอดภัย"]),
    ("0210", "กองพิธีการศพที่ได้รับพระราชทาน", [GENERAL, "กลุ่มพิธีการ", "กลุ่มประสานงานภูมิภาค"]),
    ("0211", "กองภาพยนตร์และวีดิทัศน์", [GENERAL, "กลุ่มทะเบียนและใบอนุญาต", "กลุ่มพิจารณาภาพยนตร์"]),
    ("0212", "กลุ่มตรวจสอบภายใน", []),
    ("0213", "กลุ่มพัฒนาระบบบริหาร", []),
    ("0214", "ศูนย์ปฏิบัติการต่อต้านการทุจริต", []),
]
DEPARTMENT_DIVISIONS = [
    ("01", "สำนักงานเลขานุการกรม", [GENERAL, "กลุ่มสารบรรณ", "กลุ่มการคลังและพัสดุ"]),
    ("02", "กองแผนงาน", [GENERAL, "กลุ่มแผนงานและงบประมาณ"]),
    ("03", "กองส่งเสริมและเผยแพร่", [GENERAL, "กลุ่มเผยแพร่", "กลุ่มส่งเสริม"]),
    ("04", "กองวิชาการ", [GENERAL, "กลุ่มวิจัยและพัฒนา"]),
    ("05", "กองกฎหมายและระเบียบ", [GENERAL, "กลุ่มนิติการ"]),
]
PROVINCIAL_SECTIONS = [
    GENERAL,
    "กลุ่มยุทธศาสตร์และเฝ้าระวังทางวัฒนธรรม",
    "กลุ่มส่งเสริมศาสนา ศิลปะ และวัฒนธรรม",
    "กลุ่มพิธีการศพที่ได้รับพระราชทาน",
    "กลุ่มกิจการพิเศษ",
]

PROVINCES = """
เชียงราย ชร Chiang_Rai
เชียงใหม่ ชม Chiang_Mai
น่าน นน Nan
พะเยา พย Phayao
แพร่ พร Phrae
แม่ฮ่องสอน มส Mae_Hong_Son
ลำปาง ลป Lampang
ลำพูน ลพ Lamphun
อุตรดิตถ์ อต Uttaradit
กำแพงเพชร กพ Kamphaeng_Phet
ชัยนาท ชน Chai_Nat
นครนายก นย Nakhon_Nayok
นครปฐม นฐ Nakhon_Pathom
นครสวรรค์ นว Nakhon_Sawan
นนทบุรี นบ Nonthaburi
ปทุมธานี ปท Pathum_Thani
พระนครศรีอยุธยา อย Phra_Nakhon_Si_Ayutthaya
พิจิตร พจ Phichit
พิษณุโลก พล Phitsanulok
เพชรบูรณ์ พช Phetchabun
ลพบุรี ลบ Lop_Buri
สมุทรปราการ สป Samut_Prakan
สมุทรสงคราม สส Samut_Songkhram
สมุทรสาคร สค Samut_Sakhon
สระบุรี สบ Saraburi
สิงห์บุรี สห Sing_Buri
สุโขทัย สท Sukhothai
สุพรรณบุรี สพ Suphan_Buri
อ่างทอง อท Ang_Thong
อุทัยธานี อน Uthai_Thani
จันทบุรี จบ Chanthaburi
ฉะเชิงเทรา ฉช Chachoengsao
ชลบุรี ชบ Chon_Buri
ตราด ตร Trat
ปราจีนบุรี ปจ Prachin_Buri
ระยอง รย Rayong
สระแก้ว สก Sa_Kaeo
กาญจนบุรี กจ Kanchanaburi
ตาก ตก Tak
ประจวบคีรีขันธ์ ปข Prachuap_Khiri_Khan
เพชรบุรี พบ Phetchaburi
ราชบุรี รบ Ratchaburi
กาฬสินธุ์ กส Kalasin
ขอนแก่น ขก Khon_Kaen
ชัยภูมิ ชย Chaiyaphum
นครพนม นพ Nakhon_Phanom
นครราชสีมา นม Nakhon_Ratchasima
บึงกาฬ บก Bueng_Kan
บุรีรัมย์ บร Buri_Ram
มหาสารคาม มค Maha_Sarakham
มุกดาหาร มห Mukdahan
ยโสธร ยส Yasothon
ร้อยเอ็ด รอ Roi_Et
เลย ลย Loei
ศรีสะเกษ ศก Si_Sa_Ket
สกลนคร สน Sakon_Nakhon
สุรินทร์ สร Surin
หนองคาย นค Nong_Khai
หนองบัวลำภู นภ Nong_Bua_Lam_Phu
อำนาจเจริญ อจ Amnat_Charoen
อุดรธานี อด Udon_Thani
อุบลราชธานี อบ Ubon_Ratchathani
กระบี่ กบ Krabi
ชุมพร ชพ Chumphon
ตรัง ตง Trang
นครศรีธรรมราช นศ Nakhon_Si_Thammarat
นราธิวาส นธ Narathiwat
ปัตตานี ปน Pattani
พังงา พง Phang_Nga
พัทลุง พท Phatthalung
ภูเก็ต ภก Phuket
ยะลา ยล Yala
ระนอง รน Ranong
สงขลา สข Songkhla
สตูล สต Satun
สุราษฎร์ธานี สฎ Surat_Thani
"""


def provinces() -> list[tuple[str, str, str]]:
    """Return (name, letter code, English name) of the 76 provinces with an office."""
    rows = [line.split() for line in PROVINCES.strip().splitlines()]
    return [(name, code, english.replace("_", " ")) for name, code, english in rows]
