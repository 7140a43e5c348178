"""Rules of allocation as pure functions over plain cards: who and what suits a trip, and how a day is best planned."""
