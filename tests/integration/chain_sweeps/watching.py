"""What happened outside the chain, whatever was tried."""

from django.db import connection

from articles.enums import Step
from articles.models import Article, PublishedArticle


def standing():
    """What must not move but by the chain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state, step FROM articles_article")
        stories = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute("SELECT id FROM articles_publishedarticle")
        versions = {row[0] for row in cursor.fetchall()}
    return stories, versions


def violations(before):
    """Sentences that say what happened outside the chain since then."""
    if standing() == before:
        return []
    stories, versions = before
    new = PublishedArticle.objects.exclude(pk__in=versions).select_related("approval", "article")
    found = [
        f"{version.article} went to readers without its approval"
        for version in new
        if not is_covered(version.approval, version.article_id, version.article_version)
    ]
    with_new = {version.article_id for version in new}
    for article in Article.objects.all():
        state, step = stories.get(article.pk, ("draft", "draft"))
        approval = article.approvals.standing().filter(article_version=article.version).first()
        has_moved = article.step == Step.APPROVED != step
        if has_moved and not is_covered(approval, article.pk, article.version):
            found.append(f"{article} is called approved and is not")
        if article.state == "published" != state and article.pk not in with_new:
            found.append(f"{article} is called published and has no version")
    return found


def is_covered(approval, article, version):
    if approval is None or (approval.article_id, approval.article_version) != (article, version):
        return False
    story = Article.objects.get(pk=article)
    return approval.approved_by_id != story.created_by_id
