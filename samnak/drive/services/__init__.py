"""Acts in the drive."""

from samnak.drive.services.arranging import copy_items, describe, move_items, rename
from samnak.drive.services.granting import grant, revoke, set_restricted
from samnak.drive.services.guarding import (
    break_lock,
    lock,
    lock_for_desktop,
    refresh_desktop_lock,
    refresh_lock,
    release_desktop_lock,
    require_unlocked,
    sweep_locks,
    unlock,
)
from samnak.drive.services.handing import hand_on
from samnak.drive.services.linking import count_download, decide_link, make_link, open_link, revoke_link, trouble_of
from samnak.drive.services.opening import count_space, open_personal_space, open_unit_space, set_member_level, set_quota
from samnak.drive.services.placing import (
    add_version,
    make_folder,
    make_folders,
    place_file,
    place_record_copy,
    restore_version,
    save_version,
    upload,
)
from samnak.drive.services.remarks import comment, mark, note_look, note_opening, note_taken_out, remove_comment
from samnak.drive.services.requesting import ask_access, decide_request
from samnak.drive.services.teams import close_team, open_team, remove_member, set_member
from samnak.drive.services.trashing import purge, purge_expired, restore, trash
from samnak.drive.services.uploading import call_off, finish, own_upload, receive, start_upload, sweep_uploads

__all__ = [
    "add_version",
    "ask_access",
    "break_lock",
    "call_off",
    "close_team",
    "comment",
    "copy_items",
    "count_download",
    "count_space",
    "decide_link",
    "decide_request",
    "describe",
    "finish",
    "grant",
    "hand_on",
    "lock",
    "lock_for_desktop",
    "make_folder",
    "make_folders",
    "make_link",
    "mark",
    "move_items",
    "note_look",
    "note_opening",
    "note_taken_out",
    "open_link",
    "open_personal_space",
    "open_team",
    "open_unit_space",
    "own_upload",
    "place_file",
    "place_record_copy",
    "purge",
    "purge_expired",
    "receive",
    "refresh_desktop_lock",
    "refresh_lock",
    "release_desktop_lock",
    "remove_comment",
    "remove_member",
    "rename",
    "require_unlocked",
    "restore",
    "restore_version",
    "revoke",
    "revoke_link",
    "save_version",
    "set_member",
    "set_member_level",
    "set_quota",
    "set_restricted",
    "start_upload",
    "sweep_locks",
    "sweep_uploads",
    "trash",
    "trouble_of",
    "unlock",
    "upload",
]
