"""Edges of signing: public verification, what programs ask for, and my certificate."""
