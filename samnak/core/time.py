"""Time: stored in UTC, taken from the database where it is official, shown in Bangkok."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

BANGKOK = ZoneInfo("Asia/Bangkok")


def database_now() -> datetime:
    """Return the database's clock (one clock for all web nodes), in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def bangkok_today() -> date:
    """Return today's date in Bangkok."""
    return timezone.now().astimezone(BANGKOK).date()
