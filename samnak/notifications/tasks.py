"""Jobs of notices."""

from samnak.audit import queries as audit
from samnak.core import jobs
from samnak.core.actor import Actor
from samnak.core.providers import providers_of
from samnak.notifications import queries, services
from samnak.notifications.providers import NoticeDraft, NoticeProvider


@jobs.task("notifications.make_notices", queue="events")
def make_notices(event_id: str) -> None:
    """Tell everyone concerned of one event, then have the e-mails sent; run again it adds nothing."""
    event = audit.get_event(event_id)
    messages = [
        message
        for provider in providers_of(NoticeProvider)
        if event.kind in provider.kinds
        for draft in provider.notices(event.pk, event.kind)
        for message in _messages(draft)
        if message.user_id != event.user_id
    ]
    services.save_notices(event_id=event.pk, kind=event.kind, messages=messages)
    for notice_id in queries.unmailed(event.pk):
        jobs.enqueue("notifications.mail_notice", queue="mail", once=f"notice:{notice_id}", notice_id=str(notice_id))


def _messages(draft: NoticeDraft) -> list[services.Message]:
    told = queries.recipients(draft.position_ids, draft.unit_registrar_ids, draft.user_ids)
    return [services.Message(user_id, draft.text, _path(draft.path, standing)) for user_id, standing in told.items()]


def _path(path: str, standing: Actor | None) -> str:
    """Let the link open in the post in which the matter waits."""
    if standing is None:
        return path
    return f"{path}{'&' if '?' in path else '?'}post={standing.standing}"


@jobs.task("notifications.mail_notice", queue="mail")
def mail_notice(notice_id: str) -> None:
    """Send the e-mail of one notice; an unreachable mail server makes the job wait and try again."""
    services.mail_notice(notice_id=notice_id)
