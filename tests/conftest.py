import pytest

from tests import factories


@pytest.fixture
def lan(db):
    return factories.make_lan()


@pytest.fixture
def minh(db):
    return factories.make_minh()


@pytest.fixture
def hoa(db):
    return factories.make_hoa()


@pytest.fixture
def dung(db):
    return factories.make_dung()
