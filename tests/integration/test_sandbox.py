"""What a file that takes over its decoder can do to the site: end its own process."""

import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from articles.decoding.limits import Limits
from articles.decoding.refusals import Refusal, Unusable
from articles.media import sandbox

MEGABYTE = 1024**2
LIMITS = {"memory": 512 * MEGABYTE, "written": MEGABYTE, "seconds": 30, "cpu_seconds": 20}


@pytest.fixture(autouse=True)
def taken_over(monkeypatch):
    monkeypatch.setattr(sandbox, "PROGRAM", "tests.hostile_decoding")


def run(task, tell=None, limits=None, **options):
    return sandbox.run(task, limits=Limits(**LIMITS | (limits or {})), tell=tell, **options)


def refusal_of(task, **given):
    began = time.monotonic()
    with pytest.raises(Unusable) as refused:
        run(task, **given)
    assert time.monotonic() - began < 20
    return refused.value.refusal


def is_running(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def ends(pid):
    until = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_running(pid)


def test_what_was_made_comes_back_and_progress_is_told():
    told = []
    assert run("good", told.append, name="Ảnh lũ") == {"heard": {"name": "Ảnh lũ"}}
    assert told == [0, 40, 100]


def test_a_refusal_comes_back_with_its_facts():
    with pytest.raises(Unusable) as refused:
        run("refuse")
    assert (refused.value.refusal, refused.value.facts) == (
        Refusal.TOO_MANY_PIXELS,
        {"limit": 50},
    )


def test_who_takes_too_much_memory_is_refused():
    assert refusal_of("take_memory") == Refusal.TOO_MUCH


def test_who_falls_over_in_c_is_refused():
    assert refusal_of("take_memory_in_c") == Refusal.DAMAGED


def test_who_computes_for_ever_is_ended():
    assert refusal_of("take_time", limits={"cpu_seconds": 1}) == Refusal.TOO_MUCH


def test_who_waits_for_ever_is_ended(tmp_path):
    found = refusal_of("sleep", limits={"seconds": 2}, pid_file=str(tmp_path / "pid"))
    assert found == Refusal.TOO_MUCH
    assert ends(int((tmp_path / "pid").read_text()))


def test_whom_it_began_ends_with_it(tmp_path):
    refusal_of("leave_somebody_behind", limits={"seconds": 2}, pid_file=str(tmp_path / "pid"))
    assert ends(int((tmp_path / "pid").read_text()))


def test_nobody_opens_more_files_than_allowed():
    assert 20 < run("open_files", limits={"files": 40})["opened"] < 40


def test_no_file_grows_beyond_what_is_allowed(tmp_path):
    assert refusal_of("write", path=str(tmp_path / "large")) == Refusal.TOO_MUCH
    assert (tmp_path / "large").stat().st_size <= MEGABYTE


def test_no_secret_and_no_connection_is_in_reach(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")
    found = run("look_round")
    assert set(found["environment"]) <= {*sandbox.ENVIRONMENT, "LC_CTYPE"}
    assert not [held for held in found["held"] if "socket" in held or held.startswith("/work")]
    assert len(found["held"]) <= 5


def test_what_a_decoder_prints_is_not_taken_for_an_answer():
    assert run("chatter") == {"true": True}


@pytest.mark.parametrize(
    "words",
    [
        "",
        "no JSON\n",
        "[1, 2]\n",
        '{"made": "/etc/passwd"}\n',
        '{"refused": "because"}\n',
        '{"refused": "empty", "facts": 7}\n',
        '{"refused": "empty", "facts": {"refusal": 1}}\n',
        '{"progress": "1e999"}\n{"progress": -7}\n',
        "9" * 5000 + "\n",
        "[" * 100_000 + "\n",
    ],
    ids=lambda words: words[:20],
)
def test_whatever_it_answers_is_a_refusal(words):
    assert refusal_of("shout", words=words) == Refusal.DAMAGED


def test_an_endless_answer_is_not_heard_to_its_end():
    assert refusal_of("shout_endlessly") == Refusal.DAMAGED


def test_what_nobody_explained_is_in_the_log_on_one_line(caplog):
    with caplog.at_level(logging.ERROR):
        assert refusal_of("fail") == Refusal.DAMAGED
    assert "a library is missing" in caplog.text
    assert len([line for line in caplog.messages if "missing" in line]) == 1
    assert "\n" not in caplog.messages[0]


def test_who_is_interrupted_takes_the_process_along(tmp_path):
    class InterruptedError(BaseException):
        pass

    def interrupt(percent):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        run("sleep", interrupt, pid_file=str(tmp_path / "pid"))
    assert ends(int((tmp_path / "pid").read_text()))


def test_a_killed_worker_leaves_no_decoder_behind(tmp_path):
    program = f"""
        import os
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.test_settings"
        import django
        django.setup()
        from articles.decoding.limits import Limits
        from articles.media import sandbox
        sandbox.PROGRAM = "tests.hostile_decoding"
        sandbox.run("sleep", limits=Limits(**{LIMITS!r}), pid_file={str(tmp_path / "pid")!r})
    """
    worker = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=settings.BASE_DIR
    )
    try:
        until = time.monotonic() + 20
        while not (tmp_path / "pid").exists() and time.monotonic() < until:
            time.sleep(0.05)
        decoder = int((tmp_path / "pid").read_text())
        assert is_running(decoder)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert ends(decoder)


def test_several_at_once_do_not_disturb_each_other():
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _number: run("nap")["pid"], range(12)))
    assert len(set(found)) == 12


def test_the_process_begins_without_the_framework():
    code = (
        "import sys, articles.decoding.__main__, articles.decoding.pictures\n"
        "print({'django', 'psycopg', 'av', 'pillow_heif'} & set(sys.modules))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert loaded.stdout.strip() == "set()"
