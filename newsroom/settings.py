"""One set of settings for every installation; what differs comes from the environment."""

from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF

from newsroom import embedded, env, local_secrets

django_stubs_ext.monkeypatch()

BASE_DIR = env.BASE_DIR
ENVIRONMENT = env.read()
DATA_DIR = ENVIRONMENT.data_dir

DEBUG = ENVIRONMENT.debug
SITE_ORIGIN = ENVIRONMENT.site_origin
ALLOWED_HOSTS = [ENVIRONMENT.site_host, *ENVIRONMENT.allowed_hosts]
if not ENVIRONMENT.is_https:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost"]
PORT = ENVIRONMENT.port
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
PAGEVIEWS_SHOWN = ENVIRONMENT.pageviews_shown
READERS_PER_ADDRESS = ENVIRONMENT.readers_per_address
SPOOL_DIR = ENVIRONMENT.spool_dir
SPOOL_MAX_BYTES = ENVIRONMENT.spool_max_bytes
READING_HOURS_DAYS_KEPT = ENVIRONMENT.reading_hours_days_kept
STORIES_PER_HALF_HOUR = ENVIRONMENT.stories_per_half_hour
PAGE_CACHE_BYTES = ENVIRONMENT.page_cache_bytes
UNSAVED_DAYS_KEPT = ENVIRONMENT.unsaved_days_kept
UPLOAD_DAYS_KEPT = ENVIRONMENT.upload_days_kept
UNUSED_PHOTOGRAPH_DAYS_KEPT = ENVIRONMENT.unused_photograph_days_kept
DATE_STYLE = ENVIRONMENT.date_style
FEED_TEXT = ENVIRONMENT.feed_text
AI_CRAWLERS = ENVIRONMENT.ai_crawlers
REFUSED_CRAWLERS = ENVIRONMENT.refused_crawlers
INDEXNOW_KEY = ENVIRONMENT.indexnow_key
INDEXNOW_ENDPOINT = ENVIRONMENT.indexnow_endpoint
WEBSUB_HUBS = ENVIRONMENT.websub_hubs
PURGE_HOOK = ENVIRONMENT.purge_hook
OFFLINE_READING = ENVIRONMENT.offline_reading
DESK_PATH = env.DESK_PATH

# -- Mail: what people are told of while they are away from the desk -----------

IS_MAIL_SENT = bool(ENVIRONMENT.mail_host)
if not IS_MAIL_SENT:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_HOST = ENVIRONMENT.mail_host
EMAIL_PORT = ENVIRONMENT.mail_port
EMAIL_HOST_USER = ENVIRONMENT.mail_user
EMAIL_HOST_PASSWORD = ENVIRONMENT.mail_password
EMAIL_USE_TLS = ENVIRONMENT.mail_security == "starttls"
EMAIL_USE_SSL = ENVIRONMENT.mail_security == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
NOTICE_MAIL_MINUTES = ENVIRONMENT.notice_mail_minutes
NOTICE_DAYS_KEPT = ENVIRONMENT.notice_days_kept

INSTALLED_APPS = [
    "newsroom",
    "articles",
    "taggit",
    "django_prose_editor",
    "newsroom.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "articles.middleware.ViewCounterMiddleware",
    "articles.middleware.WhereaboutsMiddleware",
    "newsroom.compression.CompressionMiddleware",
    # Around all that makes a page what it is.
    "articles.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around the policy: what a reader has already is judged by the policy sent with the answer.
    "articles.middleware.FreshnessMiddleware",
    "newsroom.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "articles.views.former_sites.FormerSitesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "articles.middleware.StaffAreNotCountedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
AUTH_USER_MODEL = "articles.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        # Readers' pages.
        "NAME": "paper",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "paper"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "articles.templatetags.jinja.Paper",
            # A name that is not there breaks the page of whoever works on it.
            "is_strict": DEBUG,
        },
    },
    {
        # The desk's pages, and mails.
        "NAME": "desk",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# -- The database -------------------------------------------------------------

# Without DATABASE_URL the embedded database of DATA_DIR is meant; starting it is for
# `manage.py database start`. Both addresses come from the same place, never one from each.
DATABASE_URLS = (ENVIRONMENT.database_url, ENVIRONMENT.migration_database_url)
if not ENVIRONMENT.database_url:
    DATABASE_URLS = embedded.recorded_urls(DATA_DIR) or ("", "")

SITE_CONNECTION = {
    # A lost database must not hold a thread for the half minute that is the default.
    "pool": {"min_size": 1, "max_size": ENVIRONMENT.database_pool_size, "timeout": 2},
    "connect_timeout": 2,
    "options": "-c statement_timeout=10s -c lock_timeout=5s"
    " -c idle_in_transaction_session_timeout=60s",
}
# Of the questions of stories' pages.
DATABASE_PREPARES = ENVIRONMENT.database_prepares


def _database(url: str, **options: Any) -> Any:
    parsed = dj_database_url.parse(url)
    return {**parsed, "OPTIONS": {**parsed.get("OPTIONS", {}), **options}}


DATABASES: dict[str, Any] = {}
if DATABASE_URLS[0]:
    DATABASES["default"] = _database(DATABASE_URLS[0], **SITE_CONNECTION)
    # After a restart of the database the pool is full of connections that are none any more.
    DATABASES["default"]["ENGINE"] = "newsroom.postgresql"
if DATABASE_URLS[1]:
    DATABASES["owner"] = _database(DATABASE_URLS[1], connect_timeout=5)
    DATABASES["owner"]["TEST"] = {"MIRROR": "default"}

# -- The queue, in the same database ------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# -- Secrets, accounts, cookies -----------------------------------------------

LOCAL_SECRET_KEY = local_secrets.read(DATA_DIR).get("secret_key", "")
SECRET_KEY = ENVIRONMENT.secret_key or LOCAL_SECRET_KEY
READING_KEY = ENVIRONMENT.reading_key or SECRET_KEY

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in {
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator": {},
        "django.contrib.auth.password_validation.MinimumLengthValidator": {"min_length": 12},
        "django.contrib.auth.password_validation.CommonPasswordValidator": {},
        # Refuses mere digits, and is told of each password that was set.
        "articles.actions.passwords.RecordedPasswordValidator": {},
    }.items()
]

