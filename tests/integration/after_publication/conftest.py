import pytest

from tests import factories


@pytest.fixture
def story():
    return factories.make_published()
