"""Pages of stories, printed now or from the row that was kept."""

import pytest
from django.utils import timezone

from articles.actions import printing
from articles.body import printer
from articles.enums import Genre
from articles.models import PrintedText
from articles.pages import last_frame, printed
from tests.paper import figure, filmed, pictured, rich_story

ANOTHER = "0" * 32


def page_of(client, story):
    last_frame.forget()
    response = client.get(story.get_absolute_url())
    assert response.status_code == 200
    return response.content


def forbidden(*args, **kwargs):
    raise AssertionError("the text was printed anew")


def page_from_row(client, story):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed, "parse", forbidden)
        return page_of(client, story)


def live_page(client, story):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed, "kept_text", lambda story: None)
        return page_of(client, story)


def assert_printed_live(client, story):
    with pytest.raises(AssertionError, match="printed anew"):
        page_from_row(client, story)
    assert page_of(client, story) == live_page(client, story)


def row_of(story):
    return PrintedText.objects.get(published__in=story.published.visible(timezone.now()))


def story_of(genre):
    """Everything that a text can hold, and what is treated apart."""
    photographs, clip = [pictured() for _ in range(4)], filmed()
    slides = "".join(figure("photograph", each, "Ảnh bộ") for each in photographs[1:3])
    link = '<a href="https://example.vn/">nguồn</a>'
    body = (
        f"<p><strong>Thưa ông, nước lên ngày 5 tháng 9?</strong></p><p>1 &lt; 2 {link}</p>"
        + figure("photograph", photographs[0], f"Đê {link}")
        + f"<section data-gallery>{slides}</section><h2>Tít xen</h2>"
        + figure("video", clip, "Đồng chí phát biểu")
        + '<figure data-embed="youtube" data-reference="aqz-KE-bpKQ"'
        + f' data-photograph="{photographs[3].pk}"><figcaption>Thỏ {link}</figcaption></figure>'
        "<table><tr><th>Ca<th colspan=4>Giờ</tr><tr><th>Sáng<td>1<td>2<td>3<td>4</tr></table>"
        "<aside data-facts><h3>Số liệu</h3><ul><li><b>7</b> tấn</li></ul></aside>"
    )
    owed = {
        Genre.SPONSORED: {"sponsor": "Công ty Ẩm Ướt"},
        Genre.DIGEST: {"source": "Báo Ẩm Ướt"},
    }
    return rich_story(body=body, genre=genre, standfirst="", **owed.get(genre, {}))


# -- Every way to readers -------------------------------------------------------------


def assert_kept(version):
    row = PrintedText.objects.get(published=version)
    assert row.printer == printer()
    assert row.content == printing.content_of(version)
