"""The alarm on an open page of the desk, and the page of what is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.admin.alarms import last_look
from articles.models import Approval
from tests import factories, validators
from tests.e2e.test_desk_screens import AXE, STILL
from tests.e2e.test_paper_access import WCAG

HOUR = timedelta(hours=1)
LONG = "Ễnh ương kêu Ộp Ộp suốt đêm: Ặc Ặc tiếng máy bơm chống úng cứu 1.200 ha lúa ở Ỵ Yên"


@pytest.fixture(autouse=True)
def nothing_known_from_another_test():
    last_look.forget()
    yield
    last_look.forget()


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, {"width": 1366, "height": 768}])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_did_not_happen_is_said_on_an_open_page_and_leads_to_what_to_do(
    open_desk, newsroom, hoa, size, scheme
):
    article = factories.make_article(LONG)
    hour = timezone.now() + HOUR
    factories.pass_and_publish(by=hoa, at=timezone.now(), article=article, shown_from=hour)
    Approval.objects.filter(article=article).update(ended_at=timezone.now(), ended_by=hoa)
    desk = open_desk(hoa, "/toa-soan/articles/article/", viewport=size, color_scheme=scheme)
    alert = desk.get_by_role("alert")
    alert.get_by_text(LONG).wait_for()
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.evaluate(STILL)
    desk.evaluate(validators.axe())
    assert desk.evaluate(AXE, [WCAG, []]) == []
    alert.get_by_role("link").click()
    desk.get_by_text("duyệt và hẹn giờ lại").wait_for()
    assert desk.get_by_role("alert").count() == 0
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
