"""The more there is to count, the seldomer it is counted: a number is some seconds old at most."""

import pytest

from articles.readership.flushing import rest_after


@pytest.mark.parametrize(("took", "rest"), [(0.0, 0.5), (0.005, 0.5), (0.02, 1.0), (3.0, 2.0)])
def test_a_turn_that_took_long_is_followed_by_a_longer_rest_of_two_seconds_at_most(took, rest):
    assert rest_after(took) == rest
