"""The HTML of every kind of public page, as a validator reads it."""

import pytest

from tests import validators, whole_paper

pytestmark = pytest.mark.django_db


def test_every_public_page_is_valid_html(client, tmp_path):
    validators.require()
    for number, (url, status) in enumerate(whole_paper.addresses(client).items()):
        answer = client.get(url)
        assert answer.status_code == status, url
        name = url.strip("/").replace("/", "_").partition("?")[0][:60] or "front"
        (tmp_path / f"{number:02}-{name}.html").write_bytes(answer.content)
    assert validators.html_validate(tmp_path) == []


def test_the_validator_refuses_what_is_no_html(tmp_path):
    validators.require()
    (tmp_path / "broken.html").write_text(
        "<!doctype html><html lang='vi'><head><title>Lũ</title></head>"
        "<body><p><div>Nước</div></p><img src=lu.jpg></body></html>"
    )
    found = " ".join(validators.html_validate(tmp_path))
    assert "close-order" in found or "no-implicit-close" in found
    assert "wcag/h37" in found
