"""The harness itself, and what the platform promises every browser."""

import pytest
from django.contrib.auth import get_user_model

LOGIN = "/toa-soan/login/"


@pytest.fixture
def administrator(live_server):
    return get_user_model().objects.create_superuser("quan-tri", password="một mật khẩu dài")


def test_the_desk_logs_in_with_cookies_that_no_script_reads(page, administrator):
    page.goto(LOGIN)
    page.fill("[name=username]", "quan-tri")
    page.fill("[name=password]", "một mật khẩu dài")
    page.click("[type=submit]")
    page.wait_for_url("**/toa-soan/")
    cookies = page.context.cookies()
    # One cookie reaches the paper too, and says only that its owner is staff, not to be counted.
    assert {c["name"] for c in cookies if c["path"] != "/toa-soan/"} == {"khong-dem"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies)
    assert page.evaluate("document.cookie") == ""


def test_a_seated_user_needs_no_password(phone_page, administrator, log_in):
    log_in(phone_page, administrator)
    phone_page.goto("/toa-soan/")
    assert not phone_page.url.endswith(LOGIN)


def test_a_script_in_the_page_is_refused_and_heard(page, complaints):
    complaints.expect("script-src")
    complaints.expect("inline script violates")
    page.goto(LOGIN)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        "{textContent: 'window.ran = true'}))"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert any("policy: script-src" in line for line in complaints)
