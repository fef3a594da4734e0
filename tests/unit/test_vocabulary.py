"""The yardstick itself: it must see what is wrong."""

import pytest

from tests.vocabulary import faults

PAPER = {"@type": "NewsMediaOrganization", "@id": "https://a.example/#toa", "name": "Báo"}
STORY = {
    "@type": "NewsArticle",
    "headline": "Lũ rút",
    "publisher": {"@id": "https://a.example/#toa"},
    "datePublished": "2026-03-01T08:00:00+07:00",
    "isAccessibleForFree": True,
}


def test_what_the_vocabulary_allows_has_no_fault():
    assert faults([STORY, PAPER]) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"@type": "NewsStory"}, "there is no type NewsStory"),
        ({"headlines": "Lũ rút"}, "there is no such property"),
        ({"masthead": "https://a.example/"}, "not said of NewsArticle"),
        ({"datePublished": "1/3/2026"}, "is none of"),
        ({"datePublished": "2026-03-01T08:00:00"}, "is none of"),
        ({"author": "Ngọc Lan"}, "is none of"),
        ({"author": {"@type": "BreadcrumbList"}}, "BreadcrumbList is none of"),
        ({"publisher": {"@id": "https://a.example/#khac"}}, "points at nothing"),
        ({"image": "/media/anh.jpg"}, "is none of"),
        ({"isAccessibleForFree": "yes"}, "is none of"),
        ({"keywords": []}, "says nothing"),
        ({"image": {"@type": "ImageObject", "width": 1200}}, "1200 is none of"),
    ],
)
def test_each_kind_of_fault_is_found(said, fault):
    found = faults([STORY | said, PAPER])
    assert len(found) == 1
    assert fault in found[0]
