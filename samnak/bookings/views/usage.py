"""How rooms are used: hours, quotas, no-shows and overrides."""
