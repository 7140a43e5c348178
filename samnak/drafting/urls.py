"""Addresses of drafting."""

from django.urls import URLPattern, path

from samnak.drafting.views import lists, reviewing, routes, sheets, signing, writing

app_name = "drafting"
urlpatterns: list[URLPattern] = [
    path("drafts/", lists.drafts, name="drafts"),
    path("drafts/new/", lists.new, name="new"),
    path("drafts/signing/", signing.bulk, name="signing"),
    path("drafts/<uuid:pk>/", reviewing.draft, name="draft"),
    path("drafts/<uuid:pk>/form/", writing.form, name="form"),
    path("drafts/<uuid:pk>/autosave/", writing.autosave, name="autosave"),
    path("drafts/<uuid:pk>/edit/", writing.edit, name="edit"),
    path("drafts/<uuid:pk>/route/", routes.route, name="route"),
    path("drafts/<uuid:pk>/agreement/", reviewing.agreement, name="agreement"),
    path("drafts/<uuid:pk>/return/", reviewing.return_, name="return"),
    path("drafts/<uuid:pk>/recall/", reviewing.recall, name="recall"),
    path("drafts/<uuid:pk>/comments/", reviewing.comments, name="comments"),
    path("drafts/<uuid:pk>/discard/", reviewing.discard, name="discard"),
    path("drafts/<uuid:pk>/restoration/", reviewing.restoration, name="restoration"),
    path("drafts/<uuid:pk>/signature/", signing.signature, name="signature"),
    path("drafts/<uuid:pk>/versions/", reviewing.versions, name="versions"),
    path("drafts/<uuid:pk>/pages/", sheets.pages, name="pages"),
    path("drafts/<uuid:pk>/pages/<int:number>/", sheets.page, name="page"),
    path("drafts/<uuid:pk>/pdf/", sheets.pdf, name="pdf"),
    path("drafts/<uuid:pk>/files/<uuid:file_pk>/", sheets.enclosure, name="file"),
]
