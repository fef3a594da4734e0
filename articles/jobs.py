"""The queue's tasks: shells around the actions. Who puts them there names them by word."""

import datetime
import logging

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from articles import media
from articles.actions import (
    announcing,
    mailing,
    notifying,
    printing,
    purging,
    scheduling,
    takedowns,
    telling,
)
from articles.actions.unsaved import Forgotten, forget_unsaved
from articles.actions.unused import forget_unused_photographs
from articles.decoding.refusals import Refusal, Unusable
from articles.enums import VIDEO_QUEUE
from articles.media.making_videos import DROP
from articles.media.videos import MAKE
from articles.models import Article, Photograph, VideoAttachment
from articles.readership.forgetting import forget_readings

# 5 s, 25 s, two minutes, ten, fifty, four hours: then it is given up, and the log says so.
LATER = RetryStrategy(max_attempts=6, exponential_wait=5, retry_exceptions=[telling.NotHeardError])
DAYS_KEPT = 7
# Some seconds of one processor: after an upgrade, a million texts are printed in a day.
TEXTS_A_MINUTE = 1000
# Faults and killed workers together: a clip that takes its worker along each time is let go.
MOST_TRIES = 40
AFTER_A_FAULT = RetryStrategy(max_attempts=6, wait=10, linear_wait=60)

logger = logging.getLogger(__name__)


@app.task(name=media.MAKE_RENDITIONS, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def make_renditions(*, photograph: int) -> None:
    """A picture that cannot be made is left with the one it has: trying again would not help."""
    found = Photograph.objects.filter(pk=photograph).first()
    if found is None:
        return
    try:
        media.make_renditions(found, at=timezone.now())
    except Unusable as unusable:
        # A machine that had too much to do may have less in an hour.
        if unusable.refusal == Refusal.TOO_MUCH:
            raise
        logger.warning("Photograph %s: %s", photograph, unusable.refusal)


@app.task(name=announcing.ANNOUNCE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def announce() -> None:
    announcing.announce(at=timezone.now())


@app.task(name=announcing.TELL_HUB, retry=LATER)
def tell_hub(*, hub: str, feeds: list[str]) -> None:
    telling.tell_hub(hub=hub, feeds=feeds)


@app.task(name=announcing.TELL_ENGINES, retry=LATER)
def tell_search_engines(*, addresses: list[str]) -> None:
    telling.tell_search_engines(addresses=addresses)


@app.task(name=purging.PURGE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def purge(*, article: int, is_struck: bool = False) -> None:
    if known := Article.objects.filter(pk=article).first():
        purging.purge(article=known, at=timezone.now(), is_struck=is_struck)


@app.task(name=purging.PURGE_PATHS, retry=LATER)
def purge_paths(*, paths: list[str]) -> None:
    """Nothing to tell where the hook was taken away meanwhile."""
    if settings.PURGE_HOOK:
        telling.purge(paths=paths)


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
@app.task(name="articles.forget_uploads", queueing_lock="articles.forget_uploads")
def forget_broken_uploads(timestamp: int) -> None:
    forget_old_uploads(at=timezone.now())


def forget_old_uploads(*, at: datetime.datetime) -> int:
    return media.forget_uploads(older_than=at - datetime.timedelta(days=settings.UPLOAD_DAYS_KEPT))


# Of UTC, as all these are: past one at night in Vietnam, when yesterday has been counted.
@app.periodic(cron="20 18 * * *")
@app.task(
    name="articles.forget_readings",
    queueing_lock="articles.forget_readings",
    lock="articles.forget_readings",
)
def forget_old_readings(timestamp: int) -> None:
    forget_readings(timezone.now())


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


@app.periodic(cron="* * * * *")
@app.task(name="articles.resume_jobs", queueing_lock="articles.resume_jobs", pass_context=True)
async def resume_jobs(context: JobContext, timestamp: int) -> None:
    """What a killed worker held is begun anew by another, within two minutes: half a minute
    until it counts as dead, and a minute until this comes by.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.task(name=MAKE, queue=VIDEO_QUEUE, retry=AFTER_A_FAULT, pass_context=True)
def make_video(context: JobContext, *, video: int) -> None:
    if (known := VideoAttachment.objects.filter(pk=video).first()) is None:
        return
    if context.job.attempts >= MOST_TRIES:
        media.give_up(known)
        return
    try:
        media.make_video(known, at=timezone.now())
    except Exception:
        if context.job.attempts >= (AFTER_A_FAULT.max_attempts or 0):
            media.give_up(known)
        raise


@app.task(name=DROP, queue=VIDEO_QUEUE, retry=AFTER_A_FAULT)
def drop_first_form(*, video: int) -> None:
    if known := VideoAttachment.objects.filter(pk=video).first():
        media.drop_first_form(known)


@app.periodic(cron="*/5 * * * *")
@app.task(name="articles.queue_forgotten_videos", queueing_lock="articles.queue_forgotten_videos")
def queue_forgotten_videos(timestamp: int) -> None:
    media.queue_forgotten()


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


@app.periodic(cron="* * * * *")
@app.task(
    name="articles.print_texts",
    queueing_lock="articles.print_texts",
    lock="articles.print_texts",
)
def print_texts(timestamp: int) -> None:
    printing.print_waiting(at=timezone.now(), limit=TEXTS_A_MINUTE)


@app.periodic(cron="30 18 * * *")
@app.task(name="articles.note_unprinted_texts", queueing_lock="articles.note_unprinted_texts")
def note_unprinted_texts(timestamp: int) -> None:
    printing.note_missing(at=timezone.now())
