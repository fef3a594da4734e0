import pytest

from tests import factories


@pytest.fixture
def masthead(db):
    return factories.make_masthead()


@pytest.fixture
def article(lan):
    return factories.make_article("Lũ rút", by=lan)
