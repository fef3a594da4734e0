"""What one file may cost. A bomb ends its own process and nothing else."""

import resource
import signal
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` and `written` in bytes, of address space and of each file; `seconds` of the clock
    on the wall, `cpu_seconds` of all threads together; `files` open at once.
    """

    memory: int
    written: int
    seconds: int
    cpu_seconds: int
    files: int = 64

    def as_row(self) -> dict[str, int]:
        return asdict(self)


def confine(limits: Limits) -> None:
    """For the process that calls it and for good: a hard limit is never raised again."""
    # Python would go on with an error that some decoder takes for a broken file.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))
