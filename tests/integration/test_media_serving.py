import io
import os
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import actions, media
from articles.models import private_storage, public_storage
from tests import factories
from tests.factories import make_article, make_masthead, make_user, make_video
from tests.media_files import jpeg

pytestmark = pytest.mark.django_db
NAME = "photographs/0123456789abcdef0123456789abcdef/640.jpg"


@pytest.fixture
def stored():
    names = []

    def store(storage, name, content=b"0123456789"):
        storage.save(name, io.BytesIO(content))
        names.append((storage, name))
        return name

    yield store
    for storage, name in names:
        storage.delete(name)


def sent(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_public_file_comes_with_a_fixed_type_and_a_sandbox(client, stored):
    stored(public_storage(), NAME, b"<script>alert(1)</script>")
    response = client.get(f"/media/{NAME}")
    assert sent(response) == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "public, max-age=300"


def test_a_public_file_costs_no_query_no_session_and_no_cookie(
    client, stored, lan, django_assert_num_queries
):
    stored(public_storage(), NAME)
    client.force_login(lan)
    client.cookies["sessionid"] = "anything"
    with django_assert_num_queries(0):
        response = client.get(f"/media/{NAME}")
    sent(response)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_public_clip_can_be_had_in_parts(client, stored):
    stored(public_storage(), NAME.replace("640.jpg", "540.mp4"))
    response = client.get(
        f"/media/{NAME.replace('640.jpg', '540.mp4')}", headers={"range": "bytes=2-4"}
    )
    assert (response.status_code, sent(response)) == (206, b"234")
    assert response["Content-Type"] == "video/mp4"


def test_only_reading_is_allowed(client, stored):
    stored(public_storage(), NAME)
    assert client.post(f"/media/{NAME}").status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "photographs/none/640.jpg",
        "../private/secret/640.jpg",
        "photographs/../../private/secret/640.jpg",
        "photographs/%2e%2e/%2e%2e/private/secret/640.jpg",
        "photographs//secret/640.jpg",
        "/etc/passwd",
        "photographs/a/640.jpg%00.html",
        "photographs/a/page.html",
        "photographs/a/page.svg",
        "photographs/a/original",
        "photographs/a/",
        "photographs/.hidden/640.jpg",
        "640.jpg",
        "photographs\\a\\640.jpg",
        "photographs/" + "a/" * 200 + "640.jpg",
        "photographs/" + "a" * 5000 + "/640.jpg",
        "photographs/a/640.jpg%0a",
        "photographs/a/\ud83d.jpg".encode("utf-8", "surrogatepass").hex() + ".jpg",
    ],
)
def test_no_other_name_reaches_a_file(client, stored, name):
    stored(private_storage(), "secret/640.jpg")
    response = client.get(f"/media/{name}")
    assert response.status_code == 404
    assert b"0123456789" not in response.content


def test_a_name_that_is_not_there_builds_no_page(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(f"/media/{NAME}").content == b""


@pytest.mark.parametrize("extension", ["html", "svg", "js", "xml"])
def test_a_file_of_another_kind_is_not_served_even_where_it_lies(client, stored, extension):
    name = stored(public_storage(), NAME.replace("jpg", extension))
    assert client.get(f"/media/{name}").status_code == 404


def test_links_out_of_the_storage_are_not_followed(client, stored, tmp_path):
    stored(private_storage(), "secret/640.jpg")
    link = public_storage().path("linked/640.jpg")
    os.makedirs(os.path.dirname(link), exist_ok=True)
    os.symlink(private_storage().path("secret/640.jpg"), link)
    folder = public_storage().path("folder")
    os.symlink(private_storage().path("secret"), folder)
    try:
        assert client.get("/media/linked/640.jpg").status_code == 404
        assert client.get("/media/folder/640.jpg").status_code == 404
    finally:
        os.remove(link)
        os.remove(folder)


@pytest.fixture
def photograph(lan):
    return media.take_in_photograph(
        by=lan,
        at=timezone.now(),
        file=io.BytesIO(jpeg((400, 300))),
        name="Đê vỡ “một”.jpg",
        **factories.TOLD,
    )


def test_the_desk_sees_a_rendition_before_publication(client, lan, photograph):
    address = media.thumbnail_address(photograph, media.desk_address)
    client.force_login(lan)
    response = client.get(address)
    assert sent(response)[:2] == b"\xff\xd8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Content-Disposition" not in response
    assert client.get(address.replace("/toa-soan/tep/", "/media/")).status_code == 404


def test_an_original_is_saved_under_its_name_and_never_shown(client, lan, photograph):
    client.force_login(lan)
    response = client.get(media.desk_address(photograph.original.name))
    assert sent(response) == jpeg((400, 300))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C4%90%C3%AA%20v%E1%BB%A1%20%E2%80%9Cm%E1%BB%99t%E2%80%9D.jpg"
    )


@pytest.mark.parametrize("who", [None, "reader", "disabled", "without the right"])
def test_others_are_refused_private_files(client, photograph, who):
    if who == "reader":
        client.force_login(make_user("khach", is_staff=False))
    elif who == "disabled":
        client.force_login(make_user("nghi", is_active=False))
    elif who:
        person = make_user("moi")
        person.groups.clear()
        client.force_login(person)
    response = client.get(media.thumbnail_address(photograph, media.desk_address))
    assert response.status_code == 403


def test_a_name_that_belongs_to_no_medium_is_404_at_the_desk(client, lan, stored):
    stored(private_storage(), "loose/640.jpg")
    client.force_login(lan)
    for name in ("loose/640.jpg", NAME, "photographs/../loose/640.jpg", "a.html"):
        assert client.get(f"/toa-soan/tep/{name}").status_code == 404


def test_a_clip_is_seen_by_those_who_may_open_its_story(client, lan, minh, stored):
    stranger = make_user("thanh")
    video = make_video(make_article(by=lan), uploaded_by=lan)
    name = stored(private_storage(), f"videos/{video.folder}/540.mp4")
    for person, status in ((lan, 200), (minh, 200), (stranger, 403)):
        client.force_login(person)
        response = client.get(media.desk_address(name))
        assert response.status_code == status
        sent(response)


def test_a_clip_without_a_story_is_its_uploaders(client, lan, minh, stored):
    video = make_video(uploaded_by=lan)
    name = stored(private_storage(), f"videos/{video.folder}/540.mp4")
    for person, status in ((lan, 200), (minh, 200), (make_user("thanh"), 403)):
        client.force_login(person)
        response = client.get(media.desk_address(name))
        assert response.status_code == status
        sent(response)


def test_a_retracted_picture_is_gone(client, hoa, photograph, django_capture_on_commit_callbacks):
    make_masthead()
    article = make_article()
    factories.make_use(article, photograph)
    now = timezone.now()
    factories.pass_and_publish(by=hoa, at=now, article=article)
    address = media.thumbnail_address(photograph)
    response = client.get(address)
    assert response.status_code == 200
    sent(response)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retract(by=hoa, at=now + timedelta(seconds=1), article=article, reason="Sai")
    assert client.get(address).status_code == 404
