"""What each genre wears: its template, what opens it, and how wide its pictures stand."""

from dataclasses import dataclass

from articles.enums import Genre

IN_TEXT = "(min-width: 62rem) 41rem, 100vw"
ON_STAGE = "(min-width: 62rem) 52rem, 100vw"
WHOLE_WIDTH = "(min-width: 76rem) 74rem, 100vw"
FULL_BLEED = "100vw"


@dataclass(frozen=True, slots=True)
class Dress:
    """`name` is a class of the style sheet; the other words are what the templates ask for."""

    name: str
    template: str = "articles/article.html"
    sizes: str = IN_TEXT
    opening_sizes: str = IN_TEXT
    # What opens the story is taken out of the text if it stands there.
    is_opened_by_picture: bool = False
    is_opened_by_clip: bool = False
    # The picture of the card is often a cutting of the one in the text.
    is_lead_a_stopgap: bool = False
    numbers_pictures: bool = False
    enlarges_pictures: bool = False
    sets_questions_apart: bool = False
    names_author_first: bool = False


PLAIN = Dress("report")
DRESSES = {
    Genre.NEWS: Dress("news"),
    Genre.DIGEST: Dress("news"),
    Genre.FEATURE: Dress("feature"),
    Genre.LONGFORM: Dress(
        "longform",
        template="articles/dress/longform.html",
        sizes=FULL_BLEED,
        opening_sizes=FULL_BLEED,
        is_opened_by_picture=True,
    ),
    Genre.INTERVIEW: Dress("interview", sets_questions_apart=True),
    Genre.COMMENT: Dress(
        "comment", template="articles/dress/comment.html", names_author_first=True
    ),
    Genre.PHOTO_STORY: Dress(
        "photo-story",
        template="articles/dress/photo_story.html",
        sizes=ON_STAGE,
        opening_sizes=ON_STAGE,
        numbers_pictures=True,
    ),
    Genre.VIDEO: Dress("video", template="articles/dress/video.html", is_opened_by_clip=True),
    Genre.INFOGRAPHIC: Dress(
        "infographic",
        template="articles/dress/infographic.html",
        sizes=WHOLE_WIDTH,
        opening_sizes=WHOLE_WIDTH,
        is_lead_a_stopgap=True,
        enlarges_pictures=True,
    ),
    Genre.SPONSORED: Dress("sponsored", template="articles/dress/sponsored.html"),
}


def dress_of(genre: str) -> Dress:
    return DRESSES.get(Genre(genre), PLAIN) if genre else PLAIN
