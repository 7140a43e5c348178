"""Pages of repairs (form 6) and of regular maintenance."""
