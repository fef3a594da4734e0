"""Broken pictures by the thousand, opened as strangers' are: `python bench/fuzz_pictures.py 300`.

See README.md, soak. A process opens one picture after another, each made from a number, so that
what brought it down can be made again; the files are left in `.data/fuzz/`.
"""

import argparse
import faulthandler
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
# In place of this folder, whose `typing.py` is not what everybody means by that name.
sys.path[0] = str(ROOT)

from articles.decoding.limits import Limits, confine  # noqa: E402
from articles.decoding.pictures import look_at_picture, make_pictures  # noqa: E402
from articles.decoding.refusals import Unusable  # noqa: E402
from tests import media_files as made  # noqa: E402

LEFT = ROOT / ".data" / "fuzz"
MEGABYTE = 1024**2
LIMITS = Limits(memory=2048 * MEGABYTE, written=64 * MEGABYTE, seconds=0, cpu_seconds=3600)
# As the site allows them; a tenth of that time for so small a file is worth a look already.
SLOW_SECONDS = 3.0
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def corpus():
    words = made.xmp("<photoshop:Credit>Lan</photoshop:Credit>")
    small, tags = made.painted((48, 32)), made.exif(6)
    profile = made.srgb_profile()
    jpeg = made.saved(small, exif=tags, xmp=words, icc_profile=profile)
    yield made.with_segments(jpeg, made.iptc((120, "Lũ".encode()), (25, b"a")))
    yield made.saved(small, progressive=True, exif=tags)
    yield made.saved(small.convert("CMYK"))
    yield made.saved(small, "MPO", save_all=True, append_images=[small])
    for mode in ("RGB", "RGBA", "P", "LA", "1", "I;16"):
        yield made.saved(small.convert("L" if ";" in mode else mode).convert(mode), "PNG")
    yield made.saved(small, "PNG", exif=tags, icc_profile=profile)
    yield made.saved(small, "PNG", save_all=True, append_images=[small.transpose(0)])
    yield made.saved(small, "WEBP", exif=tags, xmp=words, icc_profile=profile)
    yield made.saved(small, "WEBP", lossless=True)
    yield made.saved(small, "WEBP", save_all=True, append_images=[small.transpose(0)])
    yield made.saved(small, "GIF", save_all=True, append_images=[small.transpose(0)])
    yield made.saved(small, "AVIF", exif=tags, xmp=words, icc_profile=profile)
    yield made.heic((64, 64), exif=tags, xmp=words)
    yield made.sideways_heic(6, (64, 48))


def broken(files, number):
    chance = random.Random(number)  # noqa: S311 - the same number gives the same file
    content = bytearray(chance.choice(files))
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        chance.choice(BREAKINGS)(chance, content, files)
    return bytes(content)


def place_in(chance, content):
    # Most of what decides stands at the beginning.
    return chance.randrange(chance.choice((len(content), min(len(content), 300))) or 1)


def flip(chance, content, files):
    if content:
        content[place_in(chance, content)] ^= 1 << chance.randrange(8)


def overwrite(chance, content, files):
    length, order = chance.choice((1, 2, 4)), chance.choice(("big", "little"))
    value = chance.choice(EDGES) & (256**length - 1)
    place = place_in(chance, content)
    content[place : place + length] = value.to_bytes(length, order)


def cut(chance, content, files):
    place = place_in(chance, content)
    del content[place : place + chance.choice((1, 4, 32, len(content)))]


def repeat(chance, content, files):
    place = place_in(chance, content)
    piece = content[place : place + chance.choice((1, 8, 64))]
    content[place:place] = piece * chance.choice((1, 2, 50))


def splice(chance, content, files):
    other = chance.choice(files)
    place, start = place_in(chance, content), chance.randrange(len(other))
    content[place : place + chance.choice((0, 16, 128))] = other[start : start + 128]


BREAKINGS = (flip, flip, overwrite, overwrite, cut, repeat, splice)


# -- The process that opens them ----------------------------------------------------


def open_from(number, folder):
    """Says each number before its picture is opened: the last one said is whose fault it was."""
    faulthandler.enable()
    files = list(corpus())
    confine(LIMITS)
    while True:
        content = broken(files, number)
        print(json.dumps({"number": number}), flush=True)
        began = time.monotonic()
        outcome = outcome_of(content, Path(folder))
        took = time.monotonic() - began
        print(json.dumps({"outcome": outcome, "took": took}), flush=True)
        number += 1


def outcome_of(content, folder):
    (folder / "original").write_bytes(content)
    options = {"source": folder / "original", "folder": folder, "most_pixels": 50_000_000}
    try:
        look_at_picture(options, lambda percent: None)
        make_pictures(options | {"there": []}, lambda percent: None)
    except Unusable as unusable:
        return str(unusable.refusal)
    except MemoryError:
        return "too_much"
    except Exception as error:
        return f"! {type(error).__name__}: {error}"
    return "made"


# -- The process that watches it ----------------------------------------------------


def watch(seconds, number):
    files, counted, found = list(corpus()), Counter(), []
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        number, fault = one_process(number, ends_at, counted)
        if fault:
            LEFT.mkdir(parents=True, exist_ok=True)
            (LEFT / f"{number}").write_bytes(broken(files, number))
            found.append(f"{LEFT / str(number)}: {fault}")
            print(found[-1], flush=True)
        number += 1
    print(f"{counted.total()} pictures, next number {number}: {dict(counted.most_common())}")
    print(f"{len(found)} faults" if found else "No fault.")
    return 1 if found else 0


def one_process(number, ends_at, counted):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as complaints:
        command = [sys.executable, __file__, "--open-from", str(number), "--folder", folder]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, env=os.environ, text=True
        ) as process:
            try:
                for line in process.stdout:
                    said = json.loads(line)
                    number = said.get("number", number)
                    if fault := fault_in(said, counted):
                        return number, fault
                    if "outcome" in said and time.monotonic() > ends_at:
                        return number, ""
            finally:
                process.kill()
        complaints.seek(0)
        return number, f"ended with {process.returncode}: {complaints.read()[-2000:]!r}"


def fault_in(said, counted):
    outcome = said.get("outcome", "")
    if outcome.startswith("!"):
        return outcome
    if said.get("took", 0) > SLOW_SECONDS:
        return f"took {said['took']:.1f} s"
    if outcome:
        counted[outcome] += 1
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=int, default=300)
    parser.add_argument("--number", type=int, default=None, help="begin with this one")
    parser.add_argument("--open-from", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.open_from is not None:
        open_from(given.open_from, given.folder)
    number = int(time.time()) * 1_000_000 if given.number is None else given.number
    return watch(given.seconds, number)


if __name__ == "__main__":
    sys.exit(main())
