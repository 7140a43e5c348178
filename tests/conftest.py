"""Shared fixtures; the suite itself is a reviewer (strict templates, no silent warnings)."""

import pytest


@pytest.fixture(autouse=True)
def _private_blobs(settings, tmp_path):
    """Give every test its own blob store."""
    settings.STORAGES = settings.STORAGES | {
        "blobs": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "blobs", "base_url": None},
        }
    }
