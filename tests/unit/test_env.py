"""What an installation says about itself, and the sentences where it says it wrongly."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env

NAMES = (
    "SECRET_KEY DEBUG PORT WORKERS SITE_ORIGIN ALLOWED_HOSTS DATABASE_URL MIGRATION_DATABASE_URL "
    "DATABASE_POOL_SIZE DATABASE_PREPARES DATA_DIR MEDIA_ROOT PUBLIC_MEDIA_URL TRUSTED_PROXIES "
    "PAGEVIEWS_SHOWN DATE_STYLE OFFLINE_READING FEED_TEXT WEBSUB_HUBS AI_CRAWLERS "
    "REFUSED_CRAWLERS INDEXNOW_KEY INDEXNOW_ENDPOINT PURGE_HOOK"
).split()


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def say(monkeypatch):
    def say(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return env.read()

    return say


def test_silence_means_a_demonstration_on_this_machine(say):
    found = say()
    assert (found.site_origin, found.port, found.debug) == ("http://127.0.0.1:8000", 8000, False)
    assert found.data_dir == env.BASE_DIR / ".data"
    assert found.media_root == env.BASE_DIR / "media"
    assert (found.trusted_proxies, found.pageviews_shown) == (0, True)


def test_the_port_moves_the_origin_with_it(say):
    assert say(PORT="8123").site_origin == "http://127.0.0.1:8123"


def test_a_real_installation_is_taken_at_its_word(say):
    found = say(
        SITE_ORIGIN="https://bao.example",
        TRUSTED_PROXIES="1",
        DATABASE_URL="postgresql://site:x@db:5432/paper",
        ALLOWED_HOSTS="bao.example,www.bao.example",
        MEDIA_ROOT="/srv/media",
        PAGEVIEWS_SHOWN="no",
    )
    assert found.is_https
    assert found.site_host == "bao.example"
    assert found.allowed_hosts == ["bao.example", "www.bao.example"]
    assert str(found.media_root) == "/srv/media"
    assert found.pageviews_shown is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "a door"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("SITE_ORIGIN", "bao.example"),
        ("SITE_ORIGIN", "https://bao.example/"),
        ("SITE_ORIGIN", "ftp://bao.example"),
        ("SITE_ORIGIN", "https://me:secret@bao.example"),
        ("DATABASE_URL", "sqlite:///paper.db"),
        ("DATABASE_URL", "paper"),
        ("MIGRATION_DATABASE_URL", "mysql://a@b/c"),
        ("TRUSTED_PROXIES", "-1"),
        ("PUBLIC_MEDIA_URL", "/media"),
        ("PAGEVIEWS_SHOWN", "perhaps"),
        ("DATE_STYLE", "american"),
        ("DEBUG", "maybe"),
        ("FEED_TEXT", "half"),
        ("WEBSUB_HUBS", "http://hub.example/"),
        ("WEBSUB_HUBS", "https://hub.example/,file:///etc/passwd"),
        ("WEBSUB_HUBS", "https://me:secret@hub.example/"),
        ("PURGE_HOOK", "127.0.0.1:6081"),
        ("PURGE_HOOK", "file:///etc"),
        ("PURGE_HOOK", "http://me:secret@127.0.0.1:6081"),
        ("PURGE_HOOK", "http://127.0.0.1:6081/purge?path="),
        ("INDEXNOW_KEY", "short"),
        ("INDEXNOW_KEY", "../../../etc/passwd"),
        ("INDEXNOW_ENDPOINT", "http://api.indexnow.org/indexnow"),
        ("AI_CRAWLERS", "perhaps"),
        ("REFUSED_CRAWLERS", "GPTBot,Bad Bot"),
        ("REFUSED_CRAWLERS", "a\nDisallow: /"),
    ],
)
def test_a_wrong_value_is_named(say, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        say(**{name: value})


def test_all_faults_are_said_at_once(say):
    with pytest.raises(ImproperlyConfigured, match=r"PORT.*TRUSTED_PROXIES"):
        say(PORT="x", TRUSTED_PROXIES="y")


def test_https_asks_how_many_proxies_stand_in_front(say):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES is missing"):
        say(SITE_ORIGIN="https://bao.example")
    assert say(SITE_ORIGIN="https://bao.example", TRUSTED_PROXIES="0").trusted_proxies == 0
