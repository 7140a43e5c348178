"""Who is told of an event, once each, and the e-mail that follows."""

import pytest
from django.core import mail

from samnak.accounts.models import User
from samnak.notifications import queries, services, tasks
from samnak.notifications.models import Notice
from samnak.notifications.providers import NoticeDraft
from samnak.org.enums import Role, Scope
from tests.factories.offices import make_office

pytestmark = pytest.mark.django_db


def test_the_holder_of_a_post_is_told_in_that_post(drafts, happening):
    office = make_office()
    drafts.append(NoticeDraft("มีร่างรอทาน", "/drafts/1/", position_ids=(office.id("director"),)))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    (notice,) = Notice.objects.all()
    assert notice.user == office.people["director"]
    assert notice.text == "มีร่างรอทาน"
    assert notice.kind == "testing.thing_happened"
    assert notice.path == f"/drafts/1/?post={office.actor('director').standing}"


def test_running_the_job_again_adds_nothing(drafts, happening):
    office = make_office()
    drafts.append(NoticeDraft("มีร่างรอทาน", "/drafts/1/", position_ids=(office.id("director"), office.id("head"))))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    tasks.make_notices(str(event.pk))
    assert Notice.objects.count() == 2


def test_those_acting_for_a_post_are_told_with_a_link_into_that_post(drafts, happening):
    office = make_office()
    delegation = office.delegate("chief", "deputy")
    drafts.append(NoticeDraft("มีหนังสือรอลงนาม", "/x/?tab=1", position_ids=(office.id("chief"),)))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    told = {row.user_id: row.path for row in Notice.objects.all()}
    acting = office.actor("deputy", acting_for="chief")
    assert acting.delegation_id == delegation.pk
    assert told == {
        office.people["chief"].pk: f"/x/?tab=1&post={office.actor('chief').standing}",
        office.people["deputy"].pk: f"/x/?tab=1&post={acting.standing}",
    }


def test_registrars_of_a_unit_are_the_nearest_ones(drafts, happening):
    office = make_office()
    office.grant("typist", Role.CENTRAL_REGISTRAR, "top", Scope.AGENCY)
    drafts.append(NoticeDraft("มีหนังสือมาถึง", "/in/", unit_registrar_ids=(office.units["division"].pk,)))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    assert list(Notice.objects.values_list("user", flat=True)) == [office.people["registrar"].pk]


def test_a_unit_without_registrar_falls_to_the_central_registry(drafts, happening):
    office = make_office()
    office.grant("typist", Role.CENTRAL_REGISTRAR, "top", Scope.AGENCY)
    drafts.append(NoticeDraft("มีหนังสือมาถึง", "/in/", unit_registrar_ids=(office.units["other"].pk,)))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    assert list(Notice.objects.values_list("user", flat=True)) == [office.people["typist"].pk]


def test_nobody_is_told_of_the_own_act(drafts, happening):
    office = make_office()
    drafts.append(NoticeDraft("x", "/", position_ids=(office.id("officer"),)))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    assert Notice.objects.count() == 0


def test_mail_jobs_only_for_people_with_an_address_who_want_mail(drafts, happening, jobs_waiting):
    office = make_office()
    services.set_mail_preference(actor=office.actor("head"), wants_mail=False)
    User.objects.filter(pk=office.people["director"].pk).update(email="")
    drafts.append(NoticeDraft("x", "/", position_ids=tuple(office.id(key) for key in ("head", "director", "registrar"))))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    wanted = Notice.objects.get(user=office.people["registrar"])
    assert Notice.objects.count() == 3
    assert jobs_waiting.of("notifications.mail_notice") == [{"notice_id": str(wanted.pk)}]


def test_mail_holds_a_link_and_no_content(drafts, happening, settings):
    settings.PUBLIC_URL = "https://office.example"
    office = make_office()
    drafts.append(NoticeDraft("มีร่างรอทาน", "/drafts/1/", position_ids=(office.id("director"),)))
    event = happening(office.actor("officer"))
    tasks.make_notices(str(event.pk))
    notice = Notice.objects.get()
    tasks.mail_notice(str(notice.pk))
    tasks.mail_notice(str(notice.pk))
    (sent,) = mail.outbox
    assert sent.to == ["person@moc.example"]
    assert f"https://office.example/notices/{notice.pk}/" in sent.body
    assert "มีร่างรอทาน" in sent.body
    assert sent.extra_headers["Message-ID"].startswith(f"<notice-{notice.pk}@")
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_unread_count_and_reading(drafts, happening):
    office = make_office()
    drafts.append(NoticeDraft("x", "/", position_ids=(office.id("director"),)))
    for _ in range(3):
        tasks.make_notices(str(happening(office.actor("officer")).pk))
    director = office.people["director"].pk
    assert queries.unread_count(director) == 3
    assert services.mark_read(actor=office.actor("head"), notice_id=Notice.objects.first().pk) is None
    assert services.mark_read(actor=office.actor("director"), notice_id=Notice.objects.first().pk) is not None
    assert queries.unread_count(director) == 2
    assert services.mark_all_read(actor=office.actor("director")) == 2
    assert queries.unread_count(director) == 0
