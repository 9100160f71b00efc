"""What is due by the clock: all of it, one failing without stopping the rest, by one process at a time."""

import pytest
from django.core.management import CommandError, call_command

from council_portal import clock, due_work
from council_portal.one_at_a_time import one_at_a_time
from council_portal.registry import registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch, settings, tmp_path):
    """The names of what was done; one of the three fails."""
    settings.VAR_DIR = tmp_path
    done = []

    def fail(at):
        raise ConnectionError("The mail server does not answer")

    monkeypatch.setattr(
        registry,
        "due_work",
        {
            "reminders": lambda at: done.append(("reminders", at)),
            "mail": fail,
            "feeds": lambda at: done.append(("feeds", at)),
        },
    )
    return done


def test_it_is_done_at_the_councils_time_and_one_failing_stops_no_other(done, caplog):
    at = clock.now()
    assert due_work.run(at) == ["mail"]
    assert done == [("reminders", at), ("feeds", at)]
    assert "The mail server does not answer" in caplog.text


def test_the_command_fails_where_something_failed(done):
    with pytest.raises(CommandError, match="Failed, and will be tried again: mail"):
        call_command("run_due_work")
    assert [name for name, at in done] == ["reminders", "feeds"]


def test_the_command_says_nothing_where_all_went_well(monkeypatch, done, capsys):
    monkeypatch.delitem(registry.due_work, "mail")
    call_command("run_due_work")
    assert capsys.readouterr().out == ""


def test_two_at_once_do_it_once(done, capsys):
    with one_at_a_time("due-work") as is_ours:
        assert is_ours
        call_command("run_due_work")
    assert done == []
    assert capsys.readouterr().out == "Another process is doing what is due.\n"
    call_command_again = due_work.run(clock.now())
    assert call_command_again == ["mail"]


def test_other_work_is_not_held_up(done):
    with one_at_a_time("something-else"):
        assert due_work.run(clock.now()) == ["mail"]
