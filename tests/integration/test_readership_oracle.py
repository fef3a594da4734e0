"""Whatever happens in whatever order, the numbers are those of a model of ten lines."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import actions
from articles.models import Article, PageviewDay, PageviewTotal
from articles.readership.allowance import Allowance
from articles.readership.beacon import slot_of
from articles.readership.forgetting import forget_readings
from tests import factories
from tests.factories import make_hoa, make_published
from tests.integration.readership_client import (
    Clock,
    environ_of,
    make_reception,
    pixel_environ_of,
)
from tests.unit.readership_agents import CHROME, SAFARI

pytestmark = pytest.mark.django_db
PER_ADDRESS = 2
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

readings = st.fixed_dictionaries(
    {
        "token": st.sampled_from(["tab-number-one", "tab-number-two", "tab-number-three"]),
        "address": st.sampled_from(["198.51.100.1", "198.51.100.2"]),
        "agent": st.sampled_from([SAFARI, CHROME, ROBOT]),
        "is_driven": st.sampled_from([False, False, False, True]),
        "is_pixel": st.booleans(),
        "is_staff": st.sampled_from([False, False, False, True]),
        "is_prefetch": st.sampled_from([False, False, False, True]),
    }
)
steps = st.one_of(
    readings,
    readings,
    readings,
    st.integers(min_value=1, max_value=50).map(lambda minutes: timedelta(minutes=minutes)),
    st.sampled_from([timedelta(hours=9), timedelta(days=2)]),
    st.sampled_from(["restart", "retract", "publish", "forget"]),
)


class Oracle:
    def __init__(self):
        self.columns = defaultdict(Counter)
        self.seen = set()
        self.admitted = defaultdict(set)
        self.is_visible = True

    def read(self, now, reading):
        if not self.is_visible or reading["is_staff"] or reading["is_prefetch"]:
            return
        slot = slot_of(now)
        token = "" if reading["is_pixel"] else reading["token"]
        who = (slot, reading["address"], reading["agent"], token)
        column = self.column_of(slot, reading, who)
        if who not in self.seen:
            self.seen.add(who)
            self.columns[slot.date()][column] += 1

    def column_of(self, slot, reading, who):
        if reading["agent"] == ROBOT or (reading["is_driven"] and not reading["is_pixel"]):
            return "robots"
        admitted = self.admitted[slot, reading["address"]]
        if who not in admitted and len(admitted) == PER_ADDRESS:
            return "robots"
        admitted.add(who)
        return "without_script" if reading["is_pixel"] else "readers"


class Newsroom:
    def __init__(self):
        self.clock = Clock(timezone.now())
        self.article = make_published(at=self.clock.now - timedelta(days=1))
        self.oracle = Oracle()
        self.do_restart()

    def do_restart(self):
        self.reception = make_reception(self.clock, allowance=Allowance(PER_ADDRESS))
        self.oracle.admitted.clear()

    def do_retract(self):
        if self.oracle.is_visible:
            self.decide(actions.retract, reason="Sai sự thật")

    def do_publish(self):
        if not self.oracle.is_visible:
            self.decide(factories.pass_and_publish)

    def decide(self, action, **told):
        article = Article.objects.get(pk=self.article.pk)
        action(by=make_hoa(), at=self.clock.now, article=article, **told)
        self.oracle.is_visible = not self.oracle.is_visible

    def do_forget(self):
        forget_readings(self.clock.now)

    def do(self, step):
        self.clock.now += timedelta(seconds=1)
        if isinstance(step, timedelta):
            self.clock.now += step
        elif isinstance(step, str):
            getattr(self, f"do_{step}")()
        else:
            self.read(step)

    def read(self, step):
        headers = {
            "HTTP_USER_AGENT": step["agent"],
            "REMOTE_ADDR": step["address"],
            "HTTP_COOKIE": "khong-dem=1" if step["is_staff"] else "",
            "HTTP_SEC_PURPOSE": "prefetch" if step["is_prefetch"] else "",
        }
        flags = "w" if step["is_driven"] else ""
        if step["is_pixel"]:
            self.reception.answer(pixel_environ_of(self.article, **headers))
        else:
            told = environ_of(self.article, token=step["token"], flags=flags, **headers)
            self.reception.answer(told)
        self.oracle.read(self.clock.now, step)

    def counted(self):
        days = PageviewDay.objects.filter(article=self.article)
        return {
            day.day: +Counter(
                readers=day.readers, robots=day.robots, without_script=day.without_script
            )
            for day in days
        }


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(steps, min_size=5, max_size=30))
def test_the_numbers_are_those_of_the_model(db, steps):
    newsroom = Newsroom()
    for step in steps:
        newsroom.do(step)
    assert newsroom.counted() == newsroom.oracle.columns
    total = PageviewTotal.objects.get(article=newsroom.article)
    assert total.counted == sum(day["readers"] for day in newsroom.oracle.columns.values())
