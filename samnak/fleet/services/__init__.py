"""Writes of official cars, one module for each part of the work."""
