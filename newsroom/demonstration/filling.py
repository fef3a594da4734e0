"""One database, filled in one transaction: after a killed run the next one begins anew."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Masthead, Notice, User
from newsroom.local_secrets import write_private

from . import afterwards, around, layouts, library, staff, topics
from .content import stories
from .desk import Desk
from .library import Say
from .readings import Readings


class NotOurDatabase(Exception):
    """Carries the sentence for the person who tried."""


def logins_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-logins"


def fill(say: Say) -> None:
    if Masthead.objects.filter(email=staff.mark()).exists():
        return say(refreshed())
    refuse_what_is_not_ours()
    photographs, clips = library.painted(say), library.filmed(say)
    with transaction.atomic():
        write_newspaper(photographs, clips, say)
        keep_logins()
    return say(f"{len(stories())} stories, {len(photographs)} photographs, {len(clips)} clips")


def refuse_what_is_not_ours() -> None:
    """Real work must never end up among invented stories."""
    is_taken = (
        Article.objects.exists()
        or Masthead.objects.exists()
        or User.objects.filter(username__in=staff.usernames()).exists()
    )
    if is_taken:
        raise NotOurDatabase(
            "This database already holds a newsroom of its own: its stories, its masthead or its "
            "accounts are not those of the demonstration. Give the demonstration an empty one."
        )


def refreshed() -> str:
    """Passwords live in one file only; where it is lost there are new ones."""
    if logins_file().exists():
        return "is filled already"
    with transaction.atomic():
        keep_logins()
    return "is filled already; the logins were lost and have new passwords"


def keep_logins() -> None:
    logins_file().parent.mkdir(parents=True, exist_ok=True)
    write_private(logins_file(), staff.give_passwords())


def write_newspaper(photographs: dict[str, bytes], clips: dict[str, bytes], say: Say) -> None:
    now = timezone.localtime()
    users = staff.establish()
    say(f"People: {len(users)} logins")
    sections = staff.lay_out_sections()
    staff.assign(users, sections, now)
    staff.write_down_old_addresses()
    say(f"Sections: {len(sections)}")
    around.surround(users, now)
    shelf = library.take_in_photographs(photographs, users, now, say)
    readings = Readings(now)
    desk = Desk(now, users, sections, shelf, clips, readings)
    told = stories()
    articles = {story.key: desk.start(story) for story in told}
    for number, story in enumerate(told, 1):
        desk.relate(story, articles)
        desk.pass_on(story, articles[story.key])
        say(f"Story {number} of {len(told)}: {story.key}")
    readings.sketch_days()
    staff.arrange_offices(users, sections)
    afterwards.add(articles, users, now)
    topics.lay_out(articles, users["hoa"])
    made = layouts.arranged(layouts.Arranger(now, users, sections, articles))
    say(f"Layouts: {len(made)}")
    # What is older than a day they have all seen; only what is fresh is new to them.
    Notice.objects.older_than(now - datetime.timedelta(days=1)).update(seen_at=now)
