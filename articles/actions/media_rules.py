"""What must be known of a picture or a clip before readers get it.

Words (caption, credit, description) are asked of what readers will see; terms (rights, children,
AI) of everything, since a missing file may be given any day and is shown at once.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.body import Document, VideoNode, embeds, parse, photographs, plain
from articles.enums import Verb, VideoState
from articles.models import (
    Article,
    Photograph,
    PublishedPhotograph,
    PublishedVideo,
    VideoAttachment,
)
from articles.text import excerpt, short_moment

NAME_LENGTH = 60
# The law and a slip do not wait until an old picture has its words: what readers have of it they
# keep. An approval may be for such a correction.
SPARING = frozenset((Verb.FIX, Verb.CORRECT, Verb.RECTIFY, Verb.APPROVE))


@dataclass(frozen=True, slots=True)
class Shown:
    """As readers would get it; a clip is told of by its caption, and needs no description."""

    medium: Photograph | VideoAttachment
    caption: str
    credit: str
    is_captioned: bool
    is_described: bool = True
    still: Photograph | None = None

    @property
    def name(self) -> str:
        return excerpt(self.caption or str(self.medium), limit=NAME_LENGTH)


def media_obstacles(
    article: Article, *, at: datetime.datetime, shown_from: datetime.datetime, verb: Verb
) -> list[str]:
    had = had_by_readers(article, at=at) if verb in SPARING else set()
    # The hour of an archive has passed long ago; what it shows it shows from now on.
    hour = max(at, shown_from)
    found: list[str] = []
    for shown in shown_in(article):
        if (type(shown.medium), shown.medium.pk) not in had:
            found += [] if verb == Verb.IMPORT else [*of_no_use(shown), *words_lacking(shown)]
            found += terms_broken(shown.medium, shown.name, hour)
            found += terms_of_still(shown, hour)
    return found


def had_by_readers(article: Article, *, at: datetime.datetime) -> set[tuple[type, int]]:
    live = article.published.visible(at)
    pictures = PublishedPhotograph.objects.filter(published__in=live)
    clips = PublishedVideo.objects.filter(published__in=live)
    return {
        *((Photograph, pk) for pk in pictures.values_list("photograph", flat=True)),
        *((VideoAttachment, pk) for pk in clips.values_list("video", flat=True)),
    }


# -- What the story shows ---------------------------------------------------------


def shown_in(article: Article) -> Iterator[Shown]:
    document = parse(article.body)
    yield from shown_photographs(article, document)
    yield from shown_clips(article, document)


def shown_photographs(article: Article, document: Document) -> Iterator[Shown]:
    """In the order of the text. Of a picture that stands there twice each place has its words; the
    still of an embed needs none.
    """
    stills = {node.photograph_id for node in embeds(document)}
    said: dict[int, list[str]] = {}
    for pk, caption in photographs(document):
        said.setdefault(pk, []).append(plain(caption).strip())
    uses = {use.photograph_id: use for use in article.photograph_uses.select_related("photograph")}
    for pk in dict.fromkeys([*said, *uses]):
        if use := uses.get(pk):
            captions = said.get(pk, [use.caption])
            yield Shown(
                use.photograph,
                caption=next(iter(captions), ""),
                credit=use.credit,
                is_captioned=all(captions) or pk in stills,
                is_described=bool(use.alt_text) or use.is_decorative,
            )


def shown_clips(article: Article, document: Document) -> Iterator[Shown]:
    nodes = [block for block in document.blocks if isinstance(block, VideoNode)]
    videos = VideoAttachment.objects.filter(article=article).select_related("poster__photograph")
    own = videos.in_bulk([node.video_id for node in nodes])
    for node in nodes:
        if video := own.get(node.video_id):
            caption = plain(node.caption).strip()
            still = video.poster.photograph if video.poster else None
            yield Shown(video, caption, video.credit, is_captioned=bool(caption), still=still)


# -- What is wrong with it --------------------------------------------------------


def of_no_use(shown: Shown) -> list[str]:
    """Unlike a file that is lost, this one was looked at and will never play."""
    medium = shown.medium
    if not isinstance(medium, VideoAttachment) or medium.state != VideoState.REFUSED:
        return []
    sentence = _("The video “%(name)s” cannot be used. Take it out, or upload another. %(why)s")
    return [(sentence % {"name": shown.name, "why": medium.refusal}).strip()]


def words_lacking(shown: Shown) -> list[str]:
    if not shown.medium.original:
        return []
    lacks = [
        word
        for is_lacking, word in (
            (not shown.is_captioned, _("the caption")),
            (not shown.credit, _("a credit")),
            (
                not shown.is_described,
                _("a description for blind readers, or the mark of decoration"),
            ),
        )
        if is_lacking
    ]
    if not lacks:
        return []
    sentence = (
        _("The video “%(name)s” lacks: %(lacks)s. Fill it in below the video, in the story.")
        if isinstance(shown.medium, VideoAttachment)
        else _(
            "The photograph “%(name)s” lacks: %(lacks)s. Fill it in below the photograph or under "
            "“Details”, in the story."
        )
    )
    return [sentence % {"name": shown.name, "lacks": "; ".join(lacks)}]


def terms_broken(
    medium: Photograph | VideoAttachment, name: str, hour: datetime.datetime
) -> list[str]:
    named = {"name": name}
    checks = (
        (medium.is_expired(hour), past_term(medium, named)),
        (
            medium.lacks_child_ground,
            _(
                "“%(name)s” shows children. Say in the library why it may be shown: where the "
                "consent is kept, that nobody can be recognised, or which public interest."
            )
            % named,
        ),
        (
            medium.lacks_ai_facts,
            _("AI was used for “%(name)s”. Say in the library which tool, and what for.") % named,
        ),
    )
    return [sentence for is_broken, sentence in checks if is_broken]


def terms_of_still(shown: Shown, hour: datetime.datetime) -> list[str]:
    still = shown.still
    return terms_broken(still, excerpt(str(still), limit=NAME_LENGTH), hour) if still else []


def past_term(medium: Photograph | VideoAttachment, named: dict[str, str]) -> str:
    if medium.rights_until is None:
        return ""
    return _(
        "“%(name)s” may be used only until %(hour)s. Take it out of the story, choose an earlier "
        "hour, or enter the new term in the library."
    ) % {**named, "hour": short_moment(medium.rights_until)}
