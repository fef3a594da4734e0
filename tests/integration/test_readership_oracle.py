"""Whatever happens in whatever order, the numbers are those of a model that fits a page.

Two hosts, each with its spool and its flusher, which may be killed before any step; three stories
that are retracted and published again; half hours, midnights, nights and salts that pass.
"""

import os
import tempfile
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import actions
from articles.models import (
    Article,
    PageviewDay,
    PageviewHour,
    PageviewTotal,
    ReadingLoss,
    ReadingSalt,
)
from articles.readership.allowance import Allowance
from articles.readership.beacon import slot_of
from articles.readership.forgetting import forget_readings
from articles.readership.recount import differences
from articles.readership.salts import Salts
from articles.readership.segments import name_of
from tests import factories
from tests.factories import make_hoa, make_published
from tests.integration.readership_client import (
    Clock,
    environ_of,
    make_reception,
    pixel_environ_of,
)
from tests.readings import Killed, flush, killed_at
from tests.unit.readership_agents import CHROME, SAFARI

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]
PER_ADDRESS, STORIES_PER_HALF_HOUR = 2, 2
LAST_STEP = 45
# `SOAK=1` takes its time (see `bench/README.md`).
EXAMPLES = 150 if os.environ.get("SOAK") else 15
COLUMNS = ("readers", "robots", "without_script", "machines")
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

hosts, stories = st.integers(0, 1), st.integers(0, 2)
readings = st.fixed_dictionaries(
    {
        "host": hosts,
        "story": stories,
        "token": st.sampled_from(["tab-number-one", "tab-number-two", "tab-number-three"]),
        "address": st.sampled_from(["198.51.100.1", "198.51.100.2"]),
        "agent": st.sampled_from([SAFARI, SAFARI, CHROME, ROBOT]),
        "is_driven": st.sampled_from([False, False, False, True]),
        "is_pixel": st.sampled_from([False, False, True]),
        "is_staff": st.sampled_from([False, False, False, True]),
        "is_prefetch": st.sampled_from([False, False, False, True]),
    }
)
steps = st.one_of(
    readings,
    readings,
    readings,
    st.integers(min_value=1, max_value=50).map(lambda minutes: timedelta(minutes=minutes)),
    st.sampled_from([timedelta(hours=9), timedelta(days=2), timedelta(days=15)]),
    st.tuples(st.just("flush"), hosts),
    st.tuples(st.just("kill"), hosts, st.integers(1, LAST_STEP)),
    st.tuples(st.just("restart"), hosts),
    st.tuples(st.sampled_from(["retract", "publish"]), stories),
    st.tuples(st.just("forget")),
)


class Oracle:
    """What was counted is kept by slot, story and reader; a slot's are forgotten, numbers never."""

    def __init__(self):
        self.columns = defaultdict(Counter)
        self.remembered = {}
        self.waiting = {0: [], 1: []}
        self.admitted = defaultdict(set)
        self.visible = {0, 1, 2}
        self.lost = 0

    def read(self, now, reading):
        if reading["is_staff"] or reading["is_prefetch"]:
            return
        slot = slot_of(now)
        token = "" if reading["is_pixel"] else reading["token"]
        who = (reading["address"], reading["agent"], token)
        column = self.column_of(slot, reading, who)
        seen = reading["story"] in self.visible
        self.waiting[reading["host"]].append((now, slot, reading["story"], who, column, seen))

    def column_of(self, slot, reading, who):
        if reading["agent"] == ROBOT or (reading["is_driven"] and not reading["is_pixel"]):
            return "robots"
        admitted = self.admitted[reading["host"], slot, reading["address"], reading["story"]]
        if who not in admitted and len(admitted) == PER_ADDRESS:
            return "machines"
        admitted.add(who)
        return "without_script" if reading["is_pixel"] else "readers"

    def restart(self, host):
        for known in self.admitted:
            if known[0] == host:
                self.admitted[known] = set()

    def flush(self, host, now):
        for moment, slot, story, who, column, seen in self.waiting[host]:
            if now - moment > timedelta(days=40):
                self.lost += 1
            elif seen and (slot, story, who) not in self.remembered:
                self.remembered[slot, story, who] = column
                self.columns[story, slot.date()][column] += 1
        self.waiting[host] = []

    def forget(self, now):
        first = slot_of(now).date() - timedelta(days=1)
        self.remembered = {k: v for k, v in self.remembered.items() if k[0].date() >= first}
        read = Counter(
            (slot, who)
            for (slot, _story, who), column in self.remembered.items()
            if column in ("readers", "machines")
        )
        for (slot, story, who), column in self.remembered.items():
            if column == "readers" and read[slot, who] > STORIES_PER_HALF_HOUR:
                self.remembered[slot, story, who] = "machines"
                self.columns[story, slot.date()].update(readers=-1, machines=1)


