"""A lookout that looks when it is told to."""

import datetime

import pytest
from django.db import connections
from django.utils import timezone

from articles.lookout import ALIAS, Lookout, own_connection
from articles.readership.numbers import InMemoryNumbers
from articles.taken_back import TakenBack
from tests import factories

ONE_SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def story():
    return factories.make_published("Nước lũ rút chậm", at=timezone.now() - ONE_SECOND)


@pytest.fixture
def lookout(story, tmp_path):
    connections[ALIAS] = own_connection()
    yield Lookout(InMemoryNumbers(), None, TakenBack(tmp_path))
    connections[ALIAS].close()
    del connections[ALIAS]
