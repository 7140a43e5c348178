"""Events of the event log itself."""

from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class Events:
    """What is done with the event log is itself written down."""

    EXPORTED = event_kind("audit.exported", _("ส่งออกบันทึกเหตุการณ์"), "rows", "filters")
    VERIFIED = event_kind("audit.verified", _("ตรวจห่วงโซ่หลักฐาน"), "length", "result")
