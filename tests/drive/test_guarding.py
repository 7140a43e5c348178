"""Locks of files: one at a time, whoever comes at the same moment."""

import threading

import pytest
from django.db import connection

from samnak.core.errors import DomainError
from samnak.drive import queries, services
from samnak.drive.errors import LockedError
from samnak.drive.models import Lock
from tests.factories.drives import make_cabinet


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_one_gets_the_lock():
    cabinet = make_cabinet()
    item = cabinet.file("a", cabinet.home("officer"), "ก.txt")
    actor, got, barred = cabinet.actor("officer"), [], []
    barrier = threading.Barrier(4)

    def come(word):
        try:
            barrier.wait()
            services.lock(actor=actor, item_id=item.pk, word=word)
            got.append(word)
        except LockedError as error:
            barred.append(error.word)
        finally:
            connection.close()

    people = [threading.Thread(target=come, args=(f"word {number}",)) for number in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert (len(got), barred) == (1, got * 3)
    assert queries.lock_of(item.pk).word == got[0]
    assert Lock.objects.count() == 1


def test_folders_and_copies_of_records_are_not_locked(cabinet):
    home = cabinet.home("officer")
    item = cabinet.file("a", home, "ก.txt")
    actor = cabinet.actor("officer")
    copy = services.place_record_copy(actor=actor, folder_id=home.pk, stored=item.head.file, source="วธ 0201/1")
    for pk in (home.pk, copy.pk):
        with pytest.raises(DomainError):
            services.lock(actor=actor, item_id=pk, word="x")
    assert services.rename(actor=actor, item_id=copy.pk, name="ข.txt").record_of == "วธ 0201/1"
