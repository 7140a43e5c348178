"""Pages of official cars."""
