"""Every test meets the database as the site does: with the site's rights, not the owner's."""

import gettext

import dj_database_url
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.template.response import SimpleTemplateResponse
from django.utils.translation import trans_real

from articles import pages
from articles.models import RECORD, WRITTEN_ONCE_WITH_STORY
from articles.views import errors
from articles.workflow import ROLES
from newsroom.rights import grant
from newsroom.translations import compile_catalogues
from tests import factories, validators

SITE_URL, OWNER_URL = settings.DATABASE_URLS
HAS_TWO_ROLES = bool(OWNER_URL) and SITE_URL != OWNER_URL
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "lan", "minh", "hoa", "dung"}


def pytest_configure():
    compile_catalogues()
    # What was read before they were compiled is kept by Python as well as by Django.
    gettext._translations.clear()
    trans_real._translations.clear()
    trans_real._default = None


def pytest_terminal_summary(terminalreporter):
    if not validators.IS_INSTALLED:
        terminalreporter.write_line(f"!!! {validators.MISSING} !!!", yellow=True, bold=True)


def become(url):
    """From here on each new connection, of any thread, is this role's."""
    connection.close()
    role = dj_database_url.parse(url)
    connection.settings_dict.update(USER=role["USER"], PASSWORD=role["PASSWORD"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    if not HAS_TWO_ROLES:
        yield
        return
    with django_db_blocker.unblock():
        grant(connection, dj_database_url.parse(SITE_URL)["USER"], RECORD, WRITTEN_ONCE_WITH_STORY)
        become(SITE_URL)
    yield
    with django_db_blocker.unblock():
        become(OWNER_URL)


@pytest.fixture(autouse=True)
def the_sites_rights(request):
    marker = request.node.get_closest_marker("django_db")
    wanted = DATABASE_FIXTURES & set(request.fixturenames)
    if marker is None and not wanted:
        yield
        return
    if connection.connection is not None and connection.connection.closed:
        # By a test before it, that tried what a lost database does.
        connection.close()
    is_transactional = {"transactional_db", "live_server"} & wanted or (
        marker is not None and marker.kwargs.get("transaction")
    )
    if is_transactional:
        request.getfixturevalue("transactional_db")
        restore_the_edition()
    # Tests run side by side take work from each other: one that rolls back may follow one
    # that emptied the tables, which is the owner's work and takes the edition along.
    if HAS_TWO_ROLES and connection.settings_dict["USER"] != role_of(SITE_URL):
        become(SITE_URL)
    if not is_transactional:
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock():
            restore_the_roles()
        request.getfixturevalue("db")
        restore_the_edition()
    yield
    if is_transactional and HAS_TWO_ROLES:
        become(OWNER_URL)


def role_of(url):
    return dj_database_url.parse(url)["USER"]


def restore_the_roles():
    """Kept from test to test: to make them anew took each a fifth of its time."""
    if Group.objects.exists():
        return
    # Other libraries call theirs the same: taggit has tags too.
    ours = Permission.objects.filter(content_type__app_label__in=("articles", "auth"))
    known = {each.codename: each for each in ours}
    for name, codenames in ROLES.items():
        role = Group.objects.create(name=name)
        role.permissions.set([known[codename] for codename in codenames])


def restore_the_edition():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO articles_edition VALUES (1, 1, 0) ON CONFLICT DO NOTHING")


@pytest.fixture
def unprinted(monkeypatch):
    """For tests that ask a thousand times who is let in: pages are made, but their words are not
    set. (What the words do is asked once for each page, in the matrix and in the browser.)
    """
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(errors, "frame_if_possible", pages.last_frame.without_database)
    monkeypatch.setattr(errors, "render_to_string", lambda template, context: "")


@pytest.fixture
def as_owner():
    """For the few acts that belong to the owner, such as redacting the record."""
    become(OWNER_URL or SITE_URL)
    yield
    if HAS_TWO_ROLES:
        become(SITE_URL)


@pytest.fixture
def lan(db):
    return factories.make_lan()


@pytest.fixture
def minh(db):
    return factories.make_minh()


@pytest.fixture
def hoa(db):
    return factories.make_hoa()


@pytest.fixture
def dung(db):
    return factories.make_dung()
