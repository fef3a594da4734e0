import datetime
import unicodedata

import pytest

from articles.media.telling import describe
from articles.models import Photograph
from articles.text import VIETNAM

AT = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
NOTHING = {
    "caption": "", "photographer": "", "credit": "", "copyright": "", "place": "",
    "keywords": [], "taken_at": "", "source_type": "", "ai_tool": "",
}  # fmt: skip
AI = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def described(photograph=None, **told):
    photograph = photograph or Photograph()
    describe(photograph, NOTHING | told, at=AT)
    return photograph


def test_the_file_fills_what_nobody_has_said():
    found = described(
        caption=" Nước lũ\r\ntràn đê ", photographer="Lan", credit="TTXVN", place="Vũ  Thư"
    )
    assert found.caption == "Nước lũ\ntràn đê"
    assert (found.photographer, found.credit, found.place) == ("Lan", "TTXVN", "Vũ Thư")


def test_what_a_person_has_said_stays():
    typed = Photograph(caption="Gõ tay", credit="Báo ta", place="Đây")
    found = described(typed, caption="Tệp", credit="Tệp", place="Tệp", photographer="Lan")
    assert (found.caption, found.credit, found.place) == ("Gõ tay", "Báo ta", "Đây")
    assert found.photographer == "Lan"


def test_who_took_it_is_credited_where_no_credit_stands():
    assert described(photographer="Lan").credit == "Lan"


def test_letters_are_composed():
    found = described(caption=unicodedata.normalize("NFD", "Đê vỡ ở Ứng Hòa"), keywords=["lũ"])
    assert found.caption == "Đê vỡ ở Ứng Hòa"
    assert found.keywords == "lũ"


@pytest.mark.parametrize("field", ["caption", "photographer", "credit", "place", "ai_tool"])
def test_what_is_over_long_is_cut_at_a_word(field):
    source = AI + "trainedAlgorithmicMedia"
    found = getattr(described(**{field: "nước lũ " * 600}, source_type=source), field)
    assert found.endswith(("nước…", "lũ…"))
    Photograph(**{field: found}).clean_fields(
        exclude=[f.name for f in Photograph._meta.fields if f.name != field]
    )


@pytest.mark.parametrize("field", ["caption", "photographer", "credit", "place"])
def test_half_a_character_costs_its_field_only(field):
    found = described(**{field: "lũ \ud83d", "keywords": ["a\udcff", "đê"]})
    assert getattr(found, field) == ""
    assert found.keywords == "đê"


def test_keywords_stand_once_and_only_whole():
    found = described(keywords=["lũ", "Lũ ", "lũ", "", *(f"từ khóa số {n}" for n in range(60))])
    assert found.keywords.startswith("lũ, Lũ, từ khóa số 0, ")
    assert len(found.keywords) <= 500
    assert found.keywords.split(", ")[-1].removeprefix("từ khóa số ").isdigit()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-26T06:30:00", datetime.datetime(2026, 11, 26, 6, 30, tzinfo=VIETNAM)),
        ("2026-11-26T06:30:00+09:00", datetime.datetime(2026, 11, 26, 4, 30, tzinfo=VIETNAM)),
        ("2026-11-25T23:30:00Z", datetime.datetime(2026, 11, 26, 6, 30, tzinfo=VIETNAM)),
        ("1968-02-01", datetime.datetime(1968, 2, 1, tzinfo=VIETNAM)),
        ("2026-11-27T18:00:00", datetime.datetime(2026, 11, 27, 18, tzinfo=VIETNAM)),
        ("2026-11-29T18:00:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-02-30", None),
        ("2026-11", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_a_moment_without_a_zone_is_ours_and_an_impossible_one_nobodys(written, moment):
    assert described(taken_at=written).taken_at == moment


@pytest.mark.parametrize(
    ("kind", "is_ai"),
    [
        ("trainedAlgorithmicMedia", True),
        ("compositeWithTrainedAlgorithmicMedia", True),
        ("compositeSynthetic", True),
        ("digitalCapture", False),
        ("algorithmicallyEnhanced", False),
    ],
)
def test_the_mark_of_ai_sets_the_field(kind, is_ai):
    found = described(source_type=AI + kind, ai_tool="Firefly")
    assert (found.is_ai_used, found.ai_tool) == (is_ai, "Firefly" if is_ai else "")


def test_what_a_person_ticked_is_not_unticked():
    assert described(Photograph(is_ai_used=True), source_type=AI + "digitalCapture").is_ai_used
