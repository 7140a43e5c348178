"""Tables as plain values: read, understood, checked, described; nothing here knows the database."""
