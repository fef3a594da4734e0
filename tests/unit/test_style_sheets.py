"""The style sheets that stand in the pages: whole, small, and let in by their hash alone."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from articles.templatetags import sheets

FOLDER = Path("articles/static/articles/paper")


@pytest.fixture
def designing(settings, tmp_path):
    """Someone works on a style sheet of their own."""
    settings.DEBUG = True
    settings.STATICFILES_DIRS = [tmp_path]
    folder = tmp_path / sheets.FOLDER
    folder.mkdir(parents=True)
    sheets.finders.get_finder.cache_clear()
    yield folder
    sheets.finders.get_finder.cache_clear()


def test_every_part_that_lies_in_the_folder_is_on_some_page():
    used = {name for parts in sheets.SHEETS.values() for name in parts}
    assert used == {path.stem for path in FOLDER.glob("*.css")}


# Worn over the sheet of a page, which has brought font and colours.
WORN = {"banner", "dress"}


@pytest.mark.parametrize("kind", sheets.SHEETS)
def test_a_sheet_has_no_comment_no_way_out_of_its_element_and_no_address_of_its_own(kind):
    text = sheets.sheet(kind)
    assert "/*" not in text
    assert "</" not in text
    assert "@import" not in text
    addresses = re.findall(r'url\("?([^")]*)"?\)', text)
    assert all(address.startswith("/static/articles/paper/") for address in addresses)
    assert kind in WORN or addresses == ["/static/articles/paper/fonts/newsreader-vi.woff2"]
    assert kind in WORN or "--paper:" in text


def test_the_arithmetic_of_lengths_keeps_its_spaces():
    text = sheets.sheet("story")
    assert "calc(-1 * var(--gap))" in text
    assert "100% - 2 * var(--gap)" in text


def test_a_page_carries_the_very_bytes_that_the_policy_names():
    printed = sheets.style_sheet("front").removeprefix("<style>").removesuffix("</style>")
    digest = base64.b64encode(hashlib.sha256(printed.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in sheets.policy_sources()


def test_the_policy_of_a_page_names_the_sheets_that_stand_there_whole_and_no_other():
    front, story = (sheets.style_sheet(kind) for kind in ("front", "story"))
    cut = story.replace("</style>", "")
    page = f"<head>{front}<style>p{{}}</style></head><p>style</style><style>{cut}"
    source = sheets.policy_source(sheets.sheet("front"))
    assert sheets.policy_sources_in(page.encode()) == [source]
    assert sheets.policy_sources_in(f"{page}{story}".encode()) == [source]
    assert len(sheets.policy_sources_in(f"{front}{story}".encode())) == 2
    assert sheets.policy_sources_in(b"<p>no sheet</p>") == []


def test_while_someone_designs_page_and_policy_follow_the_file(designing):
    (designing / "front.css").write_text(".opening { gap: 1px; }")
    before = sheets.policy_sources()
    assert ".opening{gap:1px}" in sheets.style_sheet("front")
    (designing / "front.css").write_text(".opening { gap: 2px; }")
    assert ".opening{gap:2px}" in sheets.style_sheet("front")
    assert sheets.policy_sources() != before


def test_a_part_that_is_named_and_does_not_lie_there_is_said():
    with pytest.raises(FileNotFoundError, match="no-such-part"):
        sheets.made(["no-such-part"])
