import pytest

from tests.e2e.uploads.line import at_the_desk
from tests.factories import make_article


@pytest.fixture
def story(newsroom, lan):
    return make_article(by=lan, body="<p>Một</p><p>Hai</p>")


@pytest.fixture
def desk(story, open_page, log_in, lan, complaints):
    def desk(**options):
        page = open_page(**options)
        return at_the_desk(page, lan, story, log_in=log_in, complaints=complaints)

    return desk
