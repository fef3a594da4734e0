"""Each genre is treated in its own way."""

import re

import pytest
from django.template.loader import render_to_string

from articles.enums import Genre
from articles.pages import last_frame
from articles.pages.treatment import TREATMENTS, treatment_of
from tests import factories
from tests.paper import figure, filmed, pictured, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


def page_of(client, genre, body="<p>Mở đầu.</p>", **fields):
    story = factories.make_published("Mặn chát Diêm Trà", genre=genre, body=body, **fields)
    response = client.get(story.get_absolute_url())
    assert response.status_code == 200
    return text_of(response)


@pytest.mark.parametrize("genre", Genre)
def test_each_genre_prints_its_story_in_its_own_treatment(client, genre, monkeypatch):
    asked_for = []

    def told(template, *context):
        asked_for.append(template)
        return render_to_string(template, *context)

    monkeypatch.setattr("articles.views.pages.render_to_string", told)
    sponsor = "Hợp tác xã Bãi Sen" if genre == Genre.SPONSORED else ""
    page = page_of(client, genre, source="Cổng thông tin tỉnh", sponsor=sponsor)
    treatment = treatment_of(genre)
    assert asked_for == [treatment.template]
    assert f'class="story story-{treatment.name}"' in page
    assert page.count("<h1") == 1
    assert "Mặn chát Diêm Trà" in page
    assert "Mở đầu." in page


def test_a_genre_without_a_treatment_is_printed_plainly():
    assert treatment_of("").name == "report"
    assert set(TREATMENTS) | {Genre.REPORT} == set(Genre)


def test_longform_opens_with_the_picture_of_its_card_and_does_not_repeat_it(client):
    lead, other = pictured(), pictured()
    body = "<p>Mở đầu.</p>" + figure("photograph", other, "Đồng") + figure("photograph", lead, "Bà")
    page = page_of(client, Genre.LONGFORM, body, lead_photograph=lead)
    page = page.partition("</head>")[2]
    assert page.index("Bà") < page.index("<h1")
    assert page.count("<figcaption>Bà") == 1
    assert page.index("Mở đầu.") < page.index("Đồng")
    assert page.count('fetchpriority="high"') == 1


def test_longform_without_a_picture_still_opens_with_its_headline(client):
    page = page_of(
        client, Genre.LONGFORM, figure("photograph", factories.make_missing_photograph(), "")
    )
    assert '<div class="stage lacquer">' in page
    assert page.index("<h1") < page.index('<div class="absent">')


def test_a_video_story_opens_with_its_clip_and_fetches_the_still_first(client):
    body = "<p>Mở đầu.</p>" + figure("video", filmed(), "Tàu ra khơi")
    page = page_of(client, Genre.VIDEO, body, lead_photograph=pictured())
    assert page.index("<video") < page.index("<h1") < page.index("Mở đầu.")
    assert page.count("<video") == 1
    poster = re.search(r'poster="([^"]+)"', page)[1]
    assert f'<link rel="preload" as="image" href="{poster}" fetchpriority="high">' in page
    assert page.count('fetchpriority="high"') == 1


def test_a_video_story_whose_clip_is_yet_to_come_opens_with_its_picture(client):
    page = page_of(client, Genre.VIDEO, lead_photograph=pictured())
    assert page.index("story-figure") < page.index("<h1")
    assert 'rel="preload" as="image"' not in page


def test_the_pictures_of_a_photo_story_are_numbered(client):
    pictures = [pictured() for _ in range(3)]
    body = "".join(figure("photograph", each, "Đồng") for each in pictures)
    page = page_of(client, Genre.PHOTO_STORY, body, lead_photograph=pictures[1])
    assert re.findall(r"</span>(\d/\d)</span>", page) == ["1/3", "2/3", "3/3"]


def test_the_picture_above_a_photo_story_is_numbered_with_the_others(client):
    body = figure("photograph", pictured(), "Đồng")
    page = page_of(client, Genre.PHOTO_STORY, body, lead_photograph=pictured())
    assert re.findall(r"</span>(\d/\d)</span>", page) == ["1/2", "2/2"]


def test_what_is_wholly_bold_in_an_interview_is_a_question_and_nowhere_else(client):
    asked = "<p><strong>– Ông <em>lo</em> nhất điều gì?</strong></p>"
    body = asked + "<p>– <strong>Ông Khiêm</strong>: Bùn.</p>"
    page = page_of(client, Genre.INTERVIEW, body)
    assert page.count('<p class="question">') == 1
    assert '<p class="question"><strong>– Ông' in page
    page = page_of(client, Genre.NEWS, body)
    assert "question" not in page.partition("</style>")[2]


def test_an_infographic_opens_in_its_large_form_at_one_press(client):
    page = page_of(client, Genre.INFOGRAPHIC, lead_photograph=pictured())
    largest = re.search(r'<a class="enlarged" href="([^"]+)"', page)[1]
    assert largest.endswith("1600.jpeg")
    assert "Mở ảnh cỡ lớn" in page


def test_an_infographic_shows_no_cutting_above_the_picture_it_was_cut_from(client):
    body = figure("photograph", pictured(), "Toàn cảnh")
    page = page_of(client, Genre.INFOGRAPHIC, body, lead_photograph=pictured())
    assert page.count('class="enlarged"') == 1


def test_a_comment_names_who_speaks_before_the_text_and_once(client):
    page = page_of(client, Genre.COMMENT, authors=[factories.make_author("Nhật Minh")])
    assert page.index("Nhật Minh</a>") < page.index("Mở đầu.")
    assert page.count("Nhật Minh</a>") == 1


@pytest.mark.parametrize(
    ("genre", "badge"),
    [
        (Genre.VIDEO, "Video"),
        (Genre.PHOTO_STORY, "Ảnh"),
        (Genre.INFOGRAPHIC, "Infographic"),
        (Genre.LONGFORM, "Phóng sự dài"),
    ],
)
def test_a_card_says_what_waits_behind_it(client, genre, badge):
    factories.make_published(genre=genre, lead_photograph=pictured())
    assert f'<span class="badge badge-{genre}">{badge}</span>' in text_of(client.get("/"))


def test_the_name_of_the_paper_is_set_as_its_mark_and_read_as_one(client):
    factories.make_published()
    page = text_of(client.get("/"))
    assert '<span class="nameplate-kind">Báo</span> ' in page
