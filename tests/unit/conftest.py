"""A slow machine is no fault of the code: time is asserted where it matters, in ratios."""

from hypothesis import settings

settings.register_profile("newsroom", deadline=None)
settings.load_profile("newsroom")
