"""Addresses of fleet: those of the register, of its books, of requests and trips."""

from django.urls import URLPattern, path

from samnak.fleet.views import (
    accounts,
    cars,
    documents,
    drivers,
    fuel,
    fuel_prints,
    logbook,
    pool,
    reports,
)

app_name = "fleet"
REGISTER: list[URLPattern] = [
    path("cars/", cars.cars, name="cars"),
    path("cars/new/", cars.new_car, name="new-car"),
    path("cars/settings/", pool.pool, name="pool"),
    path("cars/account/print/", accounts.account_print, name="car-account-print"),
    path("cars/account/sheet/", accounts.account_sheet, name="car-account-sheet"),
    path("cars/reports/", reports.reports, name="reports"),
    path("cars/reports/sheet/", reports.reports_sheet, name="reports-sheet"),
    path("cars/<uuid:pk>/", cars.car, name="car"),
    path("cars/<uuid:pk>/form/", cars.car_form, name="car-form"),
    path("cars/<uuid:pk>/retirement/", cars.retirement, name="car-retirement"),
    path("cars/<uuid:pk>/photos/", cars.new_photo, name="new-car-photo"),
    path("cars/<uuid:pk>/log/", logbook.log, name="car-log"),
    path("cars/<uuid:pk>/log/print/", logbook.log_print, name="car-log-print"),
    path("cars/<uuid:pk>/log/sheet/", logbook.log_sheet, name="car-log-sheet"),
    path("car-photos/<uuid:pk>/", cars.photo, name="car-photo"),
    path("car-photos/<uuid:pk>/removal/", cars.photo_removal, name="car-photo-removal"),
    path("log-lines/<uuid:pk>/correction/", logbook.correction, name="odometer-correction"),
    path("drivers/", drivers.drivers, name="drivers"),
    path("drivers/new/", drivers.new_driver, name="new-driver"),
    path("drivers/<uuid:pk>/", drivers.driver, name="driver"),
    path("drivers/<uuid:pk>/form/", drivers.driver_form, name="driver-form"),
    path("drivers/<uuid:pk>/leave/", drivers.leave, name="driver-leave"),
    path("drivers/<uuid:pk>/retirement/", drivers.driver_retirement, name="driver-retirement"),
    path("driver-leaves/<uuid:pk>/cancellation/", drivers.leave_cancellation, name="leave-cancellation"),
]
BOOKS: list[URLPattern] = [
    path("cars/<uuid:pk>/documents/new/", documents.new_document, name="new-car-document"),
    path("cars/<uuid:pk>/fuel/", fuel.car_fuel, name="car-fuel"),
    path("cars/<uuid:pk>/fuel/print/", fuel_prints.car_print, name="car-fuel-print"),
    path("cars/<uuid:pk>/fuel/sheet/", fuel_prints.car_sheet, name="car-fuel-sheet"),
    path("car-documents/", documents.documents, name="car-documents"),
    path("car-documents/<uuid:pk>/", documents.document, name="car-document"),
    path("car-documents/<uuid:pk>/renewal/", documents.renewal, name="car-document-renewal"),
    path("car-documents/<uuid:pk>/file/", documents.file, name="car-document-file"),
    path("fuel-slips/", fuel.slips, name="fuel-slips"),
    path("fuel-slips/new/", fuel.new_slip, name="new-fuel-slip"),
    path("fuel-slips/account/", fuel.account, name="fuel-account"),
    path("fuel-slips/account/print/", fuel_prints.account_print, name="fuel-account-print"),
    path("fuel-slips/account/sheet/", fuel_prints.account_sheet, name="fuel-account-sheet"),
    path("fuel-slips/<uuid:pk>/", fuel.slip, name="fuel-slip"),
    path("fuel-slips/<uuid:pk>/photo/", fuel.photo, name="fuel-slip-photo"),
]
TRIPS: list[URLPattern] = []
urlpatterns: list[URLPattern] = [*REGISTER, *BOOKS, *TRIPS]
