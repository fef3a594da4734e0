"""Who is given a page from memory, and which answers may be kept at all."""

import pytest

from articles.page_cache import bare_environ, is_for_everybody
from tests.unit.page_memory import (
    BEHIND_NGINX,
    TAG,
    TLS,
    World,
    asked,
    keep,
    opened,
)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def pages(world):
    return opened(world)


@pytest.mark.parametrize(
    "changed",
    [
        {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "PUT"}, {"REQUEST_METHOD": "get"},
        {"REQUEST_METHOD": "OPTIONS"}, {"HTTP_HOST": "ac.example"}, {"HTTP_HOST": ""},
        {"HTTP_HOST": "bao.example:81"}, {"HTTP_HOST": "BAO.EXAMPLE"},
        {"HTTP_HOST": "bao.example, bao.example"}, {"HTTP_HOST": "bao.example."},
        {"SCRIPT_NAME": "/con"},
    ],
)  # fmt: skip
def test_whatever_is_unusual_is_neither_given_nor_built_from_memory(pages, changed):
    keep(pages)
    assert pages.reply(asked(**changed)) is None
    assert not pages.takes(asked(**changed))


@pytest.mark.parametrize(
    ("doorway", "said", "is_admitted"),
    [
        (TLS, {"wsgi.url_scheme": "https"}, True),
        (TLS, {"wsgi.url_scheme": "http"}, False),
        (TLS, {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https"}, False),
        (BEHIND_NGINX, {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https"}, True),
        (BEHIND_NGINX, {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "http"}, False),
        (BEHIND_NGINX, {"wsgi.url_scheme": "https"}, False),
    ],
)
def test_a_page_of_an_https_paper_is_given_by_https_alone(doorway, said, is_admitted):
    assert doorway.admits(asked(**said)) is is_admitted


def test_a_path_without_end_is_not_kept(pages):
    assert not pages.takes(asked("/" + "a" * 5_000))


def test_of_what_a_reader_sends_only_the_path_is_left():
    sent = asked(
        "/th%C3%A0nh",
        REQUEST_METHOD="HEAD",
        QUERY_STRING="q=1",
        REMOTE_ADDR="203.0.113.7",
        HTTP_COOKIE="phien=1",
        HTTP_AUTHORIZATION="Basic eA==",
        HTTP_ACCEPT_ENCODING="br",
        HTTP_IF_NONE_MATCH="*",
        HTTP_IF_MODIFIED_SINCE="x",
        HTTP_RANGE="bytes=0-1",
        HTTP_X_FORWARDED_HOST="ac.example",
        HTTP_X_FORWARDED_FOR="203.0.113.7",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_HTTP_METHOD_OVERRIDE="DELETE",
        HTTP_FORWARDED="host=ac.example",
        HTTP_ACCEPT_LANGUAGE="en",
        HTTP_USER_AGENT="x",
        CONTENT_LENGTH="7",
        CONTENT_TYPE="text/plain",
        RAW_URI="/x?y",
        **{"wsgi.url_scheme": "https", "wsgi.input": None, "django.user": "Hoa"},
    )
    bare = bare_environ(sent, TLS)
    body = bare.pop("wsgi.input")
    assert body.read() == b""
    assert bare == {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/th%C3%A0nh",
        "QUERY_STRING": "",
        "CONTENT_LENGTH": "0",
        "HTTP_HOST": "bao.example",
        "wsgi.url_scheme": "https",
    }
    assert bare_environ(sent, BEHIND_NGINX)["HTTP_X_FORWARDED_PROTO"] == "https"


FIT = [("Cache-Control", "public"), ("ETag", TAG), ("Vary", "Accept-Encoding")]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, []), (301, []), (206, []), (304, []), (500, []), (410, []), (204, []),
        (200, [("Set-Cookie", "a=1")]), (200, [("set-cookie", "a=1")]),
        (200, [("Cache-Control", "private, no-cache")]), (200, [("Cache-Control", "NO-STORE")]),
        (200, [("Vary", "Cookie")]), (200, [("Vary", "accept-encoding, Accept-Language")]),
        (200, [("Vary", "*")]), (200, [("Content-Encoding", "gzip")]),
        (200, [("Content-Security-Policy", "script-src 'self' 'nonce-abc'")]),
        (200, [("ETag", 'W/"a"')]), (200, [("ETag", "")]),
    ],
)  # fmt: skip
def test_what_is_not_for_everybody_is_not_kept(status, headers):
    said = dict(FIT) | dict(headers)
    assert not is_for_everybody(status, said.items())


def test_what_is_for_everybody_is_kept():
    assert is_for_everybody(200, FIT)
    assert not is_for_everybody(200, [("ETag", TAG)]), "it does not say who may keep it"
