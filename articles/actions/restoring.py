"""Putting an earlier revision in force again: as a new revision, with all that still exists.

What is gone since is left out and told in a sentence; nothing else of the snapshot is lost.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.around import Around
from articles.actions.drafts import locked, refuse_stale, save_article
from articles.actions.revising import (
    FIELDS,
    OF_A_CLIP,
    OF_A_USE,
    SAID_OF_A_CLIP,
    kept_revision,
    snapshot_of,
    written,
)
from articles.body import (
    Document,
    EmbedNode,
    GalleryNode,
    PhotographNode,
    VideoNode,
    parse,
    photograph_ids,
    plain,
    serialise,
    video_ids,
)
from articles.enums import LinkKind
from articles.models import (
    Article,
    Author,
    Photograph,
    Revision,
    Section,
    Tag,
    User,
    VideoAttachment,
    VideoRendition,
)
from articles.rights import Case, require
from articles.workflow import TransitionRefused

Rows = list[dict[str, Any]]
OF_TEXT = tuple(name for name in FIELDS if name not in ("section_id", "lead_photograph_id", "body"))


@dataclass
class Plan:
    """What of a snapshot can be put in force today, and the sentences about the rest."""

    fields: dict[str, Any]
    around: Around
    clips: Rows
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def restore_revision(
    *,
    by: User,
    at: datetime.datetime,
    article: Article,
    number: int,
    expected_version: int,
) -> list[str]:
    """A new revision that reads like revision `number`; the sentences say what was left out."""
    stored = locked(article, by=by)
    require(by, "edit", Case(stored, at))
    refuse_stale(stored, expected_version)
    if stored.trashed_at:
        raise TransitionRefused(_("The story is in the trash. Take it out first."))
    revision = article.revisions.filter(number=number).first()
    if revision is None:
        raise TransitionRefused(_("This revision is not kept."))
    plan = plan_of(stored, revision)
    kept_revision(stored)
    refuse_the_same(stored, plan)
    for name, value in plan.fields.items():
        setattr(stored, name, value)
    credit_clips(stored, plan.clips)
    save_article(
        by=by, at=at, article=stored, expected_version=expected_version, around=plan.around,
        restored_from=number,
    )  # fmt: skip
    return plan.left_out


def what_is_gone(article: Article, revision: Revision) -> list[str]:
    """The same sentences before anything is done."""
    return plan_of(article, revision).left_out


def plan_of(article: Article, revision: Revision) -> Plan:
    kept, told = revision.snapshot, list[str]()
    section_id = section_of(article, kept["fields"]["section_id"], told)
    body, lead = media_of(article, kept["fields"], told)
    around = Around(
        tags=tags_of(kept["tags"], told),
        bylines=bylines_of(kept["bylines"], told),
        related=related_of(article, kept["related"], told),
        picture_uses=uses_of(kept["picture_uses"]),
    )
    told += embargo_told(article, kept["embargo_until"])
    fields = {name: kept["fields"][name] for name in OF_TEXT if name in kept["fields"]}
    fields |= {"section_id": section_id, "body": body, "lead_photograph_id": lead}
    return Plan(fields, around, kept["videos"], told)


def refuse_the_same(article: Article, plan: Plan) -> None:
    """Another revision that says the same would only void an approval."""
    now, fields = snapshot_of(article), plan.fields
    is_same = (
        all(now["fields"][name] == value for name, value in fields.items())
        and [row["tag_id"] for row in now["tags"]] == [tag.pk for tag in plan.around.tags]
        and bylines_of(now["bylines"], []) == plan.around.bylines
        and related_of(article, now["related"], []) == plan.around.related
        and uses_of(now["picture_uses"]) == plan.around.picture_uses
        and clips_of(now["videos"]) == clips_of(plan.clips)
    )
    if is_same:
        raise TransitionRefused(_("The story reads like this already."))


# -- What still exists ----------------------------------------------------------


def section_of(article: Article, pk: int, told: list[str]) -> int:
    if Section.objects.filter(pk=pk).exists():
        return pk
    told.append(_("The section of that time is gone. The story stays in its present one."))
    return article.section_id


def media_of(article: Article, fields: dict[str, Any], told: list[str]) -> tuple[str, int | None]:
    """The text without pictures and clips that are gone, and the lead photograph if it is not."""
    document, lead = parse(fields["body"]), fields["lead_photograph_id"]
    wanted = {*photograph_ids(document), *([lead] if lead else [])}
    photographs = set(Photograph.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    clips = VideoAttachment.objects.filter(pk__in=video_ids(document), article=article)
    there = photographs, set(clips.values_list("pk", flat=True))
    if lead and lead not in photographs:
        told.append(_("The lead photograph of that time was deleted from the library."))
        lead = None
    blocks = [block for node in document.blocks if (block := present(node, there, told))]
    is_whole = len(blocks) == len(document.blocks) and tuple(blocks) == document.blocks
    return (fields["body"] if is_whole else serialise(Document(tuple(blocks)))), lead


def present(node: Any, there: tuple[set[int], set[int]], told: list[str]) -> Any:
    """The block, without what is gone; None where nothing of it is left."""
    photographs, clips = there
    match node:
        case PhotographNode() if node.photograph_id not in photographs:
            told.append(without(node, _("A photograph in the text was deleted from the library.")))
            return None
        case VideoNode() if node.video_id not in clips:
            told.append(without(node, _("A clip in the text no longer belongs to the story.")))
            return None
        case EmbedNode() if node.photograph_id and node.photograph_id not in photographs:
            told.append(without(node, _("The still of an embed was deleted from the library.")))
            return replace(node, photograph_id=None)
        case GalleryNode():
            left = [each for each in node.photographs if present(each, there, told)]
            return (
                replace(node, photographs=tuple(left)) if len(left) > 1 else next(iter(left), None)
            )
    return node


def without(node: PhotographNode | VideoNode | EmbedNode, sentence: str) -> str:
    caption = " ".join(plain(node.caption).split())
    return f"{sentence} “{caption}”" if caption else sentence


def tags_of(rows: Rows, told: list[str]) -> list[Tag]:
    """A merged tag is the one it was merged into; a new one of the same name will do as well."""
    names, numbers = [row["name"] for row in rows], [row["tag_id"] for row in rows]
    by_pk = Tag.objects.select_related("merged_into").in_bulk(numbers)
    by_name = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    found: dict[int, Tag] = {}
    for row in rows:
        known = by_pk.get(row["tag_id"]) or by_name.get(row["name"])
        if tag := usable(known, row["name"], told):
            found.setdefault(tag.pk, tag)
    return list(found.values())


def usable(tag: Tag | None, name: str, told: list[str]) -> Tag | None:
    if tag is None:
        told.append(_("The tag “%(name)s” is gone.") % {"name": name})
    elif tag.is_blocked:
        told.append(_("The tag “%(name)s” is no longer used.") % {"name": name})
    elif tag.merged_into:
        told.append(
            _("The tag “%(name)s” was merged; the story gets “%(other)s”.")
            % {"name": name, "other": tag.merged_into.name}
        )
        into: Tag = tag.merged_into
        return into
    else:
        return tag
    return None


def bylines_of(rows: Rows, told: list[str]) -> Rows:
    known = existing(Author.objects.all(), [row["author_id"] for row in rows])
    gone = [row["pen_name"] for row in rows if row["author_id"] not in known]
    told += [_("The author “%(name)s” is gone.") % {"name": name} for name in gone]
    return [
        {"author": row["author_id"], "role": row["role"]}
        for row in rows
        if row["author_id"] in known
    ]


def related_of(article: Article, rows: Rows, told: list[str]) -> Rows:
    """A link whose story is gone keeps the words it had of its own, as one without an address."""
    targets = [row["target_id"] for row in rows if row["target_id"]]
    known = existing(Article.objects.kept().exclude(pk=article.pk), targets)
    found = []
    for row in rows:
        link = {"target" if name == "target_id" else name: row[name] for name in row}
        if row["kind"] == LinkKind.INTERNAL and row["target_id"] not in known:
            told.append(
                _("Related story number %(number)s is gone.") % {"number": row["target_id"]}
            )
            if not row["headline"]:
                continue
            link |= {"kind": LinkKind.UNRESOLVED, "target": None}
        found.append(link)
    return found


def uses_of(rows: Rows) -> Rows:
    known = existing(Photograph.objects.all(), [row["photograph_id"] for row in rows])
    return [
        {("photograph" if name == "photograph_id" else name): row[name] for name in OF_A_USE}
        for row in rows
        if row["photograph_id"] in known
    ]


def clips_of(rows: Rows) -> Rows:
    """What can be put back; a mark of AI stays with the clip."""
    said = (*OF_A_CLIP, *SAID_OF_A_CLIP, "poster_id")
    return [{name: row.get(name) for name in said} for row in rows]


def existing(rows: Any, numbers: Iterable[int]) -> set[int]:
    return set(rows.filter(pk__in=list(numbers)).values_list("pk", flat=True))


def embargo_told(article: Article, kept: str | None) -> list[str]:
    """A promise to a source belongs to the story; an old wording must not undo it."""
    now = written(article.embargo_until)
    if now == kept:
        return []
    return [_("“Not to be published before” stays as it is now.")]


def credit_clips(article: Article, clips: Rows) -> None:
    for row in clips:
        poster = row.get("poster_id")
        stills = VideoRendition.objects.filter(video=row["pk"])
        chosen = {"poster_id": poster} if poster and stills.filter(pk=poster).exists() else {}
        article.videos.filter(pk=row["pk"]).update(
            credit=row["credit"],
            subtitles=row.get("subtitles", ""),
            transcript=row.get("transcript", ""),
            is_poster_chosen=bool(chosen),
            **chosen,
        )
