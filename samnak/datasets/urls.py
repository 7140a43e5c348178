"""Addresses of data sets: the working side, and what everybody may read."""

from django.urls import URLPattern, path

from samnak.datasets.views import acts, api, lists, page, platform, public, record, tables

app_name = "datasets"
urlpatterns: list[URLPattern] = [
    path("data-sets/", lists.data_sets, name="data-sets"),
    path("data-sets/new/", record.new, name="new"),
    path("data-sets/platform/", platform.platform, name="platform"),
    path("data-sets/<uuid:pk>/", page.data_set, name="data-set"),
    path("data-sets/<uuid:pk>/form/", record.form, name="form"),
    path("data-sets/<uuid:pk>/tables/", tables.new_table, name="new-table"),
    path("data-sets/<uuid:pk>/submission/", acts.submission, name="submission"),
    path("data-sets/<uuid:pk>/recall/", acts.recall, name="recall"),
    path("data-sets/<uuid:pk>/return/", acts.return_set, name="return"),
    path("data-sets/<uuid:pk>/approval/", acts.approval, name="approval"),
    path("data-sets/<uuid:pk>/publication/", acts.publication, name="publication"),
    path("data-sets/<uuid:pk>/withdrawal/", acts.withdrawal, name="withdrawal"),
    path("data-sets/<uuid:pk>/revision/", acts.revision, name="revision"),
    path("data-sets/<uuid:pk>/push/", acts.push, name="push"),
    path("data-tables/<uuid:pk>/", tables.preview, name="table"),
    path("data-tables/<uuid:pk>/progress/", tables.progress, name="progress"),
    path("data-tables/<uuid:pk>/dictionary/", tables.dictionary, name="dictionary"),
    path("data-tables/<uuid:pk>/quality/", tables.quality, name="quality"),
    path("data-tables/<uuid:pk>/personal-data/", tables.personal, name="personal"),
    path("data-tables/<uuid:pk>/versions/", tables.versions, name="versions"),
    path("data-tables/<uuid:pk>/removal/", tables.removal, name="removal"),
    path("data-versions/<uuid:pk>/file/", tables.file, name="file"),
    path("personal-findings/<uuid:pk>/decision/", tables.decision, name="decision"),
    path("open-data/", public.catalogue, name="public"),
    path("open-data/catalog.jsonld", public.catalogue_jsonld, name="catalogue-jsonld"),
    path("open-data/<slug:slug>.jsonld", public.set_jsonld, name="set-jsonld"),
    path("open-data/<slug:slug>/", public.data_set, name="public-set"),
    path("open-data/<slug:slug>/tables/<uuid:table>.csv", public.table_csv, name="table-csv"),
    path("open-data/<slug:slug>/tables/<uuid:table>.xlsx", public.table_xlsx, name="table-xlsx"),
    path("api/3/action/<slug:action>", api.action, name="api"),
    path("api/action/<slug:action>", api.action, name="api-newest"),  # what ckanapi asks
]
