"""Pages of accidents (form 5): the list, the report, its follow-up."""
