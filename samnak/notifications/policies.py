"""Who may read notices."""

from django.utils.translation import gettext_lazy as _

from samnak.core.access import Action, everyone_signed_in

# A person's own notices; the rows are always fetched by the person's id.
READ_NOTICES = Action("notifications.read", _("อ่านการแจ้งเตือนของตน"), everyone_signed_in)
