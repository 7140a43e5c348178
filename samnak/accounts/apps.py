"""The app accounts (บัญชีผู้ใช้)."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """บัญชีผู้ใช้."""

    name = "samnak.accounts"
    verbose_name = "บัญชีผู้ใช้"
    default_auto_field = "django.db.models.BigAutoField"
