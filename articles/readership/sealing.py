"""Salts are written down sealed: what lies in a table, a file or a copy of them tells nothing."""

import datetime
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_LENGTH = 12
PURPOSE = b"newsroom: salts of readings"


class Seal:
    """The key comes from the environment; a sealed salt can be opened for its own day alone."""

    def __init__(self, reading_key: str) -> None:
        derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
        self._cipher = AESGCM(derivation.derive(reading_key.encode()))

    def closed(self, day: datetime.date, salt: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return nonce + self._cipher.encrypt(nonce, salt, day.isoformat().encode())

    def opened(self, day: datetime.date, sealed: bytes) -> bytes | None:
        """None where it was sealed with another key, or is damaged."""
        nonce, rest = sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:]
        try:
            return self._cipher.decrypt(nonce, rest, day.isoformat().encode())
        except (InvalidTag, ValueError):
            return None
