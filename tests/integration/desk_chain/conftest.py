"""One story on its way up the chain."""

import pytest
from django.utils import timezone

from articles import actions
from tests import factories


@pytest.fixture
def article(lan):
    factories.make_masthead()
    return factories.make_article(by=lan)


@pytest.fixture
def submitted(article, lan):
    actions.submit(by=lan, at=timezone.now(), article=article)
    article.refresh_from_db()
    return article


@pytest.fixture
def at_the_end(submitted, minh, hoa):
    for person in (minh, hoa):
        actions.pass_up(by=person, at=timezone.now(), article=submitted)
    submitted.refresh_from_db()
    return submitted
