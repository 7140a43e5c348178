"""All addresses of Samnak."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "samnak.ui.views.bad_request"
handler403 = "samnak.ui.views.forbidden"
handler404 = "samnak.ui.views.not_found"
handler500 = "samnak.ui.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("samnak.home.urls")),
    path("", include("samnak.accounts.urls")),
    path("", include("samnak.org.urls")),
    path("", include("samnak.audit.urls")),
    path("", include("samnak.files.urls")),
    path("", include("samnak.signing.urls")),
    path("", include("samnak.notifications.urls")),
    path("", include("samnak.search.urls")),
    path("", include("samnak.drive.urls")),
    path("", include("samnak.wopi.urls")),
    path("", include("samnak.knowledge.urls")),
    path("", include("samnak.datasets.urls")),
    path("", include("samnak.correspondence.urls")),
    path("", include("samnak.drafting.urls")),
    path("", include("samnak.bookings.urls")),
    path("", include("samnak.fleet.urls")),
    path("", include("samnak.webdav.urls")),
    path("ui/", include("samnak.ui.urls")),
]
