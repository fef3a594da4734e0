"""Who may be given a page from memory, and the request that a page is built for."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SAFE = ("GET", "HEAD")
OF_THE_SERVER = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "wsgi.version",
    "wsgi.url_scheme",
    "wsgi.errors",
    "wsgi.multithread",
    "wsgi.multiprocess",
    "wsgi.run_once",
)
FORWARDED = "HTTP_X_FORWARDED_PROTO"
HTTPS = "https"


@dataclass(frozen=True, slots=True)
class Doorway:
    """`host` as it stands in the paper's own address; `hosts` are all that mean it."""

    host: str
    hosts: frozenset[str]
    is_https: bool
    is_behind_proxy: bool

    def admits(self, environ: Mapping[str, Any]) -> bool:
        """Whatever is unusual goes the long way: strange hosts, http where it is https."""
        return (
            environ.get("REQUEST_METHOD") in SAFE
            and environ.get("HTTP_HOST") in self.hosts
            and not environ.get("SCRIPT_NAME")
            and (not self.is_https or self._is_secure(environ))
        )

    def _is_secure(self, environ: Mapping[str, Any]) -> bool:
        name = FORWARDED if self.is_behind_proxy else "wsgi.url_scheme"
        return bool(environ.get(name) == HTTPS)


def bare_environ(environ: Mapping[str, Any], doorway: Doorway) -> dict[str, Any]:
    """What every reader of the path has in common. Of what this one sent, only the path is left."""
    bare = {name: environ[name] for name in OF_THE_SERVER if name in environ}
    bare |= {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": environ["PATH_INFO"],
        "QUERY_STRING": "",
        "CONTENT_LENGTH": "0",
        "HTTP_HOST": doorway.host,
        "wsgi.input": io.BytesIO(),
    }
    if doorway.is_https and doorway.is_behind_proxy:
        bare[FORWARDED] = HTTPS
    return bare
