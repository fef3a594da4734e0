import gc
import time


def seconds(function, argument):
    """The better of two: what the machine does besides is not the function's fault."""
    gc.collect()
    return min(_once(function, argument) for _attempt in range(2))


def assert_linear(function, text_of_size, *, size=10_000):
    """Four times the length may take nine times as long; quadratic would take sixteen."""
    small, large = (seconds(function, text_of_size(length)) for length in (size, 4 * size))
    assert large < 9 * small + 0.1, f"{size} took {small:.3f} s, four times that {large:.3f} s"


def _once(function, argument):
    started = time.process_time()
    function(argument)
    return time.process_time() - started
