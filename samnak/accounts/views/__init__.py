"""Pages of log-in and of the own account."""

from samnak.accounts.views.account import end_other_sign_ins, end_sign_in, password, profile, settings_index, sign_ins
from samnak.accounts.views.second_factor import recovery_codes, removal, second_factor
from samnak.accounts.views.sign_in import code, locked_out, login, logout, sudo

__all__ = [
    "code",
    "end_other_sign_ins",
    "end_sign_in",
    "locked_out",
    "login",
    "logout",
    "password",
    "profile",
    "recovery_codes",
    "removal",
    "second_factor",
    "settings_index",
    "sign_ins",
    "sudo",
]
