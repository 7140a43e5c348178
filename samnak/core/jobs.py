"""Background jobs: the one module that knows Procrastinate, so that it could be replaced."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy, exceptions
from procrastinate.contrib.django import app

DEFAULT_RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


def task(
    name: str, *, queue: str = "default", retry: RetryStrategy | bool = DEFAULT_RETRY
) -> Callable[[Callable[..., Any]], Any]:
    """Declare a job named `app.verb_noun`; it must be idempotent, because a lost worker runs it again."""
    declare: Callable[[Callable[..., Any]], Any] = app.task(name=name, queue=queue, retry=retry)
    return declare


def periodic(cron: str) -> Callable[[Any], Any]:
    """Run a task by a cron line; the task takes one argument, the Unix time it is due."""
    declare: Callable[[Any], Any] = app.periodic(cron=cron)
    return declare


def enqueue(
    name: str,
    *,
    queue: str = "default",
    once: str | None = None,
    delay: timedelta | None = None,
    priority: int = 0,
    **arguments: Any,
) -> None:
    """Defer a job by name inside the running transaction: a roll-back takes it away again.

    `once` names a job that need not wait twice; a second one is silently not added. A job of a lower `priority` waits behind
    all others of its queue. Arguments must be JSON values.
    """
    deferrer = app.configure_task(
        name=name,
        queue=queue,
        queueing_lock=once,
        schedule_in={"seconds": int(delay.total_seconds())} if delay else None,
        priority=priority,
        allow_unknown=True,
    )
    if once is None:
        deferrer.defer(**arguments)
        return
    try:
        with transaction.atomic():  # a savepoint: the refused second job must not spoil the transaction around it
            deferrer.defer(**arguments)
    except exceptions.AlreadyEnqueued:
        pass
