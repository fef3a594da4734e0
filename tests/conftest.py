"""Every test meets the database as the site does: with the site's rights, not the owner's."""

import gettext
from functools import cache

import dj_database_url
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.template.response import SimpleTemplateResponse
from django.test import TransactionTestCase
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
BLOCKER = pytest.StashKey()
KEPT = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


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
def django_db_setup(request, django_db_setup, django_db_blocker):
    request.config.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        if HAS_TWO_ROLES:
            site = dj_database_url.parse(SITE_URL)["USER"]
            grant(connection, site, RECORD, WRITTEN_ONCE_WITH_STORY)
            become(SITE_URL)
        furnish()
    with pytest.MonkeyPatch.context() as patched:
        # Django's own looks for all tables and makes permissions anew, after each such test.
        patched.setattr(TransactionTestCase, "_fixture_teardown", empty_the_tables)
        yield
    if HAS_TWO_ROLES:
        become(OWNER_URL)


@pytest.fixture(autouse=True)
def the_owner_empties_the_tables(request):
    """After a test that really commits; the next is the site's again (see the hook below)."""
    commits = is_committing(request.node)
    if commits:
        # So that it ends after this one.
        request.getfixturevalue("transactional_db")
    yield
    if commits and HAS_TWO_ROLES:
        become(OWNER_URL)


def is_committing(item):
    marker = item.get_closest_marker("django_db")
    return bool(
        {"transactional_db", "live_server"} & set(item.fixturenames)
        or (marker and marker.kwargs.get("transaction"))
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Here and in no fixture: those of pytest-django begin a test's transaction before ours can
    change the role, and a connection that is closed in a transaction is of no use to the test.
    """
    try:
        return (yield)
    finally:
        if nextitem and is_committing(item) and BLOCKER in item.config.stash:
            with item.config.stash[BLOCKER].unblock():
                if HAS_TWO_ROLES:
                    become(SITE_URL)
                furnish()


def furnish():
    """What migrations wrote or every test needs, really committed: to make roles anew took each
    test a fifth of its time.
    """
    with connection.cursor() as cursor:
        # The queue's tables are not Django's, and not emptied with the others.
        cursor.execute(
            "DELETE FROM procrastinate_periodic_defers;"
            "DELETE FROM procrastinate_jobs;"
            "DELETE FROM procrastinate_workers;"
            "INSERT INTO articles_edition VALUES (1, 1, 0) ON CONFLICT DO NOTHING"
        )
    if set(Group.objects.values_list("name", "permissions")) != rights_of_roles():
        carried = Group.permissions.through.objects
        Group.objects.all().delete()
        made = Group.objects.bulk_create(Group(name=name) for name in ROLES)
        roles = {role.name: role for role in made}
        carried.bulk_create(
            carried.model(group=roles[name], permission_id=permission)
            for name, permission in rights_of_roles()
        )


@cache
def rights_of_roles():
    # Other libraries call theirs the same: taggit has tags too.
    ours = Permission.objects.filter(content_type__app_label__in=("articles", "auth"))
    known = {each.codename: each.pk for each in ours}
    return {(name, known[codename]) for name in ROLES for codename in ROLES[name]}


@cache
def emptying():
    """Of what migrations write for Django itself nothing is emptied, and so nothing made anew."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return f"TRUNCATE {', '.join(sorted(set(names) - KEPT))}"


def empty_the_tables(_case):
    with connection.cursor() as cursor:
        cursor.execute(emptying())


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
