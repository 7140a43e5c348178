"""The page at a room's door: what is on now, next, and until when."""
