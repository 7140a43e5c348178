"""What bytes are and what they say, without any row or rule: signatures of kinds, archives, text."""
