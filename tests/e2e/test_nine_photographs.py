"""What nine photographs of one story cost a reader before she scrolls."""

import io

from django.utils import timezone

from articles import media
from newsroom.demonstration import pictures
from tests import factories
from tests.e2e.conftest import PHONE
from tests.paper import figure

MOST_BYTES = 120 * 1024
IN_SIGHT = """() => [...document.querySelectorAll(".story-figure img")]
    .filter((image) => image.getBoundingClientRect().top < innerHeight)
    .map((image) => image.currentSrc)"""
SHIFTS = """() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(sum), 300);
})"""


def photographed(by, key):
    found = media.take_in_photograph(
        by=by,
        at=timezone.now(),
        file=io.BytesIO(pictures.jpeg(key)),
        name=f"{key}.jpg",
        **factories.TOLD,
    )
    media.make_renditions(found, at=timezone.now())
    return found


def test_nine_photographs_cost_a_phone_little_before_it_scrolls(newsroom, open_page, lan):
    nine = [photographed(lan, key) for key in list(pictures.SCENES)[:9]]
    body = factories.BODY + "".join(figure("photograph", each, "Ven đê") for each in nine)
    story = factories.make_published("Chín bức ảnh của một ngày lũ", body=body)
    page = open_page(PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)
    fetched = {}
    page.on("response", lambda response: fetched.update({response.url: response}))
    page.goto(story.get_absolute_url())
    page.wait_for_load_state("networkidle")
    in_sight = [len(fetched[address].body()) for address in page.evaluate(IN_SIGHT)]
    assert in_sight
    assert sum(in_sight) <= MOST_BYTES, in_sight
    # A browser fetches some that are not in sight yet, and not all.
    all_told = [url for url in fetched if "/media/photographs/" in url]
    assert len(in_sight) <= len(all_told) < 9
    assert page.evaluate(SHIFTS) == 0
