"""The stories, passed through the newsroom's own verbs."""

import datetime
from dataclasses import dataclass

from articles import actions
from articles.actions.trash import move_to_trash
from articles.models import (
    Article,
    Author,
    Byline,
    RelatedLink,
    Section,
    Tag,
    TaggedArticle,
    User,
)
from articles.text import slugify

from . import chain, library, notation
from .chain import WAITING
from .content import Story
from .readings import Readings

WRITING_TIME = datetime.timedelta(hours=3)
FIRST_LOOK = datetime.timedelta(hours=1)
OF_LAN = frozenset(library.OF_LAN)


@dataclass(frozen=True)
class Desk:
    now: datetime.datetime
    users: dict[str, User]
    sections: dict[str, Section]
    photographs: dict[str, int]
    clips: dict[str, bytes]
    readings: Readings

    def start(self, story: Story) -> Article:
        writer = self.writer(story)
        article = Article(
            genre=story.genre,
            kicker=story.kicker,
            headline=story.headline,
            short_headline=story.short_headline,
            standfirst=story.dated(story.standfirst, self.now),
            body=self.body(story, writer),
            section=self.sections[story.section],
            source=story.source,
            sponsor=story.sponsor,
            lead_photograph_id=self.photographs[story.lead] if story.lead else None,
            embargo_until=self.embargo(story),
        )
        actions.start_article(by=writer, at=self.began(story), article=article)
        sign(article, story)
        return article

    def writer(self, story: Story) -> User:
        is_hers = any(pen_name in OF_LAN for pen_name, _part in story.credits)
        return self.users[story.writer or ("lan" if is_hers else "minh")]

    def body(self, story: Story, writer: User) -> str:
        text = story.dated(story.text, self.now)
        if wrong := story.correction:
            text = text.replace(wrong["after"], wrong["before"])
        clips = {
            key: library.take_in_clip(key, self.clips[key], writer, self.began(story))
            for key in notation.used_keys(text, "@")
        }
        return notation.html(text, self.photographs, clips)

    def began(self, story: Story) -> datetime.datetime:
        return min(story.moment(self.now), self.now) - WRITING_TIME

    def embargo(self, story: Story) -> datetime.datetime | None:
        if not story.embargo_days:
            return None
        day = self.now + datetime.timedelta(days=story.embargo_days)
        return day.replace(hour=8, minute=0, second=0, microsecond=0)

    def relate(self, story: Story, articles: dict[str, Article]) -> None:
        for position, line in enumerate(story.related):
            target = articles.get(line.get("story", ""))
            RelatedLink.objects.create(
                article=articles[story.key],
                kind="internal" if target else "external" if "url" in line else "unresolved",
                target=target,
                url=line.get("url", ""),
                headline=line.get("headline", ""),
                excerpt=line.get("excerpt", ""),
                position=position,
            )

    def pass_on(self, story: Story, article: Article) -> None:
        """To where the story stands in the end; corrected and retracted is at this very hour,
        since the database lets nobody end a version in the past.
        """
        if story.status in WAITING:
            chain.pass_to(article, story, self.users, self.began(story) + FIRST_LOOK)
            return
        if story.status in ("draft", "trashed"):
            self.lay_aside(story, article)
            return
        moment = story.moment(self.now)
        chain.pass_through(article, self.users, self.began(story) + FIRST_LOOK)
        actions.publish(
            by=self.users["hoa"], at=min(moment, self.now), article=article, shown_from=moment
        )
        if story.correction:
            self.correct(story, article)
        if story.retraction:
            self.retract(story, article)
        if story.takedown:
            self.plan_takedown(story, article)
        if story.unpublished:
            self.write_on(article, f"<p>{story.unpublished['append']}</p>")
        self.readings.count(article, story.views, moment)

    def plan_takedown(self, story: Story, article: Article) -> None:
        """At the midnight that ends the last day of what the story tells of."""
        day = self.now + datetime.timedelta(days=story.takedown_days)
        actions.schedule_takedown(
            by=self.users["hoa"],
            at=self.now,
            article=article,
            ends_at=day.replace(hour=0, minute=0, second=0, microsecond=0),
            reason=story.takedown["reason"],
            document_number=story.takedown.get("document_number", ""),
        )

    def lay_aside(self, story: Story, article: Article) -> None:
        if story.status == "trashed":
            move_to_trash(by=article.created_by, at=self.now, article=article)

    def correct(self, story: Story, article: Article) -> None:
        wrong, right = story.correction["before"], story.correction["after"]
        article.body = article.body.replace(wrong, right)
        self.save(article)
        actions.approve(by=chain.approver(article, self.users), at=self.now, article=article)
        actions.correct(
            by=self.users["hoa"], at=self.now, article=article, note=story.correction["note"]
        )

    def retract(self, story: Story, article: Article) -> None:
        told = story.retraction
        actions.retract(
            by=self.users["dung"],
            at=self.now,
            article=article,
            reason=told["reason"],
            document_number=told.get("document_number", ""),
        )

    def write_on(self, article: Article, more: str) -> None:
        article.body += more
        self.save(article)

    def save(self, article: Article) -> None:
        article.refresh_from_db(fields=["version"])
        actions.save_article(
            by=self.users["minh"], at=self.now, article=article, expected_version=article.version
        )


def sign(article: Article, story: Story) -> None:
    for position, (pen_name, part) in enumerate(story.credits):
        Byline.objects.create(
            article=article,
            author=Author.objects.get(pen_name=pen_name),
            role=part,
            position=position,
        )
    for name in story.tags:
        tag, _is_new = Tag.objects.get_or_create(name=name, defaults={"slug": slugify(name)})
        TaggedArticle.objects.create(content_object=article, tag=tag)
