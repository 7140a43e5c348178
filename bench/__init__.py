"""Repeatable measurements, each beside a bound measured in the same run."""
