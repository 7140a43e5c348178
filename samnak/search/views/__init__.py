"""Pages of search."""

from samnak.search.views.finding import results
from samnak.search.views.saving import change, new_saved, removal, restoring, saved, saved_list
from samnak.search.views.suggestions import palette

__all__ = ["change", "new_saved", "palette", "removal", "restoring", "results", "saved", "saved_list"]
