"""Who may search; what is found is limited by each provider, in the database."""

from django.utils.translation import gettext_lazy as _

from samnak.core.access import Action, everyone_signed_in

SEARCH = Action("search.search", _("ค้นหา"), everyone_signed_in)
