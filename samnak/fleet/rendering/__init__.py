"""The forms of the regulation on official cars: pure functions from plain data to PDF."""

from samnak.fleet.rendering.accident_report import (
    AccidentSheet,
    FollowUp,
    OtherParty,
    SheetPhoto,
    render_accident_report,
)
from samnak.fleet.rendering.car_request import Decision, RequestSheet, render_car_request
from samnak.fleet.rendering.fuel_account import FuelAccountSheet, FuelRow, render_fuel_account
from samnak.fleet.rendering.log_book import LogBookSheet, LogRow, render_log_book
from samnak.fleet.rendering.repair_record import RepairRow, RepairSheet, render_repair_record
from samnak.fleet.rendering.sheets import Imprint, Signature
from samnak.fleet.rendering.vehicle_account import VehicleAccountKind, VehicleAccountSheet, VehicleRow, render_vehicle_account

__all__ = [
    "AccidentSheet",
    "Decision",
    "FollowUp",
    "FuelAccountSheet",
    "FuelRow",
    "Imprint",
    "LogBookSheet",
    "LogRow",
    "OtherParty",
    "RepairRow",
    "RepairSheet",
    "RequestSheet",
    "SheetPhoto",
    "Signature",
    "VehicleAccountKind",
    "VehicleAccountSheet",
    "VehicleRow",
    "render_accident_report",
    "render_car_request",
    "render_fuel_account",
    "render_log_book",
    "render_repair_record",
    "render_vehicle_account",
]
