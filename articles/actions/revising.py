"""Keeping the whole story as every deliberate save left it, and telling what an approval covers."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from articles.actions.auditing import tell_revision
from articles.body import parse, plain_text, video_ids
from articles.models import Article, Photograph, Revision, User, VideoAttachment
from articles.text import count_changes

FIELDS = (
    "genre", "kicker", "headline", "short_headline", "standfirst", "body", "section_id",
    "source", "sponsor", "is_without_advertisements", "lead_photograph_id",
)  # fmt: skip
OF_A_USE = (
    "photograph_id", "caption", "credit", "alt_text", "is_decorative", "focal_x", "focal_y",
)  # fmt: skip
OF_A_CLIP = ("pk", "credit")
# Belongs to the picture or clip itself, not to its use: nothing restores it.
AI_NOTE = "ai_note"
# Told only where there is something: what was approved before these were kept stays approved.
SAID_OF_A_CLIP = ("subtitles", "transcript")
OF_A_LINK = ("kind", "target_id", "url", "headline", "excerpt")


def snapshot_of(article: Article) -> dict[str, Any]:
    """All that readers would get of the working copy as it stands, as plain JSON:
    `fields` by name; `tags`, `bylines`, `related`, `picture_uses`, `videos` as lists of rows.
    """
    bylines = article.bylines.values("author_id", "role", pen_name=F("author__pen_name"))
    tags = article.tagged_items.values("tag_id", name=F("tag__name"))
    uses = article.photograph_uses.select_related("photograph").order_by("photograph_id")
    shown = video_ids(parse(article.body))
    videos = VideoAttachment.objects.filter(article=article, pk__in=shown).order_by("pk")
    return {
        "fields": {name: getattr(article, name) for name in FIELDS},
        "embargo_until": written(article.embargo_until),
        "tags": list(tags),
        "bylines": list(bylines),
        "related": list(article.related_links.values(*OF_A_LINK)),
        "picture_uses": [row_of(use, OF_A_USE, use.photograph) for use in uses],
        "videos": [row_of_clip(video) for video in videos],
    }


def row_of(row: Any, names: Iterable[str], medium: Photograph | VideoAttachment) -> dict[str, Any]:
    """Approved with its mark of AI, and void without it. Only where there is one: what was
    approved before such marks were kept stays approved.
    """
    mark = {AI_NOTE: medium.ai_note} if medium.is_ai_used else {}
    return {name: getattr(row, name) for name in names} | mark


def row_of_clip(video: VideoAttachment) -> dict[str, Any]:
    said = {name: getattr(video, name) for name in SAID_OF_A_CLIP}
    said["poster_id"] = video.poster_id if video.is_poster_chosen else None
    kept = {name: value for name, value in said.items() if value}
    return row_of(video, OF_A_CLIP, video) | kept


def written(moment: datetime.datetime | None) -> str | None:
    """One moment has one spelling, in whatever zone it was typed: a hash is taken of the letters,
    and the database gives every moment back in its own.
    """
    return moment.astimezone(datetime.UTC).isoformat() if moment else None


def content_hash(snapshot: dict[str, Any]) -> str:
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def take_revision(
    article: Article,
    *,
    by: User,
    at: datetime.datetime,
    restored_from: int | None = None,
) -> Revision:
    """The story as it stands, under its present version; the same version is kept once."""
    snapshot = snapshot_of(article)
    words = words_of(snapshot)
    before = article.revisions.order_by("-number").first()
    added, removed = count_changes(words_of(before.snapshot) if before else [], words)
    revision, is_new = Revision.objects.get_or_create(
        article=article,
        number=article.version,
        defaults={
            "headline": article.headline,
            "snapshot": snapshot,
            "content_hash": content_hash(snapshot),
            "words": len(words),
            "words_added": added,
            "words_removed": removed,
            "restored_from": restored_from,
            "created_at": at,
            "created_by": by,
        },
    )
    if is_new:
        tell_revision(revision, before, by=by, at=at)
    return revision


def kept_revision(article: Article) -> Revision:
    """Of the stored version; made now where the story is older than revisions are."""
    known = article.revisions.filter(number=article.version).first()
    return known or take_revision(article, by=article.updated_by, at=article.updated_at)


def snapshot_at(article: Article, number: int) -> dict[str, Any] | None:
    """Of that version; where a story is older than revisions are, its stored one at least."""
    kept = article.revisions.filter(number=number).values_list("snapshot", flat=True).first()
    if kept is None and number == article.version:
        return snapshot_of(article)
    return kept


def words_of(snapshot: dict[str, Any]) -> list[str]:
    fields = snapshot["fields"]
    texts = [fields[name] for name in ("kicker", "headline", "short_headline", "standfirst")]
    return " ".join([*texts, plain_text(parse(fields["body"]))]).split()
