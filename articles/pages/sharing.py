"""How a story leaves the paper: its card, and the addresses that pass its link on."""

import base64
import json
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from articles.enums import CardLook
from articles.models.sharing import CARD_HEIGHT, CARD_WIDTH
from articles.pages.frame import Frame
from articles.pages.head import SharingImage, absolute, house_image, sharing_image
from articles.pages.parts import Picture
from articles.pages.story import StoryContent

FACEBOOK = "https://www.facebook.com/sharer/sharer.php"
# Where the button of Zalo's own script leads; the script itself is not needed for that.
ZALO = "https://button-share.zalo.me/share_external"


@dataclass(frozen=True)
class Sharing:
    """Plain links: nothing of another house is loaded before the reader presses one. They stand
    above the text and below it.
    """

    url: str
    title: str

    @cached_property
    def facebook(self) -> str:
        return f"{FACEBOOK}?{urlencode({'u': self.url})}"

    @cached_property
    def zalo(self) -> str:
        told = json.dumps({"url": self.url}, separators=(",", ":"))
        return f"{ZALO}?{urlencode({'d': base64.b64encode(told.encode()).decode()})}"


def sharing_of(story: StoryContent) -> Sharing:
    return Sharing(url=absolute(story.url), title=story.headline)


def story_image(story: StoryContent, frame: Frame) -> SharingImage | None:
    """Its own card. What came from an archive may have none: then its largest picture where that
    is large enough, else the paper's card.
    """
    picture = sharing_picture(story)
    if story.card:
        is_seen = picture is not None and story.card.look != CardLook.DRAWN
        alt = picture.alt if picture and is_seen else ""
        return SharingImage(
            absolute(story.card.url), CARD_WIDTH, CARD_HEIGHT, alt or story.headline
        )
    largest = sharing_image(picture)
    if largest and largest.width >= CARD_WIDTH and largest.height >= CARD_HEIGHT:
        return largest
    return house_image(frame) or largest


def sharing_picture(story: StoryContent) -> Picture | None:
    ids = [story.lead_photograph or 0, *story.text.photograph_ids]
    found = (story.photographs.get(pk) for pk in ids)
    return next((each for each in found if each and not each.is_missing), None)