# Safari keeps no `__Secure-` cookie over plain http, where only a demonstration runs.
COOKIE_PREFIX = "__Secure-" if ENVIRONMENT.is_https else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}phien"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = DESK_PATH
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

# -- Headers ------------------------------------------------------------------

SECURE_SSL_REDIRECT = ENVIRONMENT.is_https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # subdomains of a paper are often run by others: not ours to bind
    "security.W021",  # nor to put on the browsers' preload list
    "urls.W002",  # addresses of the old site came with any number of slashes in front
]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

MEDIA_SOURCES = [SELF]
if ENVIRONMENT.public_media_url.startswith("http"):
    MEDIA_SOURCES.append(ENVIRONMENT.public_media_url)
PUBLIC_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": MEDIA_SOURCES,
    "media-src": MEDIA_SOURCES,
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": PUBLIC_POLICY}
# The desk shows files before they are uploaded, frames its own preview, and its editor needs
# an import map: `request.csp_nonce` lets that in once it has been asked for.
DESK_POLICY = PUBLIC_POLICY | {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE],
    "img-src": [*MEDIA_SOURCES, "blob:", "data:"],
    "media-src": [*MEDIA_SOURCES, "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}

# -- Language and time --------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# -- Files --------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = ENVIRONMENT.media_root
MEDIA_URL = ENVIRONMENT.public_media_url
STORAGES: dict[str, Any] = {
    # Originals and everything unpublished: only the desk serves these.
    "default": {
        "BACKEND": "articles.storage.WholeFileStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "private", "base_url": None},
    },
    # Renditions of what readers may see, under names nobody can guess.
    "public": {
        "BACKEND": "articles.storage.WholeFileStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "public", "base_url": MEDIA_URL},
    },
    "staticfiles": {"BACKEND": "newsroom.static_files.StaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Checked again by content; a proxy in front should refuse larger requests by itself.
PHOTOGRAPH_MAX_BYTES = 40 * 1024 * 1024
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
PHOTOGRAPH_MAX_PIXELS = 50_000_000
VIDEO_MAX_BYTES = 1024 * 1024 * 1024
VIDEO_MAX_SECONDS = 60 * 60
# Longer clips are also cut for streaming: a phone then takes what its line can carry.
VIDEO_STREAMED_SECONDS = 3 * 60
# Of libx264, from "ultrafast" to "veryslow": how long the worker looks for smaller files.
VIDEO_PRESET = "fast"
# The desk sends files in parts, so that a connection may break; a part is bounded while it is read.
UPLOAD_PART_MAX_BYTES = 8 * 1024 * 1024
# Of one person, on their way at one time.
UPLOADS_UNFINISHED_MAX = 100
UPLOADS_UNFINISHED_MAX_BYTES = 6 * 1024 * 1024 * 1024
# Who has typed nothing for so long no longer keeps others from editing the story.
EDIT_LOCK_IDLE_SECONDS = 3 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_PERMISSIONS = 0o644

# -- Log: what went wrong, never who was reading ------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # Tells at every start of every process which tasks there are.
        "procrastinate": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Every unknown address a robot tries would be a warning line.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
    },
}
