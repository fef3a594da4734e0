"""A printed text goes into the database and comes back as it was, or is not believed."""

import ast
import json
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from articles.body import (
    BrokenPrintError,
    PrintedBody,
    from_json,
    kept,
    origin,
    parse,
    print_body,
    printer,
    to_json,
)
from articles.body.kept import ARTICLES, SOURCES, fingerprint
from articles.enums import Genre

from .body_samples import hostile, html

BODY = (
    "<p>Một &lt; hai</p>"
    '<figure data-photograph="1">Ảnh</figure>'
    '<section data-gallery><figure data-photograph="2"></figure>'
    '<figure data-photograph="3">“Ễ”</figure></section>'
    '<figure data-video="4">Phim</figure>'
    '<figure data-embed="youtube" data-reference="aqz-KE-bpKQ" data-photograph="5">Thỏ</figure>'
    '<figure data-embed="youtube" data-reference="aqz-KE-bpKQ"></figure><p>Hết</p>'
)
genres = st.sampled_from(Genre.values)


def there_and_back(printed):
    told = json.dumps(to_json(printed, of="x"), ensure_ascii=False)
    return from_json(json.loads(told), of="x")


def assert_comes_back(body, genre):
    printed = print_body(parse(body), genre)
    back = there_and_back(printed)
    assert back == printed
    for mine, its in zip(printed.pieces, back.pieces, strict=True):
        assert type(mine) is type(its)
    for place in back.places:
        for each in getattr(place, "photographs", [place]):
            assert isinstance(each.caption, SafeString)


@given(html, genres)
def test_any_text_comes_back_as_it_was_printed(text, genre):
    assert_comes_back(text, genre)


def test_hostile_texts_come_back_as_they_were_printed():
    for payload in dict.fromkeys(hostile()):
        assert_comes_back(payload, Genre.INTERVIEW)


@pytest.mark.parametrize("genre", Genre.values)
def test_every_kind_of_place_comes_back_in_every_genre(genre):
    assert len(print_body(parse(BODY), genre).places) == 5
    assert_comes_back(BODY, genre)


def test_what_was_printed_of_another_text_or_for_another_genre_is_not_taken():
    told = to_json(print_body(parse(BODY), Genre.NEWS), of=origin(BODY, Genre.NEWS, "Sapo"))
    assert from_json(told, of=origin(BODY, Genre.NEWS, "Sapo"))
    assert from_json(told, of=origin(BODY + " ", Genre.NEWS, "Sapo")) is None
    assert from_json(told, of=origin(BODY, Genre.SPONSORED, "Sapo")) is None
    assert from_json(told, of=origin(BODY, Genre.NEWS, "")) is None


def printed_as(**changed):
    return to_json(print_body(parse(BODY), Genre.NEWS), of="x") | changed


@pytest.mark.parametrize(
    "broken",
    [
        None,
        "x",
        [],
        {},
        {"of": "x"},
        printed_as(summary=None),
        printed_as(pieces=None),
        printed_as(pieces="<p>Một</p>"),
        *(
            printed_as(pieces=[piece])
            for piece in (
                None,
                7,
                {},
                [],
                [[]],
                ["script", "x"],
                ["photograph"],
                ["photograph", 1],
                ["photograph", "1", ""],
                ["photograph", True, ""],
                ["photograph", 1, None],
                ["photograph", 1, "", ""],
                ["video", 1.5, ""],
                ["gallery"],
                ["gallery", 1],
                ["gallery", [1]],
                ["embed", "youtube", "aqz-KE-bpKQ", None, ""],
                ["embed", "youtube", "../x", None, "", ""],
                ["embed", "nobody", "aqz-KE-bpKQ", None, "", ""],
                ["embed", None, None, None, "", ""],
                ["embed", "youtube", "aqz-KE-bpKQ", "1", "", ""],
            )
        ),
    ],
)
def test_what_has_not_the_shape_of_a_printed_text_is_refused(broken):
    with pytest.raises(BrokenPrintError):
        from_json(broken, of="x")


def test_an_empty_text_is_one_too():
    assert there_and_back(print_body(parse(""), Genre.NEWS)) == PrintedBody()


# -- The printer --------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path):
    for folder in SOURCES:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.py").write_text("a = 1\n")
    return tmp_path


def test_any_change_of_its_code_makes_another_printer(sources):
    first = fingerprint(sources, "Bảng")
    assert fingerprint(sources, "Bảng") == first
    (sources / "text/one.py").write_text("a = 2\n")
    assert fingerprint(sources, "Bảng") != first


def test_code_that_comes_goes_or_moves_makes_another_printer(sources):
    found = [fingerprint(sources, "")]
    (sources / "body/two.py").write_text("")
    found.append(fingerprint(sources, ""))
    (sources / "body/two.py").rename(sources / "body/three.py")
    found.append(fingerprint(sources, ""))
    (sources / "body/three.py").rename(sources / "text/three.py")
    found.append(fingerprint(sources, ""))
    assert len(set(found)) == 4


def test_other_words_of_the_page_make_another_printer(sources, monkeypatch):
    assert fingerprint(sources, "Bảng") != fingerprint(sources, "Biểu")
    before = printer()
    printer.cache_clear()
    with translation.override("en"):
        assert printer() == before
    printer.cache_clear()
    monkeypatch.setattr(kept, "spoken", lambda: ("Biểu", "Vuốt"))
    assert printer() != before
    printer.cache_clear()


def test_all_code_that_prints_is_looked_at():
    """What `printing` imports of ours, over however many steps, lies in the folders that count;
    of the words stored in the database it takes the genres, which are part of the origin.
    """
    waiting, seen = [ARTICLES / "body/printing.py", ARTICLES / "body/reading.py"], set()
    while waiting:
        source = waiting.pop()
        seen.add(source)
        waiting += [each for each in imported_by(source) if each not in seen]
    outside = {source for source in seen if source.parent.name not in SOURCES}
    assert {source.relative_to(ARTICLES) for source in outside} <= {
        Path("enums.py"),
        Path("__init__.py"),
    }
    assert len(seen) > 15


def imported_by(source):
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("articles"):
            place = ARTICLES.parent.joinpath(*node.module.split("."))
            yield place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        assert not isinstance(node, ast.Import) or "articles" not in ast.dump(node)
