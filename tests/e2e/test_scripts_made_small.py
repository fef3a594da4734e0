"""Scripts without their comments and spaces are still what a browser understands."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from newsroom.static_files import minified

FOLDER = Path(finders.find("articles/paper/reading.js")).parent
RUN = """async script => {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    return Object.keys(await import(address)).join(" ");
}"""


@pytest.fixture
def blank(chromium):
    page = chromium.new_page()
    yield page
    page.close()


def test_each_script_of_the_paper_runs_made_small(blank):
    for path in sorted(FOLDER.glob("*.js")):
        small = minified(path.read_bytes()).decode()
        assert len(small) < path.stat().st_size
        assert blank.evaluate(RUN, small) == ("play" if path.name == "hls.js" else ""), path.name
