"""Rows of official cars: cars and drivers, requests and trips, fuel, accidents, repairs."""

from samnak.fleet.models.cars import Car, CarDocument, CarPhoto, Driver, MaintenanceRule, MotorPool
from samnak.fleet.models.records import Accident, AccidentPhoto, AccidentStep, FuelSlip, Repair
from samnak.fleet.models.trips import DayPlan, RequestCounter, Trip, TripPhoto, TripRequest

__all__ = [
    "Accident",
    "AccidentPhoto",
    "AccidentStep",
    "Car",
    "CarDocument",
    "CarPhoto",
    "DayPlan",
    "Driver",
    "FuelSlip",
    "MaintenanceRule",
    "MotorPool",
    "Repair",
    "RequestCounter",
    "Trip",
    "TripPhoto",
    "TripRequest",
]
