"""A photograph of 24 megapixels to all its renditions, beside Wagtail and libvips: see README.md.

`python bench/photographs.py --others PYTHON`, PYTHON being the interpreter of an environment of its
own with `pip install wagtail pyvips pyvips-binary`. Each takes its turn in each round, in a process
of its own.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
# In place of this folder, whose `typing.py` is not what everybody means by that name.
sys.path[0] = str(ROOT)

SIZE = (6000, 4000)
SET = (
    ("avif", 320), ("avif", 480), ("avif", 828), ("avif", 1200), ("avif", 1920),
    ("jpeg", 320), ("jpeg", 1200), ("jpeg", 1920),
)  # fmt: skip
# As `articles/decoding/renditions.py` has them; libvips counts effort where others count speed.
JPEG_QUALITY, AVIF_QUALITY, AVIF_SPEED = 82, 54, 8
MOST_MEGABYTES, MOST_TIMES_OF_LIBVIPS = 400, 2


def ours(source, folder):
    """Look and make, each with its process begun anew, as the site and its worker do."""
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.test_settings"
    django.setup()
    from articles.media import pictures  # noqa: PLC0415

    began = time.perf_counter()
    seen = pictures.look(source, folder)
    pictures.make(source, folder, there=[seen.first.path.name])
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def wagtail(source, folder):
    """What is asked of it is the same; its process and its settings are there before."""
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "taggit", "wagtail",
            "wagtail.images", "wagtail.users", "wagtail.admin", "wagtail.search",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        MEDIA_ROOT=str(folder), STATIC_URL="/static/", WAGTAIL_SITE_NAME="bench", USE_TZ=True,
        WAGTAILIMAGES_JPEG_QUALITY=JPEG_QUALITY, WAGTAILIMAGES_AVIF_QUALITY=AVIF_QUALITY,
    )  # fmt: skip
    django.setup()
    from django.core.files import File  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from wagtail.images import get_image_model  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with open(source, "rb") as file:
        image = get_image_model()(title="a", file=File(file, name="a.jpg"))
        image.save()
    began = time.perf_counter()
    image.get_renditions(*(f"width-{width}|format-{format}" for format, width in SET))
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def libvips(source, folder):
    import pyvips  # noqa: PLC0415

    began = time.perf_counter()
    largest = pyvips.Image.thumbnail(str(source), 1920, export_profile="srgb").copy_memory()
    for format, width in SET:
        picture = largest if width == 1920 else largest.thumbnail_image(width)
        if format == "jpeg":
            path = f"{folder}/{width}.jpg"
            picture.jpegsave(
                path, Q=JPEG_QUALITY, interlace=True, optimize_coding=True, keep="none"
            )
        else:
            picture.heifsave(
                f"{folder}/{width}.avif",
                compression="av1",
                Q=AVIF_QUALITY,
                effort=9 - AVIF_SPEED,
                keep="none",
            )
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


SUBJECTS = {"ours": ours, "wagtail": wagtail, "libvips": libvips}


def measure(subject, source):
    with tempfile.TemporaryDirectory() as folder:
        seconds, kilobytes = SUBJECTS[subject](Path(source), Path(folder))
        files = [path for path in Path(folder).rglob("*") if path.suffix in (".jpg", ".avif")]
        weight = sum(path.stat().st_size for path in files if not path.name.startswith("a.jpg"))
    print(json.dumps({"seconds": seconds, "megabytes": kilobytes / 1024, "weight": weight}))


def painted(path):
    """A scene of the demonstration, as large as a camera's, with the grain of a camera."""
    from PIL import Image  # noqa: PLC0415

    from newsroom.demonstration import pictures  # noqa: PLC0415

    key = next(iter(pictures.SCENES))
    path.write_bytes(pictures.jpeg(key))
    with Image.open(path) as scene:
        large = scene.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(SIZE, 40).convert("RGB")
    Image.blend(large, grain, 0.08).save(path, "JPEG", quality=92)


def compare(others, rounds):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "24.jpg"
        painted(source)
        print(f"{SIZE[0]} × {SIZE[1]}, {source.stat().st_size / 1024**2:.1f} MB")
        found = {subject: [] for subject in SUBJECTS}
        for _ in range(rounds):
            for subject, runs in found.items():
                runs.append(
                    one_run(sys.executable if subject == "ours" else others, subject, source)
                )
    for subject, runs in found.items():
        tell(subject, runs)
    return judge(found)


def one_run(python, subject, source):
    command = [python, __file__, "--measure", subject, "--source", str(source)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def tell(subject, runs):
    seconds = sorted(run["seconds"] for run in runs)
    print(
        f"{subject:8} {statistics.median(seconds):6.2f} s ({seconds[0]:.2f}–{seconds[-1]:.2f})"
        f"  {max(run['megabytes'] for run in runs):6.0f} MB"
        f"  {runs[0]['weight'] / 1024:7.0f} KB made"
    )


def judge(found):
    median = {
        name: statistics.median(run["seconds"] for run in runs) for name, runs in found.items()
    }
    missed = []
    if median["ours"] >= median["wagtail"]:
        missed.append("slower than Wagtail")
    if (times := median["ours"] / median["libvips"]) > MOST_TIMES_OF_LIBVIPS:
        missed.append(f"{times:.1f} times of libvips")
    if max(run["megabytes"] for run in found["ours"]) > MOST_MEGABYTES:
        missed.append("more memory than wanted")
    print("Missed: " + ", ".join(missed) if missed else "Nothing missed.")
    return len(missed)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", help="the interpreter that has Wagtail and libvips")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--measure", choices=SUBJECTS, help=argparse.SUPPRESS)
    parser.add_argument("--source", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        return measure(given.measure, given.source)
    if not given.others:
        parser.error("--others is needed")
    return compare(given.others, given.rounds)


if __name__ == "__main__":
    sys.exit(main())