class Newsroom:
    def __init__(self, folder):
        # With the salts of another example its keys would be ours.
        ReadingSalt.objects.all().delete()
        self.clock = Clock(timezone.now())
        at = self.clock.now - timedelta(days=1)
        self.articles = [make_published(at=at) for _each in range(3)]
        self.folders = [folder / "one", folder / "other"]
        self.salts = [Salts("only-for-tests", each) for each in self.folders]
        self.oracle = Oracle()
        self.receptions = [None, None]
        for host in (0, 1):
            self.do_restart(host)

    def do_restart(self, host):
        if self.receptions[host]:
            # As the kernel does for whoever is killed.
            self.receptions[host].spool.close()
        self.salts[host].refresh(self.clock.now)
        self.receptions[host] = make_reception(
            self.clock,
            self.folders[host],
            salts=self.salts[host],
            allowance=Allowance(PER_ADDRESS),
        )
        self.oracle.restart(host)

    def do_retract(self, story):
        if story in self.oracle.visible:
            self.decide(actions.retract, story, reason="Sai sự thật")

    def do_publish(self, story):
        if story not in self.oracle.visible:
            self.decide(factories.pass_and_publish, story)

    def decide(self, action, story, **told):
        article = Article.objects.get(pk=self.articles[story].pk)
        action(by=make_hoa(), at=self.clock.now, article=article, **told)
        self.oracle.visible ^= {story}

    def do_flush(self, host):
        flush(self.folders[host], at=self.clock.now)
        self.oracle.flush(host, self.clock.now)

    def do_kill(self, host, number):
        """What was committed is counted; the segments may lie there still."""
        with killed_at(number) as reached, suppress(Killed):
            flush(self.folders[host], at=self.clock.now)
        if len(reached) < number or "remove" in reached:
            self.oracle.flush(host, self.clock.now)

    def do_forget(self):
        forget_readings(self.clock.now)
        self.oracle.forget(self.clock.now)

    def do(self, step):
        self.clock.now += timedelta(seconds=1)
        if isinstance(step, timedelta):
            self.clock.now += step
        elif isinstance(step, tuple):
            getattr(self, f"do_{step[0]}")(*step[1:])
        else:
            self.read(step)

    def read(self, step):
        headers = {
            "HTTP_USER_AGENT": step["agent"],
            "REMOTE_ADDR": step["address"],
            "HTTP_COOKIE": "khong-dem=1" if step["is_staff"] else "",
            "HTTP_SEC_PURPOSE": "prefetch" if step["is_prefetch"] else "",
        }
        flags, article = "w" if step["is_driven"] else "", self.articles[step["story"]]
        self.salts[step["host"]].refresh(self.clock.now)
        if step["is_pixel"]:
            told = pixel_environ_of(article, **headers)
        else:
            told = environ_of(article, token=step["token"], flags=flags, **headers)
        self.receptions[step["host"]].answer(told)
        self.oracle.read(self.clock.now, step)

    def counted(self):
        stories = {article.pk: story for story, article in enumerate(self.articles)}
        return {
            (stories[day.article_id], day.day): +Counter(
                {name: getattr(day, name) for name in COLUMNS}
            )
            for day in PageviewDay.objects.filter(article__in=self.articles)
        }

    def lost(self):
        names = [name_of(folder) for folder in self.folders]
        return sum(ReadingLoss.objects.filter(spool__in=names).values_list("lost", flat=True))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(steps, min_size=5, max_size=40))
def test_the_numbers_are_those_of_the_model(db, monkeypatch, steps):
    monkeypatch.setattr("django.conf.settings.STORIES_PER_HALF_HOUR", STORIES_PER_HALF_HOUR)
    with tempfile.TemporaryDirectory() as folder:
        newsroom = Newsroom(Path(folder))
        for step in steps:
            newsroom.do(step)
        for host in (0, 1):
            newsroom.do_flush(host)
        check(newsroom)


def check(newsroom):
    expected = {key: +columns for key, columns in newsroom.oracle.columns.items()}
    assert newsroom.counted() == expected
    assert newsroom.lost() == newsroom.oracle.lost
    for story, article in enumerate(newsroom.articles):
        readers = sum(each["readers"] for key, each in expected.items() if key[0] == story)
        assert PageviewTotal.objects.get(article=article).counted == readers
        hours = PageviewHour.objects.filter(article=article)
        assert sum(hours.values_list("readers", flat=True)) == readers
    own = {article.pk for article in newsroom.articles}
    found = differences(at=newsroom.clock.now)
    assert [each for each in found if each.article_id in own] == []
