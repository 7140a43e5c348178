"""Management of search."""
