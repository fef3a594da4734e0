"""What an installation says about itself: read from the environment, checked all at once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError, ValidationError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
DESK_PATH = "/toa-soan/"
DATE_STYLES = ("reference", "long")
INDEXNOW = "https://api.indexnow.org/indexnow"
AI_CRAWLERS = ("refuse-training", "refuse", "allow")
FEED_TEXTS = ("excerpt", "full")
MAIL_SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True)
class Environment:
    secret_key: str
    debug: bool
    port: int
    workers: int
    site_origin: str
    allowed_hosts: list[str]
    database_url: str
    migration_database_url: str
    database_pool_size: int
    database_prepares: bool
    data_dir: Path
    media_root: Path
    public_media_url: str
    trusted_proxies: int
    pageviews_shown: bool
    readers_per_address: int
    reading_key: str
    spool_dir: Path
    spool_max_bytes: int
    reading_hours_days_kept: int
    stories_per_half_hour: int
    page_cache_bytes: int
    unsaved_days_kept: int
    upload_days_kept: int
    unused_photograph_days_kept: int
    date_style: str
    feed_text: str
    websub_hubs: list[str]
    indexnow_key: str
    indexnow_endpoint: str
    purge_hook: str
    ai_crawlers: str
    refused_crawlers: list[str]
    offline_reading: bool
    mail_host: str
    mail_port: int
    mail_user: str
    mail_password: str
    mail_security: str
    mail_from: str
    notice_mail_minutes: int
    notice_days_kept: int

    @property
    def is_https(self) -> bool:
        return self.site_origin.startswith("https://")

    @property
    def site_host(self) -> str:
        return urlsplit(self.site_origin).hostname or ""


def read() -> Environment:
    env = Env(eager=False)
    found = _read_all(env)
    try:
        env.seal()
    except EnvValidationError as error:
        raise ImproperlyConfigured(_sentence(error)) from None
    if found.is_https and "TRUSTED_PROXIES" not in os.environ:
        raise ImproperlyConfigured(
            "TRUSTED_PROXIES is missing: where SITE_ORIGIN is https, say how many proxies stand "
            "in front (1 behind nginx; 0 only if the server itself speaks TLS)."
        )
    if found.mail_host and not found.mail_from:
        raise ImproperlyConfigured(
            "MAIL_FROM is missing: where MAIL_HOST is given, say which address mails come from."
        )
    return found


def _read_all(env: Env) -> Environment:
    data_dir = _folder(env.str("DATA_DIR", ".data"))
    port = env.int("PORT", 8000, validate=validate.Range(1, 65535))
    return Environment(
        secret_key=env.str("SECRET_KEY", ""),
        debug=env.bool("DEBUG", False),
        port=port,
        workers=env.int("WORKERS", 1, validate=validate.Range(1, 64)),
        site_origin=env.str("SITE_ORIGIN", f"http://127.0.0.1:{port}", validate=_origin),
        allowed_hosts=env.list("ALLOWED_HOSTS", []),
        database_url=env.str("DATABASE_URL", "", validate=_postgresql),
        migration_database_url=env.str("MIGRATION_DATABASE_URL", "", validate=_postgresql),
        database_pool_size=env.int("DATABASE_POOL_SIZE", 10, validate=validate.Range(1, 500)),
        # Not where a pooler hands each transaction another connection and keeps no statements.
        database_prepares=env.bool("DATABASE_PREPARES", True),
        data_dir=data_dir,
        media_root=_folder(env.str("MEDIA_ROOT", "media")),
        public_media_url=env.str("PUBLIC_MEDIA_URL", "/media/", validate=_ends_in_slash),
        trusted_proxies=env.int("TRUSTED_PROXIES", 0, validate=validate.Range(0, 9)),
        pageviews_shown=env.bool("PAGEVIEWS_SHOWN", True),
        # Of one story in one half hour; a mobile network puts hundreds behind one address.
        readers_per_address=env.int(
            "READERS_PER_ADDRESS", 1000, validate=validate.Range(1, 1_000_000)
        ),
        # Seals the salts of readings in the database; without it SECRET_KEY does.
        reading_key=env.str("READING_KEY", ""),
        spool_dir=_folder(env.str("SPOOL_DIR", str(data_dir / "spool"))),
        # 36 bytes a reading: this holds seven million.
        spool_max_bytes=env.int(
            "SPOOL_MAX_BYTES", 256 * 1024 * 1024, validate=validate.Range(64 * 1024)
        ),
        reading_hours_days_kept=env.int(
            "READING_HOURS_DAYS_KEPT", 60, validate=validate.Range(2, 3650)
        ),
        # More than a person reads in one tab.
        stories_per_half_hour=env.int(
            "STORIES_PER_HALF_HOUR", 60, validate=validate.Range(2, 100_000)
        ),
        # Of one process; nought turns the cache off.
        page_cache_bytes=env.int(
            "PAGE_CACHE_BYTES", 64 * 1024 * 1024, validate=validate.Range(0, 64 * 1024**3)
        ),
        unsaved_days_kept=env.int("UNSAVED_DAYS_KEPT", 30, validate=validate.Range(1, 36500)),
        upload_days_kept=env.int("UPLOAD_DAYS_KEPT", 7, validate=validate.Range(1, 365)),
        unused_photograph_days_kept=env.int(
            "UNUSED_PHOTOGRAPH_DAYS_KEPT", 365, validate=validate.Range(1, 36500)
        ),
        date_style=env.str("DATE_STYLE", DATE_STYLES[0], validate=validate.OneOf(DATE_STYLES)),
        feed_text=env.str("FEED_TEXT", FEED_TEXTS[0], validate=validate.OneOf(FEED_TEXTS)),
        websub_hubs=env.list("WEBSUB_HUBS", [], validate=_all_https),
        indexnow_key=env.str("INDEXNOW_KEY", "", validate=_indexnow_key),
        purge_hook=env.str("PURGE_HOOK", "", validate=_origin_or_nothing),
        indexnow_endpoint=env.str("INDEXNOW_ENDPOINT", INDEXNOW, validate=_https),
        ai_crawlers=env.str("AI_CRAWLERS", AI_CRAWLERS[0], validate=validate.OneOf(AI_CRAWLERS)),
        refused_crawlers=env.list("REFUSED_CRAWLERS", [], validate=_names_of_robots),
        offline_reading=env.bool("OFFLINE_READING", True),
        mail_host=env.str("MAIL_HOST", ""),
        mail_port=env.int("MAIL_PORT", 587, validate=validate.Range(1, 65535)),
        mail_user=env.str("MAIL_USER", ""),
        mail_password=env.str("MAIL_PASSWORD", ""),
        mail_security=env.str(
            "MAIL_SECURITY", MAIL_SECURITY[0], validate=validate.OneOf(MAIL_SECURITY)
        ),
        mail_from=env.str("MAIL_FROM", "", validate=_mail_address),
        notice_mail_minutes=env.int("NOTICE_MAIL_MINUTES", 30, validate=validate.Range(1, 1440)),
        notice_days_kept=env.int("NOTICE_DAYS_KEPT", 90, validate=validate.Range(1, 3650)),
    )


def _folder(name: str) -> Path:
    return (BASE_DIR / Path(name).expanduser()).resolve()


def _origin(value: str) -> None:
    parts = urlsplit(value)
    is_bare = not (parts.path or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_bare:
        raise ValidationError("give scheme and host only, as in https://bao.example")


def _origin_or_nothing(value: str) -> None:
    if value:
        _origin(value)


def _https(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.fragment:
        raise ValidationError("give a whole address that begins with https://")


def _all_https(values: list[str]) -> None:
    for value in values:
        _https(value)


def _indexnow_key(value: str) -> None:
    if value and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
        raise ValidationError("give 8 to 128 letters, digits and hyphens")


def _names_of_robots(values: list[str]) -> None:
    for value in values:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,80}", value):
            raise ValidationError("give names as robots give them, with commas: GPTBot,CCBot")


def _mail_address(value: str) -> None:
    """Bare or with a name in front, in one line: `Bàn biên tập <ban@bao.example>`."""
    if not value:
        return
    name, address = parseaddr(value)
    is_whole = re.fullmatch(r"[^@\s<>]+@[A-Za-z0-9.-]+", address)
    if re.search(r"[\r\n]", value) or not is_whole or (name and "@" in name):
        raise ValidationError("give one address, as in ban-bien-tap@bao.example")


def _postgresql(value: str) -> None:
    if not value:
        return
    try:
        engine = dj_database_url.parse(value)["ENGINE"]
    except ValueError:
        engine = ""
    if engine != "django.db.backends.postgresql":
        raise ValidationError("give postgresql://user:password@host:port/name")


def _ends_in_slash(value: str) -> None:
    if not value.endswith("/"):
        raise ValidationError("end it with a slash")


def _sentence(error: EnvValidationError) -> str:
    found = error.error_messages
    problems = [
        f"{name}: {' '.join(map(str, messages))}"
        for name, messages in (found.items() if isinstance(found, Mapping) else [("?", found)])
    ]
    return "The environment is not right. " + " / ".join(problems)
