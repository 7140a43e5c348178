"""What a person may do with the own account; everybody signed in may, and only with the own one."""

from django.utils.translation import gettext_lazy as _

from samnak.core.access import Action, everyone_signed_in

OWN_ACCOUNT = Action("accounts.own_account", _("ดูและแก้ไขบัญชีของตน"), everyone_signed_in)
SIGN_OUT = Action("accounts.sign_out", _("ออกจากระบบ"), everyone_signed_in)
CONFIRM_AGAIN = Action("accounts.confirm_again", _("ยืนยันตัวตนซ้ำ"), everyone_signed_in)
