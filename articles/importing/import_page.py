"""One exported page becomes one story, wholly or not at all."""

import datetime
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _

from articles import actions
from articles.body import serialise
from articles.enums import ArticleState, LinkKind, VideoState
from articles.importing.legacy_page import BlockKind, LegacyPage
from articles.importing.page_document import document_of
from articles.importing.page_reader import read_page
from articles.importing.page_report import FileReport, Outcome, describe
from articles.models import (
    Article,
    Author,
    Byline,
    LegacyImport,
    PageviewTotal,
    Photograph,
    RelatedLink,
    Section,
    Tag,
    TaggedArticle,
    User,
    VideoAttachment,
    text_hash,
)
from articles.text import fold, fold_exact, slugify, unused_slug

UNSORTED_SLUG, UNSORTED_NAME, UNSORTED_POSITION = "chua-phan-muc", "Chưa phân mục", 30_000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Without a section the stories wait among the unsorted ones."""

    section: Section | None = None
    is_published: bool = False
    is_dry_run: bool = False


def identity_of(page: LegacyPage) -> str:
    moment = page.moment.astimezone(datetime.UTC).isoformat(timespec="seconds")
    return text_hash(page.headline, moment, page.standfirst)


@transaction.atomic
def import_page(
    *, by: User, at: datetime.datetime, raw: bytes, name: str, options: ImportOptions
) -> FileReport:
    """Raise LegacyPageRefused, and change nothing, where the bytes are no whole page."""
    page = read_page(raw)
    identity = identity_of(page)
    known = LegacyImport.objects.filter(identity=identity).select_related("article").first()
    if known:
        return meet_again(known.article, page, name, by=by, at=at, options=options)
    warnings: list[str] = []
    article = start(page, by=by, at=at, options=options)
    credit(article, page)
    tag(article, page, warnings)
    relate(article, page)
    PageviewTotal.objects.create(article=article, imported=page.pageviews)
    # The page itself comes first: it is what lets a story of the archive past the chain.
    kept = LegacyImport.objects.create(
        article=article,
        identity=identity,
        file_name=name,
        source=raw,
        report={},
        imported_at=at,
        imported_by=by,
    )
    is_published = publish(article, page, by=by, at=at, options=options, warnings=warnings)
    described = describe(page, section=article.section.slug, warnings=warnings)
    kept.report = described
    kept.save(update_fields=["report"])
    outcome = Outcome.PUBLISHED if is_published else Outcome.DRAFT
    made = report(name, outcome, article, described, options)
    made.identity = identity
    return made


def report(
    name: str,
    outcome: Outcome,
    article: Article,
    described: dict[str, object],
    options: ImportOptions,
) -> FileReport:
    """A dry run tells no number: it would be another one next time."""
    made = FileReport(name, outcome, is_dry_run=options.is_dry_run, page=described)
    if outcome == Outcome.KNOWN or not options.is_dry_run:
        made.article = article.pk
        if article.slug:
            made.address = article.get_absolute_url()
    return made


def meet_again(
    article: Article,
    page: LegacyPage,
    name: str,
    *,
    by: User,
    at: datetime.datetime,
    options: ImportOptions,
) -> FileReport:
    """No second story; but drafts that were looked over may be published with their old hour."""
    warnings: list[str] = []
    is_waiting = article.state == ArticleState.DRAFT and article.trashed_at is None
    if options.is_published and is_waiting:
        is_published = publish(article, page, by=by, at=at, options=options, warnings=warnings)
    else:
        is_published = False
    described = describe(page, section=article.section.slug, warnings=warnings)
    if is_published:
        return report(name, Outcome.PUBLISHED, article, described, options)
    found = report(name, Outcome.KNOWN, article, described, options)
    found.reason = _("This page was imported before; its state is “%(state)s”.") % {
        "state": ArticleState(article.state).label
    }
    return found


def start(page: LegacyPage, *, by: User, at: datetime.datetime, options: ImportOptions) -> Article:
    media = {
        place: medium.pk
        for place, medium in (
            (place, stand_in(page, place, by=by, at=at)) for place in range(len(page.blocks))
        )
        if medium
    }
    article = Article(
        headline=page.headline,
        standfirst=page.standfirst,
        body=serialise(document_of(page.blocks, media)),
        section=options.section or unsorted_section(),
        source=page.source,
    )
    return actions.start_article(by=by, at=at, article=article)


def unsorted_section() -> Section:
    section, _is_new = Section.objects.get_or_create(
        slug=UNSORTED_SLUG,
        parent=None,
        defaults={"name": UNSORTED_NAME, "position": UNSORTED_POSITION, "is_on_menu": False},
    )
    return section


def stand_in(
    page: LegacyPage, place: int, *, by: User, at: datetime.datetime
) -> Photograph | VideoAttachment | None:
    """A row for a picture or clip that the page had and the export has not."""
    block = page.blocks[place]
    if block.kind == BlockKind.CAPTION:
        return Photograph.objects.create(
            caption=block.text, credit=block.credit, uploaded_at=at, uploaded_by=by
        )
    if block.kind == BlockKind.VIDEO:
        return VideoAttachment.objects.create(
            original_name=block.text, state=VideoState.MISSING, uploaded_at=at, uploaded_by=by
        )
    return None


def credit(article: Article, page: LegacyPage) -> None:
    Byline.objects.bulk_create(
        Byline(article=article, author=author_named(found.name), role=found.role, position=place)
        for place, found in enumerate(page.credits)
    )


def author_named(pen_name: str) -> Author:
    author, _is_new = Author.objects.get_or_create(
        pen_name=pen_name, defaults={"slug": free_slug(Author.objects.all(), pen_name)}
    )
    return author


def free_slug(rows: "models.QuerySet[Author]", text: str) -> str:
    taken = rows.filter(slug__startswith=slugify(text)).values_list("slug", flat=True)
    return unused_slug(text, set(taken))


def tag(article: Article, page: LegacyPage, warnings: list[str]) -> None:
    tags = tags_named(page.keywords)
    for blocked in (found for found in tags if found.is_blocked):
        warnings.append(
            _("The tag “%(name)s” is blocked and was left out.") % {"name": blocked.name}
        )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=found) for found in tags if not found.is_blocked
    )


def tags_named(words: list[str]) -> list[Tag]:
    """However the words were cased then, they are the tags that the newsroom has now."""
    candidates = Tag.objects.filter(folded__in=[fold(word) for word in words])
    known: dict[str, Tag] = {
        fold_exact(found.name): found.merged_into or found
        for found in (candidates.select_related("merged_into") if words else ())
    }
    for word in words:
        if fold_exact(word) not in known:
            known[fold_exact(word)] = Tag.objects.create(name=word)
    return list(dict.fromkeys(known[fold_exact(word)] for word in words))


def relate(article: Article, page: LegacyPage) -> None:
    RelatedLink.objects.bulk_create(
        RelatedLink(
            article=article,
            kind=LinkKind.UNRESOLVED,
            headline=story.headline,
            excerpt=story.excerpt,
            position=place,
        )
        for place, story in enumerate(page.related)
    )


def publish(
    article: Article,
    page: LegacyPage,
    *,
    by: User,
    at: datetime.datetime,
    options: ImportOptions,
    warnings: list[str],
) -> bool:
    if not options.is_published:
        actions.join_links_of(article, at=at)
        return False
    if page.moment >= at:
        warnings.append(_("The hour of this story lies ahead: it came in as a draft."))
        return False
    actions.publish_from_archive(by=by, at=at, article=article, shown_from=page.moment)
    article.refresh_from_db(fields=["slug", "state"])
    return True
