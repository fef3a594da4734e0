"""One task and out: options on the standard input, lines of JSON on the standard output.

`{"progress": 40}` as often as it likes, then one of `{"made": {…}}` and `{"refused": "damaged",
"facts": {…}}`. Whoever ends otherwise was killed by a limit, or by the file.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from articles.decoding.limits import Limits, confine
from articles.decoding.refusals import Refusal, Unusable
from articles.decoding.tasks import task


def main() -> None:
    # Decoders written in C print what they like; only we speak to the one who asked.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def say(line: dict[str, Any]) -> None:
        print(json.dumps(line), file=answers, flush=True)

    # Unbuffered: what reads ahead would take the lock that the end of the process waits for.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as questions:
        asked = json.loads(questions.readline())
    threading.Thread(target=end_with_whoever_asked, daemon=True).start()
    work = task(asked["task"])
    confine(Limits(**asked["limits"]))
    say(outcome(work, asked["options"], lambda percent: say({"progress": percent})))
    # Decoders that were shut down in good order have crashed in it, after all was done.
    os._exit(0)


def end_with_whoever_asked() -> None:
    """The other end of the input closes when that process ends, however it was killed."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def outcome(
    work: Callable[[dict[str, Any], Callable[[int], None]], dict[str, Any]],
    options: dict[str, Any],
    tell: Callable[[int], None],
) -> dict[str, Any]:
    try:
        return {"made": work(options, tell)}
    except Unusable as unusable:
        return {"refused": unusable.refusal, "facts": unusable.facts}
    except MemoryError:
        return {"refused": Refusal.TOO_MUCH, "facts": {}}


if __name__ == "__main__":
    main()
