import gc
import time


def seconds(function, argument):
    """A collection falling into one measurement and not into the other would decide the ratio."""
    gc.disable()
    try:
        started = time.process_time()
        function(argument)
        return time.process_time() - started
    finally:
        gc.enable()


def assert_linear(function, text_of_size, *, size=20_000):
    """Four times the length may take nine times as long; quadratic would take sixteen."""
    measured = [_small_and_large(function, text_of_size, size)]
    if not _is_linear(*measured[0]):
        measured.append(_small_and_large(function, text_of_size, size))
    assert any(_is_linear(*pair) for pair in measured), (
        f"seconds for {size} and four times: {measured}"
    )


def _small_and_large(function, text_of_size, size):
    return tuple(seconds(function, text_of_size(length)) for length in (size, 4 * size))


def _is_linear(small, large):
    return large < 9 * small + 0.05
