"""What stands between a story and its readers: obstacles refuse, gaps only warn."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.body import Document, embeds, parse, photograph_ids, plain_text, video_ids
from articles.enums import Genre
from articles.models import Article, Masthead, PhotographUse, VideoAttachment


class NotReadyError(Exception):
    """`obstacles` are sentences for the person who tried."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles


def obstacles(
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
    return [*found, *picture_gaps(article), *video_gaps(document)]


def picture_gaps(article: Article) -> list[str]:
    found = []
    for use in PhotographUse.objects.filter(article=article).select_related("photograph"):
        name = str(use.photograph)
        if use.photograph.is_missing:
            found.append(_("The file of a photograph is missing: %(name)s") % {"name": name})
        if not use.is_decorative and not use.alt_text:
            found.append(
                _("A photograph has no description for blind readers: %(name)s") % {"name": name}
            )
        if not use.credit:
            found.append(_("A photograph has no credit: %(name)s") % {"name": name})
    return found


def video_gaps(document: Document) -> list[str]:
    videos = VideoAttachment.objects.filter(pk__in=video_ids(document))
    return [
        _("The file of a video is missing: %(name)s") % {"name": str(video)}
        for video in videos
        if video.is_missing
    ]
