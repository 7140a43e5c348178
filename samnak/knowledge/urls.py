"""Addresses of the knowledge base."""

from django.urls import URLPattern, path

from samnak.knowledge.views import acts, collections, entries, home, versions, writing

app_name = "knowledge"
urlpatterns: list[URLPattern] = [
    path("knowledge/", home.home, name="home"),
    path("knowledge/desk/", home.desk, name="desk"),
    path("knowledge/collections/new/", collections.new, name="new-collection"),
    path("knowledge/collections/<uuid:pk>/", collections.collection, name="collection"),
    path("knowledge/collections/<uuid:pk>/form/", collections.form, name="collection-form"),
    path("knowledge/entries/new/", writing.new, name="new"),
    path("knowledge/entries/<uuid:pk>/", entries.entry, name="entry"),
    path("knowledge/entries/<uuid:pk>/draft/", entries.draft, name="draft"),
    path("knowledge/entries/<uuid:pk>/form/", writing.form, name="form"),
    path("knowledge/entries/<uuid:pk>/related/", writing.related, name="related"),
    path("knowledge/entries/<uuid:pk>/submission/", acts.submission, name="submission"),
    path("knowledge/entries/<uuid:pk>/recall/", acts.recall, name="recall"),
    path("knowledge/entries/<uuid:pk>/return/", acts.return_entry, name="return"),
    path("knowledge/entries/<uuid:pk>/publication/", acts.publication, name="publication"),
    path("knowledge/entries/<uuid:pk>/withdrawal/", acts.withdrawal, name="withdrawal"),
    path("knowledge/entries/<uuid:pk>/revision/", acts.revision, name="revision"),
    path("knowledge/entries/<uuid:pk>/review/", acts.review, name="review"),
    path("knowledge/entries/<uuid:pk>/feedback/", acts.feedback, name="feedback"),
    path("knowledge/entries/<uuid:pk>/file/", entries.file, name="file"),
    path("knowledge/entries/<uuid:pk>/pages/<int:number>/", entries.page_picture, name="page"),
    path("knowledge/entries/<uuid:pk>/versions/", versions.versions, name="versions"),
    path("knowledge/entries/<uuid:pk>/versions/<int:number>/", versions.version, name="version"),
    path("knowledge/entries/<uuid:pk>/versions/<int:number>/file/", versions.file, name="version-file"),
    path("knowledge/entries/<uuid:pk>/versions/<int:number>/restoration/", versions.restoration, name="restoration"),
]
