import email.utils
import itertools

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from articles.views.byte_ranges import Unsatisfiable, answer, resolved

CONTENT = bytes(itertools.islice(itertools.cycle(range(251)), 1000))


def finish(response):
    """What the server does at the end, short of telling Django, which would ask the database."""
    for closer in response._resource_closers:
        closer()


@pytest.fixture
def ask(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(CONTENT)
    opened = []

    def asked(method="get", **headers):
        request = getattr(RequestFactory(), method)("/", headers=headers)
        file = path.open("rb")
        opened.append(file)
        response = answer(request, file, {"Content-Type": "video/mp4"}, version="v")
        response.content_sent = (
            b"".join(response.streaming_content) if response.streaming else response.content
        )
        finish(response)
        return response

    yield asked
    assert all(file.closed for file in opened)


def test_the_whole_file_says_that_it_can_be_had_in_parts(ask):
    response = ask()
    assert (response.status_code, response.content_sent) == (200, CONTENT)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == "1000"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-0", 0, 0),
        ("bytes=100-", 100, 999),
        ("bytes=-10", 990, 999),
        ("bytes=-5000", 0, 999),
        ("bytes=990-5000", 990, 999),
        ("bytes=999-999", 999, 999),
        ("bytes = 3 - 4", 3, 4),
    ],
)
def test_a_stretch_is_sent_alone(ask, asked, first, last):
    response = ask(range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/1000"
    assert response["Content-Length"] == str(last - first + 1)
    assert response.content_sent == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=1000-2000", "bytes=-0"])
def test_a_stretch_beyond_the_end_is_416(ask, asked):
    response = ask(range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */1000"
    assert response.content_sent == b""


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-6",
        "bytes=5-1",
        "bytes=-",
        "bytes=",
        "items=0-1",
        "bytes=a-b",
        "bytes=0x1-2",
        "bytes=1-2-3",
        "bytes=٣-٤",
        "bytes=--5",
        "bytes=" + "9" * 5000 + "-",
        "0-1",
    ],
)
def test_what_is_not_one_range_gets_the_whole_file(ask, asked):
    response = ask(range=asked)
    assert (response.status_code, response.content_sent) == (200, CONTENT)


def test_head_says_the_same_and_sends_nothing(ask):
    assert ask("head").content_sent == b""
    assert ask("head")["Content-Length"] == "1000"
    response = ask("head", range="bytes=0-9")
    assert (response.status_code, response["Content-Length"]) == (206, "10")
    assert response.content_sent == b""


def test_what_has_not_changed_is_304(ask):
    known = ask()
    for condition in (
        {"if-none-match": known["ETag"]},
        {"if-none-match": f'"other", W/{known["ETag"]}'},
        {"if-none-match": "*"},
        {"if-modified-since": known["Last-Modified"]},
    ):
        response = ask(**condition)
        assert (response.status_code, response.content_sent) == (304, b"")
        assert response["ETag"] == known["ETag"]
    assert ask(**{"if-none-match": '"other"'}).status_code == 200


def test_a_range_of_a_file_that_changed_meanwhile_gets_the_whole(ask):
    known = ask()
    asked = {"range": "bytes=5-9"}
    assert ask(**asked, **{"if-range": known["ETag"]}).status_code == 206
    assert ask(**asked, **{"if-range": known["Last-Modified"]}).status_code == 206
    assert ask(**asked, **{"if-range": '"other"'}).status_code == 200
    assert ask(**asked, **{"if-range": f"W/{known['ETag']}"}).status_code == 200
    assert ask(**asked, **{"if-range": email.utils.formatdate(0, usegmt=True)}).status_code == 200


def test_an_empty_file_has_no_ranges(tmp_path):
    path = tmp_path / "empty"
    path.touch()
    for headers, status in (({}, 200), ({"range": "bytes=0-"}, 416), ({"range": "bytes=-1"}, 416)):
        response = answer(
            RequestFactory().get("/", headers=headers), path.open("rb"), {}, version="v"
        )
        assert response.status_code == status
        finish(response)


def test_a_file_that_nobody_reads_is_closed(tmp_path):
    path = tmp_path / "clip"
    path.write_bytes(CONTENT)
    file = path.open("rb")
    finish(answer(RequestFactory().get("/"), file, {}, version="v"))
    assert file.closed


@given(
    first=st.one_of(st.just(""), st.integers(0, 60).map(str)),
    last=st.one_of(st.just(""), st.integers(0, 60).map(str)),
    size=st.integers(0, 50),
)
def test_a_range_lies_within_the_file(first, last, size):
    try:
        found = resolved(first, last, size=size)
    except Unsatisfiable:
        return
    if found is not None:
        assert 0 <= found[0] <= found[1] < size
