"""Stories of every kind, and counting what a page asks of the database."""

import datetime
import re

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions, selectors
from articles.models import Edition, VideoRendition, private_storage
from articles.pages import article_page, last_frame, published_story
from tests import factories


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def visible_text(response):
    """Without tags and what stands in scripts, spaces made one."""
    html = re.sub(r"<(script|title)\b.*?</\1>", " ", text_of(response), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def pictured():
    """A photograph that has been through the works, in three widths."""
    photograph = factories.make_photograph()
    for width in (320, 960, 1600):
        made = factories.make_rendition(photograph, width=width)
        private_storage().save(made.name, ContentFile(bytes(made.size)))
    return photograph


def filmed(article=None):
    video = factories.make_video(article)
    for kind, ending in (("mp4", "mp4"), ("poster", "jpg")):
        made = VideoRendition.objects.create(
            video=video,
            kind=kind,
            width=960,
            height=540,
            name=f"video/{video.folder}/540.{ending}",
            size=9,
        )
        private_storage().save(made.name, ContentFile(bytes(made.size)))
    video.poster = made
    video.save()
    return video


def figure(kind, medium, caption):
    return f'<figure data-{kind}="{medium.pk}"><figcaption>{caption}</figcaption></figure>'


def rich_story(headline="Thường trực Tỉnh ủy làm việc với Ban quản lý", *, many=1, **fields):
    """Every kind of thing that a page can hold; `many` of each."""
    photographs = [pictured() for _ in range(many)]
    videos = [filmed() for _ in range(many)]
    missing = factories.make_missing_photograph(credit="")
    lost = factories.make_missing_video(name="22421_OHAI1.mp4")
    targets = [factories.make_published(lead_photograph=pictured()) for _ in range(many)]
    body = "<p>Mở đầu câu chuyện.</p>"
    body += "".join(figure("photograph", each, "Ruộng lúa Vĩnh Lành") for each in photographs)
    body += figure("photograph", missing, "Đồng chí Bí thư Tỉnh ủy")
    body += "<h2>Ẩm ướt</h2><p>Phần giữa.</p>"
    body += "".join(figure("video", each, "Đồng chí phát biểu") for each in videos)
    body += figure("video", lost, "") + "<p>Phần kết thúc.</p>"
    values = {
        "body": body,
        "authors": [factories.make_author(f"Phạm Ngọc {n}") for n in range(many)],
        "tags": [factories.make_tag(f"Khu kinh tế {n}") for n in range(many)],
        "related": [
            *({"kind": "internal", "target": target} for target in targets),
            {"kind": "unresolved", "headline": "Bài chưa có địa chỉ", "excerpt": "Mấy dòng đầu."},
        ],
    }
    return factories.make_published(headline, **values | fields)


def page_of(article, at=None):
    """As a reader's page is made, but not printed."""
    at = at or timezone.now()
    return article_page(published_story(selectors.story(article.pk, at)), at=at)


def publish_several(number, **fields):
    """The last one is the newest."""
    now = timezone.now()
    return [
        factories.make_published(
            f"Chuyện {n:02}", at=now - datetime.timedelta(minutes=60 + n), **fields
        )
        for n in reversed(range(number))
    ]


def linking_to(*targets, headline="Bài dẫn", **fields):
    related = [{"kind": "internal", "target": target} for target in targets]
    return factories.make_published(headline, related=related, **fields)


def published_again(article, by, **fields):
    """With other words or in another place, a transaction later."""
    article.refresh_from_db()
    for name, value in fields.items():
        setattr(article, name, value)
    actions.save_article(
        by=by, at=timezone.now(), article=article, expected_version=article.version
    )
    next_transaction()
    factories.approved(article)
    actions.publish(by=by, at=timezone.now(), article=article)


def next_transaction():
    """The edition rises once in a transaction, and a test is one."""
    Edition.objects.update(raised_in=0)


def cards_beside(article, at=None):
    return page_of(article, at).same_section


def beside(article, at=None):
    return [card.headline for card in cards_beside(article, at)]


def related_of(article, at=None):
    return page_of(article, at).related


def queries_of(client, url):
    """Of a page that nothing was remembered for."""
    last_frame.forget()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(queries)
