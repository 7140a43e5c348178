"""Addresses of correspondence."""

from django.urls import URLPattern, path

from samnak.correspondence.views import acts, addresses, files, incoming, letters, outgoing, registers

app_name = "correspondence"
urlpatterns: list[URLPattern] = [
    path("incoming/", incoming.incoming, name="incoming"),
    path("incoming/new/", incoming.paper, name="paper"),
    path("incoming/duplicates/", incoming.duplicates, name="duplicates"),
    path("outgoing/", outgoing.outgoing, name="outgoing"),
    path("letters/<uuid:pk>/", letters.letter, name="letter"),
    path("letters/<uuid:pk>/files/<uuid:file_pk>/", files.file, name="file"),
    path("letters/<uuid:pk>/files/<uuid:file_pk>/pages/<int:number>/", files.page, name="page"),
    path("letters/<uuid:pk>/copy/", files.stamped_copy, name="copy"),
    path("letters/<uuid:pk>/receipt/", incoming.receipt, name="receipt"),
    path("letters/<uuid:pk>/unit-receipt/", acts.unit_receipt, name="unit-receipt"),
    path("letters/<uuid:pk>/return/", acts.returning, name="return"),
    path("letters/<uuid:pk>/minutes/", letters.minute, name="minute"),
    path("letters/<uuid:pk>/assignments/", letters.assigning, name="assign"),
    path("letters/<uuid:pk>/closing/", acts.closing, name="closing"),
    path("letters/<uuid:pk>/reopening/", acts.reopening, name="reopening"),
    path("letters/<uuid:pk>/dispatch/", outgoing.dispatching, name="dispatch"),
    path("letters/<uuid:pk>/recipients/", outgoing.recipients, name="recipients"),
    path("assignments/<uuid:pk>/acknowledgement/", acts.acknowledgement, name="acknowledgement"),
    path("assignments/<uuid:pk>/report/", acts.report, name="report"),
    path("assignments/<uuid:pk>/return/", acts.work_return, name="work-return"),
    path("assignments/<uuid:pk>/cancellation/", acts.work_cancellation, name="work-cancellation"),
    path("dispatches/<uuid:pk>/retry/", acts.dispatch_retry, name="dispatch-retry"),
    path("dispatches/<uuid:pk>/cancellation/", acts.dispatch_cancellation, name="dispatch-cancellation"),
    path("registers/", registers.registers, name="registers"),
    path("registers/<uuid:pk>/reservations/", registers.reservations, name="reservations"),
    path("registers/<uuid:pk>/sheet/", registers.sheet, name="sheet"),
    path("registers/<uuid:pk>/print/", registers.printed, name="print"),
    path("entries/<uuid:pk>/void/", registers.void, name="void"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/<uuid:pk>/", addresses.address, name="address"),
]
