"""Pages travel compressed; what holds a secret, and what is a stretch of a file, does not."""

import gzip

import brotli
import pytest

from articles.pages import last_frame
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def story():
    return factories.make_published("Nước rút").get_absolute_url()


def packed(client, url, how="gzip, deflate, br"):
    return client.get(url, headers={"Accept-Encoding": how})


@pytest.mark.parametrize(
    ("how", "name", "unpacked"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
    ],
)
def test_a_page_is_compressed_for_who_can_read_that(client, story, how, name, unpacked):
    answer, plain = packed(client, story, how), client.get(story)
    assert answer["Content-Encoding"] == name
    assert answer["Vary"] == "Accept-Encoding"
    assert int(answer["Content-Length"]) == len(answer.content) < len(plain.content) / 2
    assert "Nước rút" in unpacked(answer.content).decode()
    assert "Content-Encoding" not in plain


def test_a_compressed_page_that_was_kept_is_not_sent_again(client, story):
    first = packed(client, story)
    again = client.get(story, headers={"Accept-Encoding": "br", "If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert first["ETag"] == f"W/{client.get(story)['ETag']}"


def test_the_same_page_is_the_same_bytes_so_that_caches_know_it_again(client):
    assert packed(client, "/dinh-chinh").content == packed(client, "/dinh-chinh").content


def test_the_desk_is_never_compressed(client, hoa):
    """Its pages hold the token of the form beside what was asked for."""
    client.force_login(hoa)
    for path in ("", "articles/article/?q=lũ", "articles/article/add/"):
        answer = packed(client, f"/toa-soan/{path}")
        assert answer.status_code == 200
        assert "csrfmiddlewaretoken" in answer.content.decode()
        assert "Content-Encoding" not in answer
