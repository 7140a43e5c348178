"""Pages of rooms and bookings."""
