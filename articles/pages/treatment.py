"""How each genre is printed: its template, what opens it, and how wide its pictures stand."""

from dataclasses import dataclass

from articles.enums import Genre

IN_TEXT = "(min-width: 62rem) 41rem, 100vw"
# `.story-figure.is-tall` in figures.css.
TALL = "(min-width: 32rem) 30rem, 100vw"
ON_STAGE = "(min-width: 62rem) 55rem, 100vw"
WHOLE_WIDTH = "(min-width: 76rem) 74rem, 100vw"
FULL_BLEED = "100vw"


@dataclass(frozen=True, slots=True)
class Treatment:
    """`name` is a class of the style sheet; the other words are what the templates ask for."""

    name: str
    template: str = "articles/article.html"
    sizes: str = IN_TEXT
    opening_sizes: str = IN_TEXT
    tall_sizes: str = TALL
    # What opens the story is taken out of the text if it stands there.
    is_opened_by_picture: bool = False
    is_opened_by_clip: bool = False
    # The picture of the card is often a cutting of the one in the text.
    is_lead_a_stopgap: bool = False
    numbers_pictures: bool = False
    enlarges_pictures: bool = False
    names_author_first: bool = False


PLAIN = Treatment("report")
TREATMENTS = {
    Genre.NEWS: Treatment("news"),
    Genre.DIGEST: Treatment("news"),
    Genre.FEATURE: Treatment("feature"),
    Genre.LONGFORM: Treatment(
        "longform",
        template="articles/genres/longform.html",
        sizes=FULL_BLEED,
        opening_sizes=FULL_BLEED,
        is_opened_by_picture=True,
    ),
    Genre.INTERVIEW: Treatment("interview"),
    Genre.COMMENT: Treatment(
        "comment", template="articles/genres/comment.html", names_author_first=True
    ),
    Genre.PHOTO_STORY: Treatment(
        "photo-story",
        template="articles/genres/photo_story.html",
        sizes=ON_STAGE,
        opening_sizes=ON_STAGE,
        tall_sizes=ON_STAGE,
        numbers_pictures=True,
    ),
    Genre.VIDEO: Treatment("video", template="articles/genres/video.html", is_opened_by_clip=True),
    Genre.INFOGRAPHIC: Treatment(
        "infographic",
        template="articles/genres/infographic.html",
        sizes=WHOLE_WIDTH,
        opening_sizes=WHOLE_WIDTH,
        tall_sizes=WHOLE_WIDTH,
        is_lead_a_stopgap=True,
        enlarges_pictures=True,
    ),
    Genre.SPONSORED: Treatment("sponsored"),
}


def treatment_of(genre: str) -> Treatment:
    return TREATMENTS.get(Genre(genre), PLAIN) if genre else PLAIN
