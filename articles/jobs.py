"""The queue's tasks: shells around the actions. Who puts them there names them by word."""

import datetime

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from articles.actions import announcing, mailing, notifying, scheduling, takedowns, telling
from articles.actions.unsaved import Forgotten, forget_unsaved
from articles.actions.unused import forget_unused_photographs
from articles.models import Article

# 5 s, 25 s, two minutes, ten, fifty, four hours: then it is given up, and the log says so.
LATER = RetryStrategy(max_attempts=6, exponential_wait=5, retry_exceptions=[telling.NotHeardError])
DAYS_KEPT = 7


@app.task(name=announcing.ANNOUNCE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def announce() -> None:
    announcing.announce(at=timezone.now())


@app.task(name=announcing.TELL_HUB, retry=LATER)
def tell_hub(*, hub: str, feeds: list[str]) -> None:
    telling.tell_hub(hub=hub, feeds=feeds)


@app.task(name=announcing.TELL_ENGINES, retry=LATER)
def tell_search_engines(*, addresses: list[str]) -> None:
    telling.tell_search_engines(addresses=addresses)


@app.task(name=scheduling.AFTER_THE_HOUR, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def after_the_hour(*, article: int) -> None:
    if known := Article.objects.filter(pk=article).first():
        takedowns.after_the_hour(at=timezone.now(), article=known)


@app.periodic(cron="*/5 * * * *")
@app.task(name="articles.sweep_takedowns", queueing_lock="articles.sweep_takedowns")
def sweep_takedowns(timestamp: int) -> None:
    takedowns.sweep(at=timezone.now())


@app.periodic(cron="10 3 * * *")
@app.task(name="articles.forget_unsaved", queueing_lock="articles.forget_unsaved")
def forget_unsaved_texts(timestamp: int) -> None:
    forget_after_term(at=timezone.now())


def forget_after_term(*, at: datetime.datetime) -> Forgotten:
    term = datetime.timedelta(days=settings.UNSAVED_DAYS_KEPT)
    return forget_unsaved(at=at, older_than=at - term)


@app.periodic(cron="20 3 * * *")
@app.task(
    name="articles.forget_unused_photographs",
    queueing_lock="articles.forget_unused_photographs",
    lock="articles.forget_unused_photographs",
)
def forget_unused_photographs_after_term(timestamp: int) -> None:
    at = timezone.now()
    for _name in forget_unused_photographs(at=at, older_than=at - unused_term()):
        continue


def unused_term() -> datetime.timedelta:
    return datetime.timedelta(days=settings.UNUSED_PHOTOGRAPH_DAYS_KEPT)


@app.periodic(cron="*/10 * * * *")
@app.task(name="articles.resume_jobs", queueing_lock="articles.resume_jobs", pass_context=True)
async def resume_jobs(context: JobContext, timestamp: int) -> None:
    """What a killed worker held is begun anew by another."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="40 3 * * *")
@app.task(name="articles.forget_jobs", queueing_lock="articles.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(
        nb_hours=DAYS_KEPT * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="*/2 * * * *")
@app.task(
    name="articles.mail_notices",
    queueing_lock="articles.mail_notices",
    lock="articles.mail_notices",
)
def mail_notices(timestamp: int) -> None:
    mailing.mail_notices(at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="articles.forget_notices", queueing_lock="articles.forget_notices")
def forget_notices(timestamp: int) -> None:
    term = datetime.timedelta(days=settings.NOTICE_DAYS_KEPT)
    notifying.forget_notices(older_than=timezone.now() - term)
