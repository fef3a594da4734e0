"""Secrets made on this machine for this folder alone, readable by their owner only."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

FILE_NAME = "secrets.json"


def read(data_dir: Path) -> dict[str, Any]:
    try:
        found = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return dict(found)


def write(data_dir: Path, known: dict[str, Any]) -> None:
    text = json.dumps(known, indent=1, ensure_ascii=False) + "\n"
    write_private(data_dir / FILE_NAME, text)


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; nobody else can read it at any moment."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    if os.geteuid() == 0:
        keep_owner(beside, path.parent)
    beside.replace(path)


def keep_owner(path: Path, folder: Path) -> None:
    """Root working in somebody's folder must not lock that person out of it."""
    owner = folder.stat()
    os.chown(path, owner.st_uid, owner.st_gid)


def ensure(data_dir: Path, name: str) -> None:
    found = read(data_dir)
    if name not in found:
        write(data_dir, found | {name: secrets.token_urlsafe(48)})
