import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import fold, fold_exact, fold_tone_style, slugify, unused_slug

any_text = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN_OF = {
    "a": "aàảãáạăằẳẵắặâầẩẫấậ",
    "e": "eèẻẽéẹêềểễếệ",
    "i": "iìỉĩíị",
    "o": "oòỏõóọôồổỗốộơờởỡớợ",
    "u": "uùủũúụưừửữứự",
    "y": "yỳỷỹýỵ",
    "d": "dđ",
}
ACCENTED = [
    (letter, plain)
    for plain, letters in PLAIN_OF.items()
    for lower in letters[1:]
    for letter in (lower, lower.upper())
]


def test_there_are_134_accented_letters():
    assert len(ACCENTED) == 134


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("letter", "plain"), ACCENTED)
def test_every_accented_letter_has_its_plain_one_in_slugs_and_searches(letter, plain, form):
    typed = unicodedata.normalize(form, letter)
    assert slugify(f"b{typed}n") == f"b{plain}n"
    assert fold(f"b{typed}n") == f"b{plain}n"


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Đẩy mạnh 1,5 lần – “Tết” ở Hòa Bình", "day-manh-1-5-lan-tet-o-hoa-binh"),
        ("Ðại hội Ðảng", "dai-hoi-dang"),
        ("  -- Căn hộ --  ", "can-ho"),
        ("", "bai"),
        ("!!!", "bai"),
        ("новости", "bai"),
        ("ﬁ ½ m² Straße", "fi-1-2-m2-strasse"),
    ],
)
def test_a_headline_becomes_an_address(headline, slug):
    assert slugify(headline) == slug


def test_a_long_slug_is_cut_at_a_word_below_the_limit():
    slug = slugify(
        "Thường trực Tỉnh ủy Thái Bình làm việc với Ban quản lý Khu kinh tế và các Khu công nghiệp"
    )
    assert slug == "thuong-truc-tinh-uy-thai-binh-lam-viec-voi-ban-quan-ly-khu-kinh-te-va-cac-khu"
    assert len(slugify("a" * 500)) == 79


@given(any_text, st.integers(4, 90))
def test_a_slug_is_never_empty_and_holds_only_plain_letters(text, limit):
    slug = slugify(text, limit=limit)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert slug == "bai" or len(slug) < limit
    assert slugify(slug, limit=limit) == slug


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("Hoà", "Hòa"),
        ("HOÀ", "HÒA"),
        ("khoẻ", "khỏe"),
        ("Thuý", "Thúy"),
        ("thuỷ thủ, uỷ ban", "thủy thủ, ủy ban"),
        ("oà khóc", "òa khóc"),
    ],
)
def test_both_tone_styles_are_searched_as_the_old_one(new, old):
    assert fold_tone_style(new) == old == fold_tone_style(old)
    assert fold_exact(new) == fold_exact(old)
    assert fold(new) == fold(old)


@pytest.mark.parametrize(
    "syllable", ["quý", "Quỳnh", "quà", "hoàn", "ngoài", "khuỷu", "thuyền", "toán", "loét"]
)
def test_closed_syllables_and_qu_have_one_style_only(syllable):
    assert fold_tone_style(syllable) == syllable


def test_searches_ignore_case_quotes_dashes_and_spacing():
    assert fold("“Thái  Bình” – ‘ĐẸP’…") == "\"thai binh\" - 'dep'..."
    assert fold_exact("“Thái\u00a0Bình”") == '"thái bình"'
    assert fold_exact("hoÀ") == "hòa"


@given(any_text)
def test_folding_twice_changes_nothing(text):
    for function in (fold, fold_exact, fold_tone_style):
        assert function(function(text)) == function(text)


def test_a_slug_that_is_taken_gets_the_first_free_number():
    assert unused_slug("Ngọc Lan", set()) == "ngoc-lan"
    assert unused_slug("Ngọc Lan", {"ngoc-lan"}) == "ngoc-lan-2"
    assert unused_slug("Ngọc Lan", {"ngoc-lan", "ngoc-lan-2", "ngoc-lan-4"}) == "ngoc-lan-3"
