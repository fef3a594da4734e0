import random

import pytest

from articles.readership import sketch

ERROR = 0.0163


def readers(count, seed):
    chance = random.Random(seed)
    return [chance.getrandbits(32) for _each in range(count)]


def sketched(those):
    return sketch.with_readers(sketch.EMPTY, those)


def test_nobody_is_nobody():
    assert sketch.estimate(sketch.EMPTY) == 0
    assert sketched([]) == sketch.EMPTY


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_a_few_are_told_exactly(count):
    spread = range(0, 2**32, 2**32 // count)
    assert sketch.estimate(sketched(spread)) == len(spread)


@pytest.mark.parametrize("count", [100, 1_000, 5_000, 10_000, 20_000, 40_000])
def test_many_are_told_within_what_is_promised(count):
    errors = [sketch.estimate(sketched(readers(count, seed))) / count - 1 for seed in range(10)]
    assert max(map(abs, errors)) < 4 * ERROR
    assert abs(sum(errors) / len(errors)) < 2 * ERROR


def test_whoever_reads_all_day_is_one_reader():
    those = readers(1000, seed=1)
    assert sketched(those * 3) == sketched(those)


def test_the_order_changes_nothing():
    those = readers(1000, seed=2)
    assert sketched(reversed(those)) == sketched(those)


def test_two_hosts_together_count_those_of_both_once():
    one, other = readers(3000, seed=3), readers(3000, seed=4)
    both = sketch.merged(sketched(one + other[:500]), sketched(other))
    assert both == sketched(one + other)
    assert sketch.merged(both, sketch.EMPTY) == both


def test_registers_hold_every_reader_there_can_be():
    registers = sketched([0, 2**32 - 1, 2**20, 2**20 - 1])
    assert (registers[0], registers[-1], registers[1]) == (21, 1, 21)
    assert len(registers) == 4096
    assert sketch.estimate(bytes([21]) * 4096) == 2**32
    # As the database hands them out.
    assert sketch.estimate(memoryview(registers)) == sketch.estimate(registers)
