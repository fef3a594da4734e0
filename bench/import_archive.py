"""How long an archive takes to come in, and how much memory: run it on an empty database.

DATABASE_URL=… python bench/import_archive.py --by LOGIN --pages 10000
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORDS = """
nước sông đê điều bà con xã ven đồng lúa vụ mùa nghề gốm làng huyện tỉnh công nghiệp đầu tư
quy hoạch hạ tầng lao động thu nhập kinh tế phát triển hỗ trợ giải pháp nhiệm vụ hội nghị
""".split()  # noqa: SIM905  # a list of forty quoted words reads worse
NAMES = ("Minh Đức", "Ngọc Lan", "Phạm Sông", "Hà Giang", "Thanh Thúy", "Quang Vinh")
PAGES_IN_A_FOLDER = 1000


def sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words)).capitalize()


def page(dice: random.Random, number: int, headlines: list[str]) -> str:
    day = f"{dice.randint(1, 28):02}.{dice.randint(1, 12):02}.{dice.randint(2010, 2024)}"
    paragraphs = [f"{sentence(dice, dice.randint(60, 160))}." for _count in range(6)]
    paragraphs.insert(0, sentence(dice, 14))
    paragraphs.insert(3, f"Video: {number}_DONGNGA.mp4")
    related = [
        f"{name}\n{name}\n\n{sentence(dice, 30)}...\n" for name in dice.choices(headlines, k=3)
    ]
    tags = ", ".join(sentence(dice, 2).lower() for _count in range(3))
    return "\n\n".join(
        [
            headlines[number],
            f"{day} | {dice.randint(0, 23):02}:00:00\n{dice.randint(0, 9999)} lượt xem",
            f"{sentence(dice, 40)}.",
            *paragraphs,
            dice.choice(NAMES),
            f"  • Từ khóa\n{tags}\n",
            *related,
        ]
    )


def write_pages(folder: Path, count: int) -> None:
    dice = random.Random(2021)  # noqa: S311  # the same archive each time
    headlines = [f"{sentence(dice, 14)} {number}" for number in range(count)]
    for number in range(count):
        inner = folder / f"{number // PAGES_IN_A_FOLDER:04}"
        inner.mkdir(exist_ok=True)
        (inner / f"{number:06}.txt").write_text(page(dice, number, headlines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--by", required=True)
    parser.add_argument("--pages", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        write_pages(Path(folder), options.pages)
        command = [sys.executable, "manage.py", "import_legacy", folder, "--publish"]
        for name in ("first run", "second run"):
            began = time.monotonic()
            subprocess.run(
                [*command, "--by", options.by], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            )
            seconds = time.monotonic() - began
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            sys.stdout.write(
                f"{name}: {options.pages} pages in {seconds:.0f} s "
                f"({options.pages / seconds:.0f} a second), at most {peak} MB\n"
            )


if __name__ == "__main__":
    main()
