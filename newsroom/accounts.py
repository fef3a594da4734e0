"""Under whose account a process runs when root starts it."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def run_as(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def owner_of(path: Path) -> Account:
    found = pwd.getpwuid(path.stat().st_uid)
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def unprivileged() -> Account | None:
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_name, found.pw_uid, found.pw_gid)
    return None


def can_enter(folder: Path, account: Account) -> bool:
    command = ["/bin/sh", "-c", 'cd -- "$0"', str(folder)]
    done = subprocess.run(command, cwd="/", capture_output=True, **account.run_as)
    return done.returncode == 0


def give(folder: Path, account: Account) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
