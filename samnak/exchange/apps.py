"""The app exchange (แลกเปลี่ยนหนังสือ)."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """แลกเปลี่ยนหนังสือ."""

    name = "samnak.exchange"
    verbose_name = "แลกเปลี่ยนหนังสือ"
    default_auto_field = "django.db.models.BigAutoField"
