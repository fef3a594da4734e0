"""Headers, cookies, rights: what the platform promises whoever builds on it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import dj_database_url
import pytest
from csp.decorators import csp_update
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from articles.checks import the_site_cannot_rewrite_the_record
from articles.models import RECORD, WRITTEN_ONCE_WITH_STORY
from articles.templatetags import sheets, text_size
from newsroom import checks, rights
from newsroom.csp import ContentSecurityPolicyMiddleware
from tests.conftest import HAS_TWO_ROLES, SITE_URL

ROOT = Path(__file__).parents[2]
SITE_ROLE = dj_database_url.parse(SITE_URL)["USER"] if SITE_URL else ""
two_roles_only = pytest.mark.skipif(not HAS_TWO_ROLES, reason="site and owner are one role here")
REAL = {
    "SITE_ORIGIN": "https://bao.example",
    "TRUSTED_PROXIES": "1",
    "SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgresql://site:x@127.0.0.1/paper",
    "MIGRATION_DATABASE_URL": "postgresql://owner:x@127.0.0.1/paper",
    "PUBLIC_MEDIA_URL": "https://anh.bao.example/",
}


def elsewhere():
    """The environment of this machine, without what these tests were told."""
    told = {*REAL, "DATA_DIR", "ALLOWED_HOSTS", "DEBUG", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in told}


@pytest.fixture(scope="module")
def real():
    """The settings of a real installation, as another process reads them."""
    script = (
        "import json; from newsroom import settings as s;"
        "print(json.dumps({n: getattr(s, n) for n in dir(s) if n.isupper()}, default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**elsewhere(), **REAL},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def directives(policy):
    parts = [part.strip().split() for part in policy.split(";")]
    return {name: set(sources) for name, *sources in parts}


def policy_of(path, *, asks_for_nonce=False, page=""):
    def view(request):
        return HttpResponse(str(request.csp_nonce) if asks_for_nonce else page)

    request = RequestFactory().get(path)
    response = ContentSecurityPolicyMiddleware(view)(request)
    return directives(response["Content-Security-Policy"]), response.content.decode()


def test_readers_get_a_policy_that_lets_in_no_script_or_style_but_those_it_names_by_hash():
    page = f"{sheets.style_sheet('story')}{text_size.kept_text_size()}<style>body{{}}</style>"
    policy, _ = policy_of("/mot-bai-bao-1.html", page=page)
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == {"'self'", *text_size.policy_sources()}
    assert policy["style-src"] == {"'self'", sheets.policy_source(sheets.sheet("story"))}
    assert policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
    assert not any("unsafe" in source for sources in policy.values() for source in sources)


def test_the_desk_gets_a_nonce_once_it_asks():
    quiet, _ = policy_of("/toa-soan/", page="<script>alert(1)</script>")
    asked, nonce = policy_of("/toa-soan/", asks_for_nonce=True)
    assert quiet["script-src"] == {"'self'", *text_size.policy_sources()}
    assert asked["script-src"] == quiet["script-src"] | {f"'nonce-{nonce}'"}
    assert re.fullmatch(r"[\w+/=]{20,}", nonce)
    assert not any("unsafe" in source for sources in asked.values() for source in sources)


def test_a_reader_asking_for_a_nonce_gets_none_in_the_policy():
    policy, _ = policy_of("/mot-bai-bao-1.html", asks_for_nonce=True)
    assert not any("nonce" in source for source in policy["script-src"])


def test_what_one_story_may_frame_no_other_may_though_all_else_in_them_is_the_same():
    def framing(*hosts):
        def view(request):
            response = HttpResponse(sheets.style_sheet("story"))
            response.framed_hosts = hosts
            return response

        answer = ContentSecurityPolicyMiddleware(view)(RequestFactory().get("/mot-bai-1.html"))
        return directives(answer["Content-Security-Policy"])

    one, other, none = framing("https://a.example"), framing("https://b.example"), framing()
    assert one["frame-src"] == {"https://a.example"}
    assert other["frame-src"] == {"https://b.example"}
    assert none.get("frame-src", {"'none'"}) == {"'none'"}
    assert one["style-src"] == other["style-src"] == none["style-src"]


def test_what_a_view_says_of_its_own_policy_is_heeded():
    @csp_update({"img-src": ["https://anh.example"]})
    def view(request):
        return HttpResponse(sheets.style_sheet("front"))

    answer = ContentSecurityPolicyMiddleware(view)(RequestFactory().get("/"))
    policy = directives(answer["Content-Security-Policy"])
    assert "https://anh.example" in policy["img-src"]
    assert sheets.policy_source(sheets.sheet("front")) in policy["style-src"]


def test_only_one_policy_is_sent(client, db):
    response = client.get("/toa-soan/login/")
    assert "Content-Security-Policy" in response
    assert "Content-Security-Policy-Report-Only" not in response


def test_every_answer_carries_the_plain_headers(client, db):
    response = client.get("/toa-soan/login/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["X-Frame-Options"] == "DENY"


def test_cookies_of_the_desk_stay_at_the_desk(client, db):
    cookies = client.get("/toa-soan/login/").cookies
    assert cookies
    for cookie in cookies.values():
        assert cookie["path"] == "/toa-soan/"
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_over_https_cookies_are_secure_by_name_and_by_flag(real):
    assert real["SESSION_COOKIE_NAME"] == "__Secure-phien"
    assert real["CSRF_COOKIE_NAME"] == "__Secure-csrf"
    assert real["SESSION_COOKIE_SECURE"] is real["CSRF_COOKIE_SECURE"] is True
    assert real["SESSION_COOKIE_PATH"] == real["CSRF_COOKIE_PATH"] == "/toa-soan/"
    assert real["SECURE_HSTS_SECONDS"] >= 31536000
    assert real["SECURE_SSL_REDIRECT"] is True
    assert real["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_a_real_installation_serves_its_own_host_alone(real):
    assert real["ALLOWED_HOSTS"] == ["bao.example"]
    assert real["DEBUG"] is False


def test_media_elsewhere_are_let_in_by_the_policy_and_nothing_else_is(real):
    policy = real["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert policy["img-src"] == policy["media-src"] == ["'self'", "https://anh.bao.example/"]
    assert policy["script-src"] == ["'self'"]


def test_a_lost_database_holds_no_thread_for_long(real):
    options = real["DATABASES"]["default"]["OPTIONS"]
    assert options["pool"]["timeout"] <= 2
    assert options["connect_timeout"] <= 2
    assert "statement_timeout" in options["options"]


def test_originals_have_no_public_address(real):
    storages = real["STORAGES"]
    assert storages["default"]["OPTIONS"]["base_url"] is None
    assert storages["public"]["OPTIONS"]["location"] != storages["default"]["OPTIONS"]["location"]


def test_a_session_is_not_saved_by_merely_reading():
    assert settings.SESSION_SAVE_EVERY_REQUEST is False


def test_nothing_logs_the_address_of_a_reader(real):
    formats = [formatter["format"] for formatter in real["LOGGING"]["formatters"].values()]
    assert formats
    assert not any("request" in text or "REMOTE" in text for text in formats)


def test_an_installation_without_a_database_is_told_what_to_do(settings):
    settings.DATABASE_URLS = ("", "")
    assert [problem.id for problem in checks.installation_is_complete()] == ["newsroom.E001"]


def test_an_installation_without_a_secret_key_is_told_so():
    script = "import newsroom.wsgi"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**elsewhere(), "DATA_DIR": "/nonexistent/newsroom"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "There is no database" in done.stderr
    assert "SECRET_KEY is missing" in done.stderr


@two_roles_only
@pytest.mark.parametrize("table", RECORD)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {}"])
def test_the_site_cannot_rewrite_the_record(db, table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


@two_roles_only
def test_the_site_cannot_pretend_a_migration(db):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM django_migrations")


@two_roles_only
@pytest.mark.django_db(transaction=True)
def test_granting_twice_changes_nothing(as_owner):
    # A day's part of a table is made after the rights were given; nobody asks it by its own name.
    query = (
        "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND NOT relispartition ORDER BY relname"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        before = cursor.fetchall()
        rights.grant(connection, SITE_ROLE, RECORD, WRITTEN_ONCE_WITH_STORY)
        cursor.execute(query)
        assert cursor.fetchall() == before


@two_roles_only
def test_a_site_of_its_own_role_is_not_warned(db):
    assert the_site_cannot_rewrite_the_record(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_an_owner_who_serves_is_warned(as_owner):
    [warning] = the_site_cannot_rewrite_the_record(databases=["default"])
    assert warning.id == "articles.W001"


@pytest.mark.django_db(transaction=True)
def test_preparing_the_database_as_one_role_says_that_no_rights_were_set(as_owner, capsys):
    call_command("prepare_database")
    assert "one role" in capsys.readouterr().out
