"""Forms of the drive."""

from samnak.drive.forms.items import (
    CommentForm,
    DetailsForm,
    FolderForm,
    ListForm,
    NameForm,
    UploadForm,
    VersionForm,
)
from samnak.drive.forms.records import BookFilterForm, RecordFilterForm
from samnak.drive.forms.sharing import AskForm, DecisionForm, GrantForm, LinkForm, LinkPasswordForm, PrincipalPicker, picker_of
from samnak.drive.forms.spaces import MemberForm, QuotaForm, TeamForm, UnitSpaceForm

__all__ = [
    "AskForm",
    "BookFilterForm",
    "CommentForm",
    "DecisionForm",
    "DetailsForm",
    "FolderForm",
    "GrantForm",
    "LinkForm",
    "LinkPasswordForm",
    "ListForm",
    "MemberForm",
    "NameForm",
    "PrincipalPicker",
    "QuotaForm",
    "RecordFilterForm",
    "TeamForm",
    "UnitSpaceForm",
    "UploadForm",
    "VersionForm",
    "picker_of",
]
