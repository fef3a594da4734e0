import json

import pytest

from newsroom import verification

BROWSER = "tests/e2e/test_desk.py::test_{}"


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """What each run of the tests is asked for; the first of them fails."""
    asked = []

    def run_tests(*arguments):
        asked.append(arguments)
        return 1 if len(asked) == 1 else 0

    monkeypatch.setattr(verification, "LAST_FAILED", tmp_path / "lastfailed")
    monkeypatch.setattr(verification, "run_tests", run_tests)
    return asked


def failed(*names):
    verification.LAST_FAILED.write_text(json.dumps(dict.fromkeys(names, True)))


def test_a_few_failures_are_tried_again_by_name(runs, capsys):
    failed(BROWSER.format(1), BROWSER.format(2))
    assert verification.tests([]) == 0
    assert runs[1] == (BROWSER.format(1), BROWSER.format(2))
    assert BROWSER.format(2) in capsys.readouterr().out


@pytest.mark.parametrize("number", [0, verification.FEW + 1])
def test_many_failures_or_none_that_is_known_fail_at_once(runs, number):
    failed(*map(BROWSER.format, range(number)))
    assert verification.tests([]) == 1
    assert len(runs) == 1


def test_without_a_note_of_what_failed_it_fails(runs):
    assert verification.tests([]) == 1
    assert len(runs) == 1


def test_what_fails_again_fails(monkeypatch, runs):
    failed(BROWSER.format(1))
    monkeypatch.setattr(verification, "run_tests", lambda *arguments: 1)
    assert verification.tests([]) == 1
