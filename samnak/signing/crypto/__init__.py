"""Cryptography of signing: pure functions over keys, certificates and PDF bytes; no database, no settings."""
