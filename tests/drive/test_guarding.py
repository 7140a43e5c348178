"""Locks of files: one at a time, whoever comes at the same moment."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import connection

from samnak.core.errors import DeniedError, DomainError
from samnak.core.time import database_now
from samnak.drive import queries, services
from samnak.drive.enums import LockWay
from samnak.drive.errors import LockedError
from samnak.drive.models import Item, Lock
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
    assert queries.lock_of(item).word == got[0]
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


def desktop(cabinet, item, word="d", who="officer", **given):
    return services.lock_for_desktop(actor=cabinet.actor(who), item_id=item.pk, word=word, **given)


def test_a_locked_file_is_changed_by_nobody_without_the_word(cabinet):
    root = cabinet.unit("officer")
    target = cabinet.folder("t", root, "ปลาย")
    item = cabinet.file("a", root, "ก.txt")
    services.upload(actor=cabinet.actor("officer"), folder_id=root.pk, stream=io.BytesIO(b"2"), name="ก.txt", clash="version")
    held = desktop(cabinet, item)
    assert (held.way, held.by_name) == (LockWay.DESKTOP, cabinet.actor("officer").name)

    def acts(who, words):
        actor = cabinet.actor(who)
        return [
            lambda: services.add_version(actor=actor, item_id=item.pk, stored=None, words=words),
            lambda: services.rename(actor=actor, item_id=item.pk, name=f"{who}.txt", words=words),
            lambda: services.move_items(actor=actor, item_ids=[item.pk], folder_id=target.pk, words=words),
            lambda: services.trash(actor=actor, item_ids=[item.pk], words=words),
        ]

    barred = acts("officer", []) + acts("typist", []) + acts("typist", ["d"])  # the word of another's program is no key
    barred.append(lambda: services.restore_version(actor=cabinet.actor("officer"), item_id=item.pk, number=1))
    for act in barred:
        with pytest.raises(LockedError, match="นายกมล ใจดี"):
            act()
    for act in acts("officer", ["d"]):
        act()
    item.refresh_from_db()
    assert (item.name, item.parent_id, item.trashed_at is not None) == ("officer.txt", target.pk, True)
    assert Lock.objects.count() == 0


def test_editors_and_desktops_stand_against_each_other(cabinet):
    item = cabinet.file("a", cabinet.home("officer"), "ก.txt")
    actor = cabinet.actor("officer")
    desktop(cabinet, item)
    with pytest.raises(LockedError) as refused:
        services.lock(actor=actor, item_id=item.pk, word="e")
    assert (refused.value.held, refused.value.word) == (LockWay.DESKTOP, "")
    for act in (services.refresh_lock, services.unlock):
        with pytest.raises(LockedError):
            act(actor=actor, item_id=item.pk, word="d")
    assert services.release_desktop_lock(actor=actor, word="d")
    services.lock(actor=actor, item_id=item.pk, word="e")
    with pytest.raises(LockedError) as refused:
        desktop(cabinet, item)
    assert (refused.value.held, refused.value.word) == (LockWay.EDITOR, "e")
    assert not services.release_desktop_lock(actor=actor, word="e")
    with pytest.raises(LockedError):
        services.refresh_desktop_lock(actor=actor, word="e")


def test_shared_locks_stand_beside_each_other_only(cabinet):
    item = cabinet.file("a", cabinet.unit("officer"), "ก.txt")
    desktop(cabinet, item, "one", is_shared=True)
    desktop(cabinet, item, "two", "typist", is_shared=True)
    with pytest.raises(LockedError):
        desktop(cabinet, item, "three")
    assert Lock.objects.count() == 2


def test_a_deep_lock_holds_for_the_whole_folder(cabinet):
    root = cabinet.unit("officer")
    folder = cabinet.folder("a", root, "งาน")
    below = cabinet.folder("b", "a", "ย่อย")
    file = cabinet.file("f", "b", "ก.txt")
    typist = cabinet.actor("typist")
    for is_deep, many in ((True, 6), (False, 2)):
        desktop(cabinet, folder, is_deep=is_deep)
        barred = 0
        acts = [
            lambda: services.make_folder(actor=typist, folder_id=folder.pk, name="ใหม่"),
            lambda: services.copy_items(actor=typist, item_ids=[file.pk], folder_id=folder.pk),
            lambda: services.place_file(actor=typist, folder_id=below.pk, stored=None, name="ข.txt"),
            lambda: services.add_version(actor=typist, item_id=file.pk, stored=None),
            lambda: services.rename(actor=typist, item_id=file.pk, name="ค.txt"),
            lambda: services.lock(actor=typist, item_id=file.pk, word="e"),
        ]
        for act in acts:
            try:
                act()
            except LockedError as error:
                assert "นายกมล ใจดี" in error.message
                barred += 1
        assert barred == many
        services.release_desktop_lock(actor=cabinet.actor("officer"), word="d")


def test_who_may_not_edit_locks_nothing(cabinet):
    root = cabinet.unit("officer")
    item = cabinet.file("a", root, "ก.txt")
    for act in (desktop, lambda cabinet, item, who: services.lock(actor=cabinet.actor(who), item_id=item.pk, word="e")):
        with pytest.raises(DeniedError):
            act(cabinet, item, who="chief")
    with pytest.raises(DomainError):
        desktop(cabinet, root)
    assert Lock.objects.count() == 0


def test_the_name_of_a_locked_file_that_may_not_be_seen_is_not_told(cabinet):
    root = cabinet.unit("officer")
    folder = cabinet.folder("a", root, "งาน")
    closed = cabinet.folder("b", "a", "ปิด", by="head")
    hidden = cabinet.file("f", "b", "ราคากลาง.txt", by="head")
    services.set_restricted(actor=cabinet.actor("head"), item_id=closed.pk, restricted=True)
    desktop(cabinet, hidden, who="head")
    for who, told in (("officer", False), ("head", True)):
        with pytest.raises(LockedError) as refused:
            services.trash(actor=cabinet.actor(who), item_ids=[folder.pk])
        assert ("ราคากลาง" in refused.value.message) is told


def test_who_manages_a_file_ends_the_lock_of_another(cabinet):
    item = cabinet.file("a", cabinet.unit("officer"), "ก.txt")
    desktop(cabinet, item)
    with pytest.raises(DeniedError):
        services.break_lock(actor=cabinet.actor("typist"), item_id=item.pk)
    services.break_lock(actor=cabinet.actor("head"), item_id=item.pk)
    assert Lock.objects.count() == 0
    with pytest.raises(LockedError):
        services.refresh_desktop_lock(actor=cabinet.actor("officer"), word="d")


def test_what_was_locked_once_goes_for_good_all_the_same(cabinet):
    """A lock whose time is over lies in the table until the sweep."""
    item = cabinet.file("a", cabinet.home("officer"), "ก.txt")
    services.trash(actor=cabinet.actor("officer"), item_ids=[item.pk])
    Lock.objects.create(item=item, word="x", until=database_now() - timedelta(hours=1), by_name="x")
    assert services.purge(actor=cabinet.actor("officer"), item_ids=[item.pk]) == 1
    connection.check_constraints()
    assert (Item.objects.filter(pk=item.pk).exists(), Lock.objects.count()) == (False, 0)


def test_the_sweep_takes_locks_whose_time_is_over(cabinet):
    desktop(cabinet, cabinet.file("a", cabinet.home("officer"), "ก.txt"), lasts=timedelta(seconds=-1))
    lasting = desktop(cabinet, cabinet.file("b", cabinet.home("officer"), "ข.txt"), "e")
    assert (services.sweep_locks(), Lock.objects.get()) == (1, lasting)
