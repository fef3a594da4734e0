"""Presses the verbs of the chain as the desk's pages do."""

from django.test import Client
from django.urls import reverse

ASKED = {
    "note": "", "reason": "Đê vỡ lúc ba giờ", "to": "draft", "reason_kind": "facts",
    "step": "draft", "version": "1",
}  # fmt: skip


def address(article, verb):
    return reverse("admin:desk_verb", args=[article.pk, verb])


def story_page(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def at_desk(user):
    client = Client()
    client.force_login(user)
    return client


def said(article, **values):
    article.refresh_from_db()
    return ASKED | {"step": article.step, "version": article.version} | values


def press(user, article, verb, **values):
    return at_desk(user).post(address(article, verb), said(article, **values))


def shown_verbs(user, article):
    page = at_desk(user).get(story_page(article)).context
    leading = [page["leading"].verb] if page["leading"] else []
    return [*leading, *(each.verb for each in [*page["beside"], *page["further"]])]
