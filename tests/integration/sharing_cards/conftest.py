import pytest

from articles.models import private_storage, public_storage
from articles.pages import last_frame


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


@pytest.fixture(autouse=True)
def an_empty_house(tmp_path, monkeypatch):
    for storage, name in ((private_storage(), "private"), (public_storage(), "public")):
        monkeypatch.setitem(storage.__dict__, "location", str(tmp_path / name))
        monkeypatch.setitem(storage.__dict__, "base_location", str(tmp_path / name))


@pytest.fixture(autouse=True)
def no_frame_of_another_test():
    last_frame.forget()
