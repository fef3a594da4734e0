"""One address of every kind of public page, with everything on it that a page can hold."""

from django.utils import timezone

from articles import actions
from articles.enums import AdvertisementSlot, Genre
from articles.models import Topic
from articles.pages import last_frame
from tests import factories
from tests.paper import pictured, rich_story, text_of

STORIES_OF_A_LIST = 20
HEADLINE = "Nước lên ở cửa sông Lành: bà con xã Ễnh Ặc chuyển lúa lên đê ngay trong đêm"


def addresses(client):
    """The status each page answers with, by address."""
    last_frame.forget()
    section = factories.make_section("Kinh tế", introduction="Làm ăn trong tỉnh.")
    part = factories.make_section("Nông nghiệp", parent=section)
    author = factories.make_author("Phạm Ngọc 0")
    fill(section, part, author)
    factories.make_banner(f"{HEADLINE}: không ai ra khỏi nhà sau 18 giờ")
    stories = {genre: of_genre(genre, section, author) for genre in Genre.values}
    pages = [
        "/",
        "/kinh-te",
        "/kinh-te/nong-nghiep",
        older(client, "/kinh-te"),
        "/tag/lu-lut",
        "/tac-gia/pham-ngoc-0",
        f"/luu-tru/{timezone.localdate():%Y/%m/%d}",
        "/luu-tru/2001/01/01",
        "/tim-kiem",
        "/tim-kiem?q=cua+song",
        "/tim-kiem?q=khongthay",
        corrected(section),
        "/dinh-chinh",
        "/ngoai-tuyen",
        "/24h",
        "/chu-de",
        topic(section),
        "/rss",
        factories.make_page().get_absolute_url(),
        *advertised(),
        *(story.get_absolute_url() for story in stories.values()),
    ]
    return dict.fromkeys(pages, 200) | {"/khong-co-trang-nay": 404, retracted(): 410}


def fill(section, part, author):
    for number in range(STORIES_OF_A_LIST + 1):
        factories.make_published(
            f"{HEADLINE} {number}",
            section=part if number == 0 else section,
            kicker="Mùa lũ" if number % 2 else "",
            authors=[author],
            lead_photograph=pictured() if number < 6 else None,
            tags=[factories.make_tag("lũ lụt")],
        )


def of_genre(genre, section, author):
    return rich_story(
        f"{HEADLINE} – {genre}",
        genre=genre,
        section=section,
        kicker="Mùa lũ",
        source="TTXVN",
        sponsor="Công ty Gốm Đông Ngà" if genre == Genre.SPONSORED else "",
        authors=[author],
        lead_photograph=pictured(),
    )


def topic(section):
    tag = factories.make_tag("Cầu Cửa Sông")
    lead, other = (
        rich_story(
            f"{HEADLINE} – cầu {name}", section=section, tags=[tag], lead_photograph=pictured()
        )
        for name in "AB"
    )
    Topic.objects.create(
        tag=tag,
        standfirst="Cây cầu nối hai bờ, từ cọc đầu tiên.",
        lead=lead,
        photograph=other.lead_photograph,
        alt_text="Cầu nhìn từ bờ bắc",
        credit="Minh Đức",
        changed_at=timezone.now(),
        changed_by=factories.make_hoa(),
    )
    return tag.get_absolute_url()


def advertised():
    """One in each place, and the form on which a reader finds fault with it."""
    made = [factories.make_advertisement(slot) for slot in AdvertisementSlot.values]
    return [f"/lien-he/bao-cao-quang-cao/{made[0].pk}", "/lien-he/bao-cao-quang-cao/da-nhan"]


def corrected(section):
    story = rich_story(f"{HEADLINE} (đính chính)", section=section)
    factories.changed_past_the_desk(story, standfirst="Số liệu đúng là mười hai nghìn tấn.")
    factories.pass_and_correct(
        by=factories.make_hoa(), at=timezone.now(), article=story, note="Là 12, không phải 21."
    )
    return story.get_absolute_url()


def retracted():
    story = factories.make_published("Tin đã gỡ")
    actions.retract(by=factories.make_hoa(), at=timezone.now(), article=story, reason="Sai nguồn")
    return story.get_absolute_url()


def older(client, url):
    page = text_of(client.get(url))
    found = page.partition('<link rel="next" href="')[2].partition('"')[0]
    assert found, f"{url} has no older page"
    return "/" + found.partition("://")[2].partition("/")[2]
