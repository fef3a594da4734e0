"""Addresses that the desk pastes."""

import pytest

from articles.admin.links import path_or_address


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("https://a.example/x?utm_source=zalo&id=5", "https://a.example/x?id=5"),
        ("https://a.example/x?id=5&fbclid=1&b=2#y", "https://a.example/x?id=5&b=2#y"),
        ("/bao-so-5-17.html?zarsrc=30&utm_medium=zalo", "/bao-so-5-17.html"),
        ("/tim-kiem?q=l%C5%A9", "/tim-kiem?q=l%C5%A9"),
    ],
)
def test_what_sharing_hung_on_goes_and_the_rest_leads_where_it_led(pasted, kept):
    assert path_or_address(pasted) == kept
