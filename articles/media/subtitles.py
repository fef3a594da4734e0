"""Subtitles as somebody made them, read strictly and written anew as WebVTT.

Nothing of the file goes out as it came in: only hours, places and words with four tags.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from articles.media.refusal import MediaRefused
from articles.text import LoneSurrogateError, format_number, normalise

MOST_BYTES = 500_000
MOST_CUES = 5_000
LONGEST_LINE = 300
SLACK_MS = 1_000

HEAD = re.compile(r"WEBVTT(?:[ \t].*)?")
CLOCK = r"(?:([0-9]{1,2}):)?([0-5][0-9]):([0-5][0-9])[.,]([0-9]{3})"
TIMING = re.compile(rf"{CLOCK}[ \t]+-->[ \t]+{CLOCK}(.*)")
SETTING = re.compile(r"(?:line|position|size|align|vertical):[a-z0-9.,%-]{1,30}")
TAG = re.compile(r"</?[biuv]>|<v[ \t.][^<>&]{1,100}>")
# What editing programs leave in SubRip; of both only the words are wanted.
COLOURS = re.compile(r"</?font[^<>]*>|\{\\[^{}]*\}", re.IGNORECASE)
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)")
UNSAID = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Cue:
    start: int
    end: int
    settings: str
    lines: tuple[str, ...]


def subtitles_from(text: str, *, duration_ms: int | None = None) -> str:
    """WebVTT of a WebVTT or SubRip file; empty where there was nothing."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise MediaRefused(
            _("The subtitles are too long: at most %(limit)s bytes.")
            % {"limit": format_number(MOST_BYTES)}
        )
    lines = list(numbered(text))
    if not any(line.strip() for _number, line in lines):
        return ""
    cues = sorted(cues_of(lines), key=lambda cue: cue.start)
    check(cues, duration_ms)
    return written(cues)


def cue_count(vtt: str) -> int:
    return vtt.count("-->")


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """As editors number them, so that a sentence can name one."""
    whole = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        whole = normalise(whole)
    except LoneSurrogateError as error:
        raise MediaRefused(str(error)) from None
    yield from enumerate(whole.split("\n"), start=1)


def cues_of(lines: list[tuple[int, str]]) -> Iterator[Cue]:
    is_vtt = HEAD.fullmatch(lines[0][1]) is not None
    for is_blank, block in groupby(lines, lambda line: not line[1].strip()):
        if is_blank:
            continue
        inside = list(block)
        if is_vtt and (inside[0][0] == 1 or inside[0][1].startswith(UNSAID)):
            continue
        yield cue_of(inside)


def cue_of(block: list[tuple[int, str]]) -> Cue:
    """The line before the hours, where there is one, is only a number or a name."""
    at = 0 if "-->" in block[0][1] or len(block) == 1 else 1
    number, timing = block[at]
    found = TIMING.fullmatch(timing.strip())
    if not found:
        raise refused(number, _("hours are expected, like 00:01:02.500 --> 00:01:05.000"))
    *clock, settings = found.groups(default="")
    start, end = milliseconds(clock[:4]), milliseconds(clock[4:])
    if end <= start:
        raise refused(number, _("the end does not come after the beginning"))
    kept = [each for each in settings.split() if SETTING.fullmatch(each)]
    words = tuple(filter(None, (words_of(*line) for line in block[at + 1 :])))
    return Cue(start, end, " ".join(kept), words)


def milliseconds(clock: list[str]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in clock)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def words_of(number: int, line: str) -> str:
    words = COLOURS.sub("", line).strip()
    if "-->" in words:
        raise refused(number, _("an empty line is missing before these hours"))
    if len(words) > LONGEST_LINE:
        raise refused(
            number,
            _("the line is too long: at most %(limit)d characters") % {"limit": LONGEST_LINE},
        )
    if "<" in TAG.sub("", words):
        raise refused(number, _("of tags only <b>, <i>, <u> and <v> may be used"))
    parts = re.split(r"(<[^<>]*>)", words)
    return "".join(part if part.startswith("<") else escaped(part) for part in parts)


def escaped(words: str) -> str:
    return ENTITY.sub("&amp;", words).replace(">", "&gt;")


def check(cues: list[Cue], duration_ms: int | None) -> None:
    if not any(cue.lines for cue in cues):
        raise MediaRefused(
            _("The file holds no subtitles: it must be WebVTT (.vtt) or SubRip (.srt).")
        )
    if len(cues) > MOST_CUES:
        raise MediaRefused(
            _("The subtitles are too many: at most %(limit)s lines.")
            % {"limit": format_number(MOST_CUES)}
        )
    if duration_ms is not None and cues[-1].start > duration_ms + SLACK_MS:
        raise MediaRefused(
            _("The subtitles go on after the end of the video: perhaps they belong to another one.")
        )


def refused(number: int, what: str) -> MediaRefused:
    return MediaRefused(
        _("The subtitles cannot be read. Line %(number)d: %(what)s.")
        % {"number": number, "what": what}
    )


def written(cues: list[Cue]) -> str:
    parts = ["WEBVTT\n"]
    for cue in cues:
        if cue.lines:
            hours = f"{clock_of(cue.start)} --> {clock_of(cue.end)} {cue.settings}".strip()
            parts.append("\n".join((hours, *cue.lines)) + "\n")
    return "\n".join(parts)


def clock_of(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"
