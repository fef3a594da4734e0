"""What a single line of an exported page looks like. Pure, and often a guess."""

import re

from articles.enums import BylineRole
from articles.text import fold

CLOSING = "”’\"')]»"
SENTENCE_END = (".", "!", "?", "…")
OPEN_END = (":", ";", ",")
LONGEST_CAPTION = 200
LONGEST_BYLINE = 80
LONGEST_FILE_NAME = 255

VIDEO = re.compile(
    r"(?:video|clip)\s*:\s*(\S.*\.(?:mp4|m4v|mov|avi|wmv|flv|webm|mpe?g|3gp|mkv|ts|vob))",
    re.IGNORECASE,
)
CREDIT_LINE = re.compile(r"\(?\s*(?:Ảnh|ẢNH|Nguồn ảnh)\s*:\s*([^:()]{2,80}?)\s*\)?\.?")
CREDIT_TAIL = re.compile(
    r"(?P<caption>.*\S)\s*[\s(–-]\s*(?:Ảnh|ẢNH|Nguồn ảnh)\s*:\s*(?P<credit>[^:()]{2,80}?)\s*\)?\.?"
)
IN_THE_PICTURE = re.compile(
    r"\(?(?:trong ảnh|ảnh minh h[ọo][ạa]?|ảnh trên|ảnh dưới)\b", re.IGNORECASE
)
NUMBERED = re.compile(r"(?:[0-9]{1,2}|[IVX]{1,5}|[A-HĐ])\s*[.)]\s+\S")
LIST_OR_SPEECH = re.compile(r"[-–—+*•·“\"«]")

