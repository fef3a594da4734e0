import pytest
from django.utils import translation
from hypothesis import settings

# A slow machine is no fault of the code: time is asserted where it matters, in ratios.
settings.register_profile("newsroom", deadline=None)
settings.load_profile("newsroom")


@pytest.fixture
def untranslated():
    """Messages as they stand in the code, whether or not the catalogue is compiled."""
    with translation.override(None):
        yield
