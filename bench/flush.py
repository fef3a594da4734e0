"""How many readings a second leave the spool for the tables, on one core: run it on a database of
its own, server and flusher held to that core.

eval $(taskset -c 0 python manage.py database start && python manage.py database url)
taskset -c 0 python bench/flush.py --readings 300000
"""

import argparse
import cProfile
import datetime
import os
import pstats
import random
import statistics
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

import sitemaps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article, PageviewKey, PageviewTotal
from articles.readership.flushing import Flusher
from articles.readership.records import Record, milliseconds, packed

STORIES, RUNS = 10_000, 5
SEGMENT_READINGS = 5_000
TICK = os.sysconf("SC_CLK_TCK")
# Of a hundred readings so many are a reload, a robot, without script.
REPEATED, ROBOTS, WITHOUT_SCRIPT = 10, 15, 2
numbers = count(1)


def write_spool(folder: Path, readings: int, *, now: datetime.datetime) -> None:
    """Some stories are read by thousands and most by a few, over three minutes."""
    chance = random.Random()  # noqa: S311
    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    weights = [1 / (number + 10) for number in range(len(articles))]
    read = iter(chance.choices(articles, weights, k=readings))
    began = milliseconds(now) - 180_000
    folder.mkdir(exist_ok=True)
    (folder / "name").write_text("bench")
    last = Record(articles[0], began, 1, 1, 0)
    for number in range(0, readings, SEGMENT_READINGS):
        lines = []
        for each in range(min(SEGMENT_READINGS, readings - number)):
            last = one(chance, last, next(read), began + (number + each) * 180_000 // readings)
            lines.append(packed(last))
        name = f"{began + number // 100}-{os.getpid()}-{next(numbers)}.readings"
        (folder / name).write_bytes(b"".join(lines))


def one(chance: random.Random, last: Record, article: int, moment: int) -> Record:
    lot = chance.randrange(100)
    if lot < REPEATED:
        return Record(last.article_id, moment, last.key, last.who, last.reader_class)
    is_robot, has_script = lot < REPEATED + ROBOTS, lot < 100 - WITHOUT_SCRIPT
    reader_class = 1 if is_robot else 0 if has_script else 2
    key = chance.getrandbits(64) - 2**63
    return Record(article, moment, key, chance.getrandbits(32), reader_class)


def server_seconds() -> float:
    """Of the one process that serves us: user and system."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def run(folder: Path, readings: int) -> tuple[float, float, float]:
    now = timezone.now()
    write_spool(folder, readings, now=now)
    began, ours, theirs = time.monotonic(), time.process_time(), server_seconds()
    counted = Flusher(folder).flush(at=now)
    took = time.monotonic() - began
    assert (counted.readings, counted.lost) == (readings, 0), counted
    assert counted.counted > readings * (100 - REPEATED - 2) // 100, counted
    return took, time.process_time() - ours, server_seconds() - theirs


def measure(readings: int) -> None:
    rates, both = [], []
    with tempfile.TemporaryDirectory() as place:
        for number in range(RUNS):
            took, ours, theirs = run(Path(place) / "spool", readings)
            rates.append(readings / took)
            both.append(readings / (ours + theirs))
            sys.stdout.write(
                f"{number + 1}  {took:5.2f} s  {rates[-1]:8,.0f} readings/s   flusher "
                f"{1e6 * ours / readings:4.1f} µs, PostgreSQL {1e6 * theirs / readings:4.1f} µs a "
                f"reading: {both[-1]:8,.0f} a second of processor\n"
            )
    for name, found in (("by the clock", rates), ("of processor", both)):
        sys.stdout.write(
            f"{name}: {statistics.median(found):,.0f} readings/s "
            f"({min(found):,.0f}-{max(found):,.0f})\n"
        )
    total = sum(PageviewTotal.objects.values_list("counted", flat=True))
    assert total == PageviewKey.objects.filter(reader_class=0).count()


def profile(readings: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, now = Path(place) / "spool", timezone.now()
        write_spool(folder, readings, now=now)
        profiler = cProfile.Profile()
        profiler.runcall(Flusher(folder).flush, at=now)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--readings", type=int, default=300_000)
    parser.add_argument("--profile", action="store_true")
    told = parser.parse_args()
    call_command("prepare_database", verbosity=0)
    if not Article.objects.exists():
        sitemaps.fill(STORIES)

    if told.profile:
        profile(told.readings)
    measure(told.readings)


if __name__ == "__main__":
    main()
