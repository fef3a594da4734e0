import pytest

from tests.factories import make_lan

pytestmark = pytest.mark.django_db


def test_the_desk_marks_the_browser_of_the_staff_once(client):
    client.force_login(make_lan())
    cookie = client.get("/toa-soan/").cookies["khong-dem"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("1", "/", "Lax")
    assert cookie["httponly"]
    assert "khong-dem" not in client.get("/toa-soan/").cookies


def test_logging_in_marks_the_browser(client):
    make_lan()
    secrets = {"username": "lan", "password": "mật khẩu đủ dài để thử"}
    assert client.post("/toa-soan/login/", secrets).cookies["khong-dem"].value == "1"


def test_a_stranger_before_the_desk_is_not_marked(client):
    assert "khong-dem" not in client.get("/toa-soan/login/").cookies
    assert "khong-dem" not in client.get("/toa-soan/", follow=True).cookies
    wrong = {"username": "lan", "password": "sai"}
    assert "khong-dem" not in client.post("/toa-soan/login/", wrong).cookies


def test_a_public_page_marks_nobody(client):
    client.force_login(make_lan())
    assert "khong-dem" not in client.get("/khong-co").cookies
