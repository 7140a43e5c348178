"""Pages of the papers of cars: which end soon, and their renewal."""
