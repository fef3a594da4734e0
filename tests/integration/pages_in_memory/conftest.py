"""A paper whose pages come from memory, in this very process."""

import datetime

import pytest
from django.utils import timezone

from articles.pages import last_frame
from tests import factories
from tests.front import Server, opened

ONE_SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()
    yield
    last_frame.forget()


@pytest.fixture
def story():
    return factories.make_published("Nước lũ rút chậm", at=timezone.now() - ONE_SECOND)


@pytest.fixture
def door(settings, story):
    settings.PAGE_CACHE_BYTES = 4 * 1024 * 1024
    with opened() as door:
        yield door


@pytest.fixture
def server(door):
    return Server()
