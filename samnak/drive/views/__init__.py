"""Pages of the drive."""
