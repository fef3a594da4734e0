"""Two programs of one folder that want the same work done."""

from threading import Event, Thread

from newsroom.supervision import in_turn


def test_the_second_begins_when_the_first_is_done(tmp_path):
    lock, done = tmp_path / "lock", []
    waits = Event()

    def second():
        waits.set()
        with in_turn(lock):
            done.append("second")

    with in_turn(lock):
        other = Thread(target=second)
        other.start()
        waits.wait()
        other.join(0.2)
        done.append("first")
    other.join()
    assert done == ["first", "second"]


def test_a_turn_that_ends_in_an_error_is_given_on(tmp_path):
    lock = tmp_path / "lock"
    try:
        with in_turn(lock):
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with in_turn(lock):
        assert lock.exists()
