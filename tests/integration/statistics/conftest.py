import pytest
from django.utils import timezone

from articles.text import in_vietnam


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def today(at):
    return in_vietnam(at).date()
