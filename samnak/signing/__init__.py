"""Signing: certificates of persons, PAdES signatures, time stamps, the ledger of signed files, and verification."""
