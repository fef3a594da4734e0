"""What readers get under each address."""

import pytest
from django.core.files.base import ContentFile

from articles.models import private_storage
from articles.pages import last_frame
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()
    yield
    last_frame.forget()


@pytest.fixture
def reader(client):
    return client


def text_of(response):
    return response.content.decode()


def pictured():
    """A photograph that has been through the works, in three widths."""
    photograph = factories.make_photograph()
    for width in (320, 960, 1600):
        made = factories.make_rendition(photograph, width=width)
        private_storage().save(made.name, ContentFile(b"jpeg"))
    return photograph


def rich_story(**fields):
    """Every kind of thing a page can hold, each at least once."""
    photograph = pictured()
    missing = factories.make_missing_photograph()
    target = factories.make_published("Khởi công đường ven biển")
    body = (
        f'<p>Mở đầu.</p><figure data-photograph="{photograph.pk}"><figcaption>Ruộng lúa Vĩnh Lành'
        f'</figcaption></figure><figure data-photograph="{missing.pk}"><figcaption>Đồng chí Bí thư'
        "</figcaption></figure><p>Kết thúc.</p>"
    )
    return factories.make_published(
        fields.pop("headline", "Thường trực Tỉnh ủy làm việc với Ban quản lý"),
        body=body,
        authors=[factories.make_author("Phạm Ngọc")],
        tags=[factories.make_tag("Khu kinh tế")],
        related=[
            {"kind": "internal", "target": target},
            {"kind": "unresolved", "headline": "Bài chưa tìm thấy", "excerpt": "Mấy dòng đầu."},
        ],
        **fields,
    )


def test_front(reader):
    factories.make_published("Lũ rút trên sông Lành")
    assert "Lũ rút trên sông Lành" in text_of(reader.get("/"))


def test_story(reader):
    story = rich_story()
    response = reader.get(story.get_absolute_url())
    assert response.status_code == 200
    assert "Thường trực Tỉnh ủy" in text_of(response)
