"""Journeys in a real browser; a package, so that their office closes when the last of them is over."""