ROLE_WORDS = {
    "bài": BylineRole.WORDS,
    "tin": BylineRole.WORDS,
    "tin, bài": BylineRole.WORDS,
    "thực hiện": BylineRole.WORDS,
    "tác giả": BylineRole.WORDS,
    "ảnh": BylineRole.PHOTOGRAPHS,
    "video": BylineRole.VIDEO,
    "clip": BylineRole.VIDEO,
    "dịch": BylineRole.TRANSLATION,
    "người dịch": BylineRole.TRANSLATION,
    "lược dịch": BylineRole.TRANSLATION,
}
_ROLE = "thực hiện|tác giả|người dịch|lược dịch|dịch|bài|tin|ảnh|video|clip"
_AND = r"\s*(?:,|và|-|–|&)\s*"
ROLE_LABEL = re.compile(rf"(?<!\w)((?:{_ROLE})(?:{_AND}(?:{_ROLE}))*)\s*:\s*", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*[,;/&]\s*|\s+[-–—]\s+|\s+và\s+")
NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W_a-z][\w.'’-]*){0,4}(?: \([^()]{2,40}\))?")
FROM_ELSEWHERE = re.compile(r"\(?\s*(?:theo|nguồn)\s*:?\s+(?P<source>\S.*?)\s*\)?", re.IGNORECASE)

KEYWORDS_HEADING = re.compile(
    r"(?P<bullet>[•·*▪-]?)\s*từ kh(?:óa|oá)\s*(?P<colon>:?)\s*(?P<rest>.*)", re.IGNORECASE
)
FURNITURE = {
    "tin lien quan", "bai lien quan", "tin khac", "cac tin khac", "tin cung chuyen muc",
    "cung chuyen muc", "tin moi", "tin moi nhat", "tin doc nhieu", "doc nhieu", "binh luan",
    "y kien ban doc", "gui binh luan", "gui y kien", "chia se", "in bai viet", "ve dau trang",
    "xem tiep", "quay lai", "xem them",
}  # fmt: skip
LONGEST_KEYWORD = 60
MOST_WORDS_IN_KEYWORD = 9


def ends_sentence(text: str) -> bool:
    return text.rstrip(CLOSING + " ").endswith(SENTENCE_END)


def ends_somewhere(text: str) -> bool:
    """With any mark at all; a caption, a headline or a name ends with none."""
    return text.rstrip(CLOSING + " ").endswith(SENTENCE_END + OPEN_END)


def video_name(text: str) -> str | None:
    match = VIDEO.fullmatch(text)
    return match[1] if match and len(match[1]) <= LONGEST_FILE_NAME else None


def credit_alone(text: str) -> str | None:
    match = CREDIT_LINE.fullmatch(text)
    return match[1] if match else None


def caption_and_credit(text: str) -> tuple[str, str]:
    match = CREDIT_TAIL.fullmatch(text)
    if match is None:
        return text, ""
    return match["caption"].rstrip(" (–-"), match["credit"]


def is_surely_caption(text: str) -> bool:
    if len(text) > LONGEST_CAPTION:
        return False
    return bool(IN_THE_PICTURE.match(text)) or caption_and_credit(text)[1] != ""


def is_short_and_open(text: str) -> bool:
    return len(text) <= LONGEST_CAPTION and not ends_somewhere(text)


def is_list_or_speech(text: str) -> bool:
    return bool(LIST_OR_SPEECH.match(text))


def is_numbered_heading(text: str) -> bool:
    return bool(NUMBERED.match(text)) and len(text) <= LONGEST_CAPTION


def says_the_same(text: str, other: str) -> bool:
    """The old site put the headline under a picture that had no caption of its own."""
    short, long = sorted((text.casefold(), other.casefold()), key=len)
    return short == long or (len(short) >= 20 and long.startswith(short))


def credits_of(text: str) -> list[tuple[str, BylineRole]]:
    """`Bài và ảnh: A - B` → two people with two parts each; [] where it is no byline."""
    if len(text) > LONGEST_BYLINE or ends_sentence(text):
        return []
    labels = list(ROLE_LABEL.finditer(text))
    if not labels:
        return [(name, BylineRole.WORDS) for name in names_in(text)]
    if labels[0].start():
        return []
    ends = [label.start() for label in labels[1:]] + [len(text)]
    found: list[tuple[str, BylineRole]] = []
    for label, end in zip(labels, ends, strict=True):
        names = names_in(text[label.end() : end].strip(" -–,;"))
        if not names:
            return []
        found += [(name, role) for role in roles_of(label[1]) for name in names]
    return list(dict.fromkeys(found))


def names_in(text: str) -> list[str]:
    names = BETWEEN_NAMES.split(text.strip())
    return names if all(map(is_name, names)) else []


def is_name(text: str) -> bool:
    match = NAME.fullmatch(text)
    return bool(match) and all(
        not word[0].islower() for word in text.split("(", maxsplit=1)[0].split()
    )


def roles_of(label: str) -> list[BylineRole]:
    words = re.split(_AND, label.lower())
    return list(dict.fromkeys(ROLE_WORDS[word.strip()] for word in words))


def source_of(text: str) -> str | None:
    if len(text) > LONGEST_BYLINE or ends_sentence(text):
        return None
    match = FROM_ELSEWHERE.fullmatch(text)
    if match is None:
        return None
    return match["source"] if not match["source"][0].islower() or "." in text else None


def keywords_after_heading(text: str) -> str | None:
    """What stands behind `• Từ khóa`, often nothing; None where the line is no such heading.

    "Từ khóa XIV đến nay …" begins a sentence about assemblies, not a list of keywords.
    """
    match = KEYWORDS_HEADING.fullmatch(text)
    if match is None:
        return None
    if match["rest"] and not match["colon"] and not match["bullet"]:
        return None
    return None if ends_sentence(match["rest"]) else match["rest"]


def keywords_in(text: str) -> list[str]:
    """[] where the line reads like something else."""
    words = [word.strip(" #•·*-") for word in re.split("[,;|]", text)]
    words = [word for word in words if word]
    fits = all(len(w) <= LONGEST_KEYWORD and len(w.split()) <= MOST_WORDS_IN_KEYWORD for w in words)
    return list(dict.fromkeys(words)) if fits and not ends_sentence(text) else []


def is_furniture(text: str) -> bool:
    return fold(text).strip(" :.") in FURNITURE


def is_excerpt(text: str, headline: str) -> bool:
    return ends_sentence(text) or (len(text) > 120 and len(text) > len(headline))
