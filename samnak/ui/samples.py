"""Invented letters and people that fill the gallery; ugly long Thai on purpose, so that layouts meet it early."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

BANGKOK = ZoneInfo("Asia/Bangkok")
LONG = _(
    "ขอความอนุเคราะห์ประชาสัมพันธ์และเชิญชวนเข้าร่วมโครงการพัฒนาศักยภาพผู้ปฏิบัติงานด้านสารบรรณอิเล็กทรอนิกส์"
    "ตามระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ (ฉบับที่ ๔) พ.ศ. ๒๕๖๔ รุ่นที่ ๑๒/๒๕๗๐ และการใช้ Digital Signature"
)
NAV = (
    ("work", _("งานของฉัน"), _("งาน"), "circle-check-big", 12),
    ("incoming", _("หนังสือรับ"), _("รับ"), "inbox", 4),
    ("outgoing", _("หนังสือส่ง"), _("ส่ง"), "send", 0),
    ("drafts", _("ร่างและลงนาม"), _("ร่าง"), "pen-line", 3),
    ("meetings", _("ประชุม"), _("ประชุม"), "users", 0),
    ("files", _("แฟ้มและคลัง"), _("แฟ้ม"), "folder-archive", 0),
    ("rooms", _("จองห้อง"), _("ห้อง"), "door-open", 0),
    ("cars", _("จองรถ"), _("รถ"), "car", 1),
    ("reports", _("รายงาน"), _("รายงาน"), "chart-column", 0),
    ("settings", _("ตั้งค่า"), _("ตั้งค่า"), "settings", 0),
)
LETTERS: tuple[dict[str, Any], ...] = (
    {
        "number": "วธ 0205/ว3872",
        "subject": _("แจ้งกำหนดการตรวจราชการแบบบูรณาการ รอบที่ ๑ ประจำปีงบประมาณ พ.ศ. ๒๕๗๐"),
        "sender": _("สำนักงานปลัดกระทรวงวัฒนธรรม"),
        "urgency": "most_urgent",
        "secrecy": "none",
        "holder": _("นางสาวพิมพ์ใจ ตั้งมั่น"),
        "kind": "due",
        "state": _("ครบกำหนดวันนี้"),
        "age": _("42 นาทีที่แล้ว"),
        "unread": True,
        "attached": True,
    },
    {
        "number": "นร 0106/1459",
        "subject": LONG,
        "sender": _("สำนักงานปลัดสำนักนายกรัฐมนตรี ศูนย์เทคโนโลยีสารสนเทศและการสื่อสาร"),
        "urgency": "urgent",
        "secrecy": "confidential",
        "holder": _("ว่าที่ร้อยตรีหญิงศิริวรรณเพ็ญ ณ อยุธยาภิรมย์กุลชัย"),
        "kind": "overdue",
        "state": _("เกินกำหนด 2 วัน"),
        "age": _("18 พ.ย. 2569"),
        "late": True,
        "unread": True,
    },
    {
        "number": "กค 0402.5/ว119",
        "subject": _("หลักเกณฑ์การเบิกค่าใช้จ่ายในการเดินทางไปราชการผ่านระบบอิเล็กทรอนิกส์"),
        "sender": _("กรมบัญชีกลาง"),
        "urgency": "normal",
        "secrecy": "none",
        "holder": _("กลุ่มคลังและพัสดุ"),
        "kind": "active",
        "state": _("กำลังดำเนินการ"),
        "age": _("3 ชั่วโมงที่แล้ว"),
        "attached": True,
    },
    {
        "number": "ศธ 04002/ว56",
        "subject": _("ขอเชิญประชุมคณะกรรมการขับเคลื่อนการส่งเสริมการเรียนรู้ ครั้งที่ ๓/๒๕๖๙"),
        "sender": _("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"),
        "urgency": "very_urgent",
        "secrecy": "none",
        "holder": _("นายธีรภัทร์ ที่ปรึกษากุล"),
        "kind": "waiting",
        "state": _("รอตรวจ"),
        "age": _("5 ชั่วโมงที่แล้ว"),
    },
    {
        "number": "กห 0301/77",
        "subject": _("ขอทราบผลการปฏิบัติงาน"),
        "sender": _("กองบัญชาการกองทัพไทย"),
        "urgency": "normal",
        "secrecy": "secret",
        "holder": _("หัวหน้าฝ่ายความมั่นคง"),
        "kind": "returned",
        "state": _("ส่งกลับแก้ไข"),
        "age": _("21 พ.ย. 2569"),
    },
    {
        "number": "มท 0803.2/2210",
        "subject": _("ตอบข้อหารือเกี่ยวกับการมอบอำนาจให้รองผู้ว่าราชการจังหวัดปฏิบัติราชการแทน"),
        "sender": _("กรมส่งเสริมการปกครองท้องถิ่น"),
        "urgency": "normal",
        "secrecy": "none",
        "holder": _("นางอุไร ผู้ใหญ่บ้าน"),
        "kind": "signed",
        "state": _("ลงนามแล้ว"),
        "age": _("20 พ.ย. 2569"),
        "attached": True,
    },
    {
        "number": "ทส 1010/845",
        "subject": _("ส่งสำเนาประกาศกระทรวงเรื่องการป้องกันไฟป่าและหมอกควันข้ามแดน"),
        "sender": _("สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัดเชียงใหม่"),
        "urgency": "normal",
        "secrecy": "none",
        "holder": "",
        "kind": "closed",
        "state": _("เก็บเข้าแฟ้มแล้ว"),
        "age": _("17 พ.ย. 2569"),
    },
)
ROUTE = (
    {"label": _("ทาน"), "state": "done", "person": _("นางสาวพิมพ์ใจ ตั้งมั่น"), "time": _("21 พ.ย. 2569 15:20 น.")},
    {"label": _("ตรวจ"), "state": "done", "person": _("นายธีรภัทร์ ที่ปรึกษากุล"), "time": _("22 พ.ย. 2569 09:05 น.")},
    {"label": _("เสนอ"), "state": "current", "person": _("ผู้อำนวยการกองกลาง")},
    {"label": _("ลงนาม"), "state": "waiting", "person": _("ปลัดกระทรวงวัฒนธรรม")},
)
RETURNED = (
    {"label": _("ทาน"), "state": "done"},
    {"label": _("ตรวจ"), "state": "returned", "person": _("นายธีรภัทร์ ที่ปรึกษากุล")},
    {"label": _("เสนอ"), "state": "skipped"},
    {"label": _("ลงนาม"), "state": "waiting"},
)

STATUSES = (
    ("neutral", _("ทั่วไป")),
    ("draft", _("ร่าง")),
    ("waiting", _("รอตรวจ")),
    ("active", _("กำลังดำเนินการ")),
    ("received", _("ลงรับแล้ว")),
    ("sent", _("ส่งแล้ว")),
    ("info", _("เพื่อทราบ")),
    ("due", _("ครบกำหนดวันนี้")),
    ("warning", _("ควรตรวจสอบ")),
    ("returned", _("ส่งกลับแก้ไข")),
    ("overdue", _("เกินกำหนด 2 วัน")),
    ("rejected", _("ไม่อนุมัติ")),
    ("danger", _("ส่งไม่สำเร็จ")),
    ("secret", _("ลับ")),
    ("done", _("เสร็จแล้ว")),
    ("free", _("ว่าง")),
    ("approved", _("อนุมัติ")),
    ("signed", _("ลงนามแล้ว")),
    ("cancelled", _("ยกเลิก")),
    ("closed", _("เก็บเข้าแฟ้มแล้ว")),
    ("busy", _("ไม่ว่าง")),
)


class LetterForm(forms.Form):
    """หนังสือรับ - the fields of an incoming letter in the order of the paper form, with every kind of widget."""

    number = forms.CharField(label=_("ที่"), help_text=_("ตามที่ปรากฏบนหนังสือ เช่น วธ 0205/ว3872"))
    doc_date = forms.DateField(label=_("ลงวันที่"), widget=forms.DateInput(attrs={"type": "date"}))
    urgency = forms.ChoiceField(
        label=_("ชั้นความเร็ว"),
        choices=[("normal", _("ปกติ")), ("urgent", _("ด่วน")), ("very_urgent", _("ด่วนมาก")), ("most_urgent", _("ด่วนที่สุด"))],
        widget=forms.RadioSelect,
    )
    sender = forms.ChoiceField(
        label=_("จาก"), choices=[("", _("เลือกหน่วยงาน")), ("1", _("กรมบัญชีกลาง")), ("2", _("กรมส่งเสริมการปกครองท้องถิ่น"))]
    )
    subject = forms.CharField(label=_("เรื่อง"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    salutation = forms.CharField(label=_("เรียน"))
    reference = forms.CharField(label=_("อ้างถึง"), required=False)
    pages = forms.IntegerField(label=_("จำนวนหน้า"), min_value=1)
    attachments = forms.FileField(label=_("สิ่งที่ส่งมาด้วย"), required=False, help_text=_("PDF, DOCX หรือภาพ ไม่เกิน 50 MB ต่อไฟล์"))
    handling = forms.MultipleChoiceField(
        label=_("การปฏิบัติ"),
        required=False,
        choices=[("act", _("เพื่อดำเนินการ")), ("know", _("เพื่อทราบ")), ("reply", _("ต้องตอบกลับภายในกำหนด"))],
        widget=forms.CheckboxSelectMultiple,
    )
    notify = forms.BooleanField(label=_("แจ้งผู้รับผิดชอบทันทีที่ลงรับ"), required=False)


def frame(current: str) -> dict[str, Any]:
    """Fill the frame as an application would."""
    gallery_url = reverse("ui:gallery")
    urls = {
        "work": ("sample", "list"),
        "incoming": ("sample", "list"),
        "drafts": ("sample", "document"),
        "outgoing": ("sample", "form"),
    }
    nav = [
        {
            "key": key,
            "label": label,
            "short": short,
            "icon": icon,
            "count": count,
            "current": key == current,
            "url": reverse("ui:sample", args=[urls[key][1]]) if key in urls else gallery_url,
        }
        for key, label, short, icon, count in NAV
    ]
    return {
        "person": _("นางสาวพิมพ์ใจ ตั้งมั่น"),
        "post": _("นักจัดการงานทั่วไปชำนาญการ"),
        "agency": _("สำนักงานปลัดกระทรวงวัฒนธรรม"),
        "posts": [
            {"id": "1", "title": _("นักจัดการงานทั่วไปชำนาญการ"), "agency": _("กองกลาง"), "current": True},
            {"id": "2", "title": _("หัวหน้าฝ่ายสารบรรณ"), "agency": _("กองกลาง"), "note": _("รักษาการในตำแหน่ง")},
        ],
        "nav": nav,
        "unread": 3,
    }


def sample_page_url() -> str:
    """Give the address of a page image."""
    return reverse("ui:sample-page", args=[1])


def gallery(request: HttpRequest) -> dict[str, Any]:
    """Give the gallery what it shows."""
    wrong = LetterForm({"number": "", "doc_date": "2026-11-31", "subject": str(LONG), "pages": "0", "urgency": "normal"})
    wrong.is_valid()
    return {
        "frame": frame("settings"),
        "letters": LETTERS,
        "long": LONG,
        "route": ROUTE,
        "returned": RETURNED,
        "plain_form": LetterForm(initial={"doc_date": "2026-11-22", "urgency": "normal"}, prefix="plain"),
        "wrong_form": wrong,
        "page_obj": page(request),
        "chips": [("urgent", _("ด่วน"), 4), ("very_urgent", _("ด่วนมาก"), 2), ("most_urgent", _("ด่วนที่สุด"), 1)],
        "bars": [
            (_("กองกลาง"), 128),
            (_("กองยุทธศาสตร์และแผนงานการเฝ้าระวังทางวัฒนธรรม"), 96),
            (_("กลุ่มตรวจสอบภายใน"), 14),
            (_("ศูนย์เทคโนโลยี"), 0),
        ],
        "columns": [_("หน่วยงาน"), _("ผู้รับผิดชอบ"), {"label": _("รับแล้ว"), "align": "end"}, {"label": _("ค้าง"), "align": "end"}],
        "rows": [
            (_("กองกลาง"), _("นางสาวพิมพ์ใจ ตั้งมั่น"), "1,204", "4"),
            (_("กองยุทธศาสตร์และแผนงานการเฝ้าระวังทางวัฒนธรรม"), _("ว่าที่ร้อยตรีหญิงศิริวรรณเพ็ญ ณ อยุธยาภิรมย์กุลชัย"), "96", "12"),
        ],
        "pages": [sample_page_url(), reverse("ui:sample-page", args=[2])],
        "now": datetime(2026, 11, 22, 10, 42, tzinfo=BANGKOK),
        "old_words": ["จึงเรียนมา", "เพื่อ", "ทราบ", " และ", "แจ้ง", "หน่วยงานในสังกัด"],
        "new_words": ["จึงเรียนมา", "เพื่อ", "โปรดพิจารณา", " และ", "แจ้ง", "ผู้เกี่ยวข้อง", "ถือปฏิบัติ"],
        "statuses": STATUSES,
        "tones": ["plain", "quiet", "kram", "thong", "chad", "saed", "khiao"],
        "swatches": ["ink", "ink-soft", "paper", "surface", "line", "kram", "thong", "chad", "saed", "mok", "khiao"],
        "urgencies": ["normal", "urgent", "very_urgent", "most_urgent"],
        "secrecies": ["none", "confidential", "secret", "top_secret"],
    }


def page(request: HttpRequest) -> Page:
    """Give one page of a long list."""
    return Paginator(range(2417), 50).get_page(request.GET.get("page", "3"))


def list_page(request: HttpRequest) -> dict[str, Any]:
    """Fill the sample register."""
    return gallery(request) | {"frame": frame("incoming")}


def document_page(request: HttpRequest) -> dict[str, Any]:
    """Fill the sample document."""
    return gallery(request) | {"frame": frame("drafts"), "letter": LETTERS[0]}


def form_page(request: HttpRequest) -> dict[str, Any]:
    """Fill the sample form; ?wrong=1 shows it refused."""
    given = gallery(request)
    shown = given["wrong_form"] if request.GET.get("wrong") else given["plain_form"]
    return given | {"frame": frame("outgoing"), "shown": shown}


def login_page(_request: HttpRequest) -> dict[str, Any]:
    """Fill the sample log-in."""
    return {}


PAGES: dict[str, tuple[str, Callable[[HttpRequest], dict[str, Any]]]] = {
    "list": ("ui/samples/list.html", list_page),
    "document": ("ui/samples/document.html", document_page),
    "form": ("ui/samples/form.html", form_page),
    "login": ("ui/samples/login.html", login_page),
}
