"""What stands between a story and its readers: obstacles refuse, gaps only warn."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.media_rules import media_obstacles
from articles.body import Document, embeds, parse, photograph_ids, plain_text, video_ids
from articles.enums import Genre, Verb
from articles.models import Article, Masthead, Photograph, VideoAttachment


class NotReadyError(Exception):
    """`obstacles` are sentences for the person who tried."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles


def obstacles(
    article: Article,
    *,
    at: datetime.datetime,
    shown_from: datetime.datetime,
    verb: Verb = Verb.PUBLISH,
) -> list[str]:
    return [
        *obstacles_of_text(article, at=at, shown_from=shown_from),
        *media_obstacles(article, at=at, shown_from=shown_from, verb=verb),
    ]


def obstacles_of_text(
    article: Article, *, at: datetime.datetime, shown_from: datetime.datetime
) -> list[str]:
    checks = (
        (not article.headline.strip(), _("The story has no headline.")),
        (is_empty(article), _("The story has no text, picture or video yet.")),
        (
            article.genre == Genre.DIGEST and not article.source,
            _("A story taken from other sources must name its source."),
        ),
        (
            article.genre == Genre.SPONSORED and not article.sponsor,
            _("Sponsored content must name its sponsor."),
        ),
        (
            article.genre != Genre.SPONSORED and bool(article.sponsor),
            _("Only sponsored content has a sponsor. Choose that genre, or empty the field."),
        ),
        (
            bool(article.embargo_until and shown_from < article.embargo_until),
            _("The embargo is not over at that hour."),
        ),
        (
            Masthead.objects.in_force(timezone.localdate(at)) is None,
            _("The masthead that press law asks for has not been filled in."),
        ),
    )
    return [sentence for is_hindered, sentence in checks if is_hindered]


def embargo_obstacle(
    article: Article, embargo_until: datetime.datetime | None, *, at: datetime.datetime
) -> str:
    """A version that was scheduled before knows nothing of an embargo promised since."""
    if embargo_until is None:
        return ""
    if not article.published.upcoming(at).filter(shown_from__lt=embargo_until).exists():
        return ""
    return _("This story is scheduled for an hour before the embargo. Take it back first.")


def is_empty(article: Article) -> bool:
    document = parse(article.body)
    return not (
        article.standfirst.strip()
        or plain_text(document).strip()
        or photograph_ids(document)
        or video_ids(document)
        or embeds(document)
    )


def gaps(article: Article) -> list[str]:
    """What a careful editor would still fill in; publishing is possible without."""
    document = parse(article.body)
    found = [
        sentence
        for is_open, sentence in (
            (not article.standfirst.strip(), _("There is no standfirst.")),
            (article.lead_photograph_id is None, _("There is no lead photograph.")),
            (not article.bylines.exists(), _("There is no byline.")),
            (not article.tagged_items.exists(), _("There are no tags.")),
        )
        if is_open
    ]
    return [*found, *missing_files(article, document)]


def gaps_of_media(article: Article, *, at: datetime.datetime) -> list[str]:
    """What its last word would be refused for, told to those before it."""
    hour = max(filter(None, (at, article.embargo_until)))
    return media_obstacles(article, at=at, shown_from=hour, verb=Verb.APPROVE)


def missing_files(article: Article, document: Document) -> list[str]:
    lost = Photograph.objects.missing().filter(uses__article=article)
    clips = VideoAttachment.objects.filter(pk__in=video_ids(document))
    return [
        *(_("The file of a photograph is missing: %(name)s") % {"name": str(row)} for row in lost),
        *(
            _("The file of a video is missing: %(name)s") % {"name": str(row)}
            for row in clips
            if row.is_missing
        ),
    ]
