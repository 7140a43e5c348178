"""Check in to rooms and dates by code, link and keeper."""
