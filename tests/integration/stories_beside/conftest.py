import pytest

from articles.pages import last_frame
from tests.factories import make_hoa


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()


@pytest.fixture
def hoa():
    return make_hoa()
