"""Rows of official cars shaped for pages and sheets."""
