"""A clip of a minute to its ladder: ours, as the worker makes it, beside the `ffmpeg` command.

python -m bench.videos --runs 3      needs the `ffmpeg` command and a gigabyte in /tmp
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SIZES = [(854, 480), (1280, 720)]
BITS = {480: 1_400_000, 720: 3_000_000}
PRESET = "fast"


def film(path: Path, seconds: int) -> None:
    """Moving colours with grain, as hard to encode as a street; a tone that swells."""
    picture = f"testsrc2=size=1920x1080:rate=30:duration={seconds},noise=alls=6:allf=t"
    sound = f"sine=frequency=300:duration={seconds},tremolo=f=0.5,volume=-12dB"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi"]
    command += ["-i", sound, "-c:v", "libx264", "-preset", "veryfast", "-b:v", "12M"]
    command += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", str(path)]
    subprocess.run(command, check=True)


def ours(path: Path, folder: Path, seconds: int) -> None:
    options: dict[str, Any] = {
        "path": str(path),
        "folder": str(folder),
        "sizes": SIZES,
        "preset": PRESET,
        "duration_ms": seconds * 1000,
    }
    limits = {
        "memory": 4 * 1024**3,
        "written": 1024**3,
        "seconds": 3600,
        "cpu_seconds": 7200,
        "files": 64,
    }
    asked = json.dumps({"task": "encode_clip", "limits": limits, "options": options}) + "\n"
    with subprocess.Popen(
        [sys.executable, "-m", "articles.decoding"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        # Its input stays open until it has ended: else it takes us for dead.
        stdin, stdout = process.stdin, process.stdout
        stdin.write(asked)
        stdin.flush()
        answer = [json.loads(line) for line in stdout][-1]
        process.wait()
    if "made" not in answer:
        raise SystemExit(str(answer))


def command(path: Path, folder: Path, _seconds: int) -> None:
    """The same: loudness in two passes, both sizes of one decoding, groups of two seconds."""
    said = subprocess.run(
        ["nice", "-n", "10", "ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-vn", "-af",
         "loudnorm=I=-23:TP=-1:LRA=50:print_format=json", "-f", "null", "-"],
        check=True, capture_output=True, text=True,
    ).stderr  # fmt: skip
    heard = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    told = ":".join(
        f"measured_{key}={heard[f'input_{name}']}"
        for key, name in (("I", "i"), ("TP", "tp"), ("LRA", "lra"), ("thresh", "thresh"))
    )
    scaled = ";".join(
        f"[p{number}]scale={width}:{height}:flags=bicubic[v{number}]"
        for number, (width, height) in enumerate(SIZES)
    )
    chain = f"[0:v]split=2[p0][p1];{scaled};[0:a]loudnorm=I=-23:TP=-1:LRA=50:linear=true:{told}"
    call = ["nice", "-n", "10", "ffmpeg", "-v", "error", "-y", "-i", str(path)]
    call += ["-filter_complex", f"{chain},aresample=48000,asplit=2[a0][a1]"]
    for number, (_width, height) in enumerate(SIZES):
        call += ["-map", f"[v{number}]", "-map", f"[a{number}]", "-c:v", "libx264"]
        call += ["-preset", PRESET, "-profile:v", "high", "-crf", "23"]
        call += ["-maxrate", str(BITS[height]), "-bufsize", str(2 * BITS[height])]
        call += ["-force_key_frames", "expr:gte(t,n_forced*2)", "-c:a", "aac", "-b:a", "128k"]
        call += ["-movflags", "+faststart", str(folder / f"{height}.mp4")]
    subprocess.run(call, check=True)


def timed(work: Any, path: Path, seconds: int) -> tuple[float, float, list[int]]:
    """By the clock, and of the processors: those a busy machine cannot lengthen as much."""
    with tempfile.TemporaryDirectory() as folder:
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        work(path, Path(folder), seconds)
        took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return took, worked, [(Path(folder) / f"{side}.mp4").stat().st_size for side in BITS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clip", type=Path, help="instead of the one that is drawn")
    given = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        raise SystemExit("This needs the ffmpeg command.")
    with tempfile.TemporaryDirectory() as folder:
        path = given.clip or Path(folder) / "film.mp4"
        if given.clip is None:
            film(path, given.seconds)
        found: dict[str, list[tuple[float, float]]] = {"ours": [], "ffmpeg": []}
        # In turn, so that whatever else the machine does falls on both.
        for _run in range(given.runs):
            for name, work in (("ours", ours), ("ffmpeg", command)):
                took, worked, sizes = timed(work, path, given.seconds)
                found[name].append((took, worked))
                print(f"{name}: {took:.1f} s, worked {worked:.1f} s, bytes {sizes}", flush=True)
        for at, what in enumerate(("by the clock", "of the processors")):
            ours_, theirs = ([each[at] for each in found[name]] for name in ("ours", "ffmpeg"))
            quotient = statistics.median(ours_) / statistics.median(theirs)
            print(f"{what}: {told(ours_)} beside {told(theirs)}: {quotient:.2f}")


def told(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} s ({min(times):.1f}–{max(times):.1f})"


if __name__ == "__main__":
    main()
