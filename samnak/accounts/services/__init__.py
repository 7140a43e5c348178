"""Writing accounts: sessions, second factor, password and profile."""

from samnak.accounts.services.profile import change_password, change_profile, check_new_password
from samnak.accounts.services.second_factor import (
    begin_second_factor,
    check_code,
    confirm_second_factor,
    make_recovery_codes,
    remove_second_factor,
)
from samnak.accounts.services.sessions import (
    end_others,
    end_sign_in,
    keep_seen,
    move_session,
    person_actor,
    record_confirmation,
    record_failure,
    record_lock_out,
    record_sign_in,
    sign_out,
)

__all__ = [
    "begin_second_factor",
    "change_password",
    "change_profile",
    "check_code",
    "check_new_password",
    "confirm_second_factor",
    "end_others",
    "end_sign_in",
    "keep_seen",
    "make_recovery_codes",
    "move_session",
    "person_actor",
    "record_confirmation",
    "record_failure",
    "record_lock_out",
    "record_sign_in",
    "remove_second_factor",
    "sign_out",
]
