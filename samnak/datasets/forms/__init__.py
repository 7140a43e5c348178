"""What people type about data sets, checked for form; the rules are in the services."""

from samnak.datasets.forms.dictionary import DictionaryForm
from samnak.datasets.forms.files import UploadForm, VersionForm
from samnak.datasets.forms.lists import PublicListForm, SetListForm
from samnak.datasets.forms.record import RecordForm, initial_of

__all__ = ["DictionaryForm", "PublicListForm", "RecordForm", "SetListForm", "UploadForm", "VersionForm", "initial_of"]
