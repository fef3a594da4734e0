"""Making a tag a running topic: what its page says, shows and opens with."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles import selectors
from articles.models import Photograph, PublishedPhotograph, PublishedTag, Tag, Topic, User

MAY = "articles.change_topic"


class TopicRefusedError(Exception):
    """Carries a sentence for the person who tried."""


@transaction.atomic
def describe_topic(*, by: User, at: datetime.datetime, topic: Topic) -> Topic:
    """Keep a new or changed topic."""
    if not by.has_perm(MAY):
        raise PermissionDenied
    refuse_unfit_tag(topic)
    refuse_foreign_lead(topic, at=at)
    refuse_unseen_picture(topic, at=at)
    fill_from_the_picture(topic)
    topic.changed_at, topic.changed_by = at, by
    topic.save()
    return topic


@transaction.atomic
def close_topic(*, by: User, at: datetime.datetime, topic: Topic) -> None:
    """The tag and its stories stay; what the topic said of them goes."""
    if not by.has_perm(MAY):
        raise PermissionDenied
    topic.delete()


def refuse_unfit_tag(topic: Topic) -> None:
    # Locked, so that nobody merges or blocks it meanwhile.
    tag = Tag.objects.select_for_update(of=("self",), no_key=True).get(pk=topic.tag_id)
    if tag.is_blocked or tag.merged_into_id:
        raise TopicRefusedError(_("The tag is blocked or was merged into another one."))


def refuse_foreign_lead(topic: Topic, *, at: datetime.datetime) -> None:
    if topic.lead_id is None:
        return
    links = PublishedTag.objects.filter(tag=topic.tag_id, published__article=topic.lead_id)
    if not links.exists():
        raise TopicRefusedError(_("The story that opens the page must bear the tag."))


def refuse_unseen_picture(topic: Topic, *, at: datetime.datetime) -> None:
    """It would stand on no page: a picture leaves with the last story that shows it."""
    chosen = topic.photograph_id
    if chosen and not selectors.shown_photographs(at).filter(pk=chosen).exists():
        raise TopicRefusedError(_("No story that readers see shows this picture. Take another."))


def fill_from_the_picture(topic: Topic) -> None:
    """Credit, description and focal point as they were printed with it last."""
    if topic.photograph is None:
        topic.alt_text = topic.credit = ""
        return
    uses = PublishedPhotograph.objects.filter(photograph=topic.photograph).order_by("-pk")
    known: PublishedPhotograph | Photograph = uses.first() or topic.photograph
    topic.credit = topic.credit or known.credit
    topic.alt_text = topic.alt_text or known.alt_text
    if isinstance(known, PublishedPhotograph):
        topic.focal_x, topic.focal_y = known.focal_x, known.focal_y
