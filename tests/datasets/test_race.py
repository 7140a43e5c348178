"""Two people at once: numbers have no gaps, and one approval is one release."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from samnak.core.errors import ConflictError, DeniedError
from samnak.datasets import services
from samnak.datasets.models import Release, TableVersion
from tests.datasets.conftest import CLEAN, made, staffed


@pytest.mark.django_db(transaction=True)
def test_two_at_once():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    office = staffed()
    row = made(office)
    officer, steward = office.actor("officer"), office.actor("steward")
    table = row.tables.get().pk

    def upload(number):
        try:
            stream = io.BytesIO(f"{CLEAN}แพร่,2569,{number},1\n".encode())
            return services.add_version(actor=officer, table_id=table, stream=stream, file_name="n.csv").number
        finally:
            connection.close()

    def approve(_number):
        try:
            return services.approve(actor=steward, data_set_id=row.pk).number
        except (ConflictError, DeniedError):
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(upload, range(3))) == [2, 3, 4]
    row.refresh_from_db()
    assert (row.tables.get().newest.number, TableVersion.objects.filter(state="ready").count()) == (4, 4)
    services.submit(actor=officer, data_set_id=row.pk)
    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(approve, range(3)), key=str) == [1, None, None]
    assert Release.objects.count() == 1
    connection.close()
