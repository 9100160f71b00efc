"""Jobs: one a subject, under a lease, with a progress its user can follow, put back when the worker dies."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from council_portal import audit, clock, jobs
from council_portal.models import Council, Job, JobState, User
from council_portal.registry import JobKind, Permission, registry

pytestmark = pytest.mark.django_db

SUBJECT = "meeting:osmb/2017-02-17"


@pytest.fixture(autouse=True)
def council():
    return Council.objects.create(name="Elmdale Council", short_name="Elmdale")


@pytest.fixture
def clerk():
    return User.objects.create_user("clerk@council.example", name="Clerk to the board")


@pytest.fixture
def other():
    return User.objects.create_user("other@council.example", name="Somebody else")


@pytest.fixture
def work(monkeypatch):
    """Registers what the job "tests.work" does."""

    def register(do, reading_verb=None):
        monkeypatch.setitem(registry.jobs, "tests.work", JobKind("tests.work", "Build the pack", do, reading_verb))

    register(lambda job, progress: {"pages": 162})
    return register


@pytest.fixture
def queued(settings, work):
    """Jobs wait in the database, as they do beside a worker; nobody does them unless the test does."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def start(by=None, subject=SUBJECT):
    return jobs.start("tests.work", subject, {"edition": "public"}, by)


def do_next():
    """What a worker does with the next task in the queue."""
    row = DBTaskResult.objects.ready().first()
    row.claim("a worker")
    jobs.run_job.call(*row.args_kwargs["args"])
    row.set_successful(None)


def fall_silent(job, seconds=120):
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.real_now() - timedelta(seconds=seconds))
    DBTaskResult.objects.running().update(started_at=clock.real_now() - timedelta(seconds=seconds))


class TestStarting:
    def test_the_work_is_done_and_its_result_kept(self, work, clerk):
        job = start(clerk)
        assert (job.state, job.result, job.attempts, job.lease) == (JobState.DONE, {"pages": 162}, 1, "")
        assert job.finished_at >= job.requested_at

    def test_the_work_is_given_its_parameters(self, work):
        work(lambda job, progress: {"given": job.parameters})
        assert start().result == {"given": {"edition": "public"}}

    def test_a_second_click_gets_the_same_job(self, queued, clerk, other):
        assert start(clerk) == start(other)
        assert DBTaskResult.objects.count() == 1

    def test_another_subject_is_another_job(self, queued):
        assert start() != start(subject="meeting:osmb/2017-03-17")

    def test_once_over_it_can_be_asked_for_again(self, work):
        assert start() != start()

    def test_asking_is_audited(self, work, clerk):
        start(clerk)
        [event] = audit.trail(SUBJECT)
        assert (event.by, event.summary) == (clerk, "Asked for: Build the pack")

    def test_a_kind_that_nobody_registered_is_refused(self):
        with pytest.raises(KeyError):
            jobs.start("tests.unheard_of", SUBJECT, {}, None)

    @pytest.mark.django_db(transaction=True)
    def test_clicks_at_once_make_one_job(self, queued):
        started = []

        def click():
            try:
                started.append(start().pk)
            finally:
                connection.close()

        clicks = [Thread(target=click) for _ in range(6)]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        assert len(started) == 6
        assert len(set(started)) == 1
        assert DBTaskResult.objects.count() == 1


class TestFailing:
    def test_the_works_own_sentence_is_kept(self, work):
        def refuse(job, progress):
            raise jobs.JobFailed("Item 6: the file is encrypted. Upload it without a password.")

        work(refuse)
        job = start()
        assert (job.state, job.failure) == (
            JobState.FAILED,
            "Item 6: the file is encrypted. Upload it without a password.",
        )

    def test_a_fault_is_logged_and_not_shown(self, work, caplog):
        def stumble(job, progress):
            raise ZeroDivisionError("secret")

        work(stumble)
        job = start()
        assert (job.state, job.failure) == (JobState.FAILED, jobs.FAULT)
        assert "ZeroDivisionError: secret" in caplog.text

    def test_the_step_that_failed_is_marked(self, work):
        def refuse(job, progress):
            progress.plan("Gather the papers", "Set them")
            with progress.step("Gather the papers"):
                pass
            with progress.step("Set them"):
                raise jobs.JobFailed("Item 6 is missing.")

        work(refuse)
        assert [(step["title"], step["state"]) for step in start().progress] == [
            ("Gather the papers", "done"),
            ("Set them", "failed"),
        ]

    def test_retrying_asks_for_the_same_work_anew(self, work, clerk):
        failed = Job.objects.create(
            kind="tests.work",
            subject=SUBJECT,
            parameters={"edition": "public"},
            state=JobState.FAILED,
            requested_at=clock.real_now(),
        )
        again = jobs.retry(failed, clerk)
        assert again.pk != failed.pk
        assert (again.parameters, again.state, again.requested_by) == ({"edition": "public"}, JobState.DONE, clerk)


class TestProgress:
    def test_steps_are_seen_while_the_work_goes_on(self, work):
        seen = []

        def report(job, progress):
            def look():
                stored = Job.objects.get(pk=job.pk).progress
                seen.append([(step["title"], step["state"], step["detail"]) for step in stored])

            progress.plan("Gather", "Set")
            with progress.step("Gather"):
                look()
            with progress.step("Set"):
                progress._written_at = 0
                progress.say("3 of 15")
                look()
            with progress.step("Join"):
                look()

        work(report)
        start()
        assert seen == [
            [("Gather", "running", ""), ("Set", "waiting", "")],
            [("Gather", "done", ""), ("Set", "running", "3 of 15")],
            [("Gather", "done", ""), ("Set", "done", "3 of 15"), ("Join", "running", "")],
        ]

    def test_details_are_written_twice_a_second_at_most(self, work, django_assert_max_num_queries):
        def report(job, progress):
            with progress.step("Set"), django_assert_max_num_queries(2):
                for page in range(1000):
                    progress.say(f"{page} of 1000")

        work(report)
        assert start().state == JobState.DONE


class TestCancelling:
    def test_a_waiting_job_is_never_done(self, queued, clerk):
        job = start()
        assert jobs.cancel(job, clerk)
        do_next()
        job.refresh_from_db()
        assert (job.state, job.result, job.attempts) == (JobState.CANCELLED, {}, 0)
        assert [event.verb for event in audit.trail(SUBJECT)] == ["job.started", "job.cancelled"]

    def test_a_running_job_stops_at_its_next_step_and_writes_nothing(self, work, clerk):
        went_on = []

        def cancelled_meanwhile(job, progress):
            jobs.cancel(job, clerk)
            with progress.step("Set"):
                went_on.append(True)

        work(cancelled_meanwhile)
        job = start()
        assert (job.state, job.result, job.progress, went_on) == (JobState.CANCELLED, {}, [], [])

    def test_a_finished_job_stays_as_it_ended(self, work, clerk):
        job = start()
        assert not jobs.cancel(job, clerk)
        job.refresh_from_db()
        assert job.state == JobState.DONE


class TestReaping:
    @pytest.fixture
    def dying(self, queued, work):
        """Starts a job whose worker dies in the middle."""

        def begin():
            job = Job.objects.filter(state=JobState.WAITING).first() or start()
            row = DBTaskResult.objects.ready().first()
            row.claim("a worker that dies")
            jobs._claim(job.pk)
            fall_silent(job)
            return job

        return begin

    def test_a_silent_workers_job_goes_back_to_wait_and_is_queued_again(self, dying):
        job = dying()
        jobs.reap(clock.now())
        job.refresh_from_db()
        assert (job.state, job.lease) == (JobState.WAITING, "")
        assert [row.status for row in DBTaskResult.objects.order_by("enqueued_at")] == ["FAILED", "READY"]
        do_next()
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.DONE, 2)

    def test_reaping_twice_queues_it_once(self, dying):
        dying()
        jobs.reap(clock.now())
        jobs.reap(clock.now())
        assert DBTaskResult.objects.ready().count() == 1

    def test_after_three_attempts_it_is_failed_with_a_sentence(self, dying):
        for _ in range(3):
            job = dying()
            jobs.reap(clock.now())
        job.refresh_from_db()
        assert (job.state, job.attempts, job.failure) == (JobState.FAILED, 3, jobs.WORKER_DIED)
        assert not DBTaskResult.objects.ready().exists()
        assert not DBTaskResult.objects.running().exists()

    def test_a_job_whose_worker_is_heard_is_left_alone(self, queued):
        job = start()
        DBTaskResult.objects.ready().first().claim("a worker")
        jobs._claim(job.pk)
        DBTaskResult.objects.update(started_at=clock.real_now() - timedelta(hours=1))
        jobs.reap(clock.now())
        job.refresh_from_db()
        assert job.state == JobState.RUNNING
        assert DBTaskResult.objects.running().count() == 1

    def test_a_waiting_job_whose_task_was_lost_gets_another(self, queued):
        start()
        DBTaskResult.objects.all().delete()
        jobs.reap(clock.now())
        assert DBTaskResult.objects.ready().count() == 1

    def test_a_worker_that_wakes_up_too_late_writes_nothing(self, queued, work):
        """It was suspended, its job was given to another, and both come to an end."""

        def outlived(job, progress):
            fall_silent(job)
            jobs.reap(clock.now())
            work(lambda job, progress: {"by": "the next"})
            do_next()
            return {"by": "the late one"}

        work(outlived)
        job = start()
        row = DBTaskResult.objects.ready().first()
        row.claim("the late one")
        jobs.run_job.call(job.pk)
        job.refresh_from_db()
        assert (job.state, job.result) == (JobState.DONE, {"by": "the next"})


class TestItsPage:
    def waiting(self, clerk):
        return Job.objects.create(kind="tests.work", subject=SUBJECT, requested_by=clerk, requested_at=clock.real_now())

    def test_it_shows_the_steps_and_leads_to_what_was_made(self, client, work, clerk):
        def build(job, progress):
            with progress.step("Set the papers"):
                progress.say("15 of 15")
            return {"url": "/meetings/packs/1/"}

        work(build)
        client.force_login(clerk)
        page = client.get(reverse("job", args=[start(clerk).pk])).content.decode()
        assert "Build the pack" in page
        assert "Set the papers" in page
        assert 'href="/meetings/packs/1/"' in page
        assert "js/job.js" not in page

    def test_while_under_way_it_can_be_reloaded_without_a_script_and_followed_by_one(self, client, work, clerk):
        job = self.waiting(clerk)
        client.force_login(clerk)
        page = client.get(reverse("job", args=[job.pk])).content.decode()
        assert "Waiting for its turn." in page
        assert f'href="{reverse("job", args=[job.pk])}"' in page
        assert "js/job.js" in page

    def test_long_waiting_is_explained(self, client, work, clerk):
        job = self.waiting(clerk)
        Job.objects.update(requested_at=clock.real_now() - timedelta(minutes=5))
        client.force_login(clerk)
        assert "its worker may have stopped" in client.get(reverse("job", args=[job.pk])).content.decode()

    def test_somebody_else_finds_nothing_there(self, client, work, clerk, other):
        job = self.waiting(clerk)
        client.force_login(other)
        for name, method in (("job", client.get), ("job_cancel", client.post), ("job_retry", client.post)):
            assert method(reverse(name, args=[job.pk])).status_code == 404
        job.refresh_from_db()
        assert job.state == JobState.WAITING

    def test_holders_of_the_kinds_verb_may_follow_it(self, client, work, clerk, other, monkeypatch):
        work(lambda job, progress: {}, reading_verb="tests.follow")
        monkeypatch.setitem(
            registry.permissions,
            "tests.follow",
            Permission("tests.follow", "Follow", lambda actor, job: None if actor.user == other else "No."),
        )
        job = self.waiting(clerk)
        client.force_login(other)
        assert client.get(reverse("job", args=[job.pk])).status_code == 200

    def test_it_can_be_cancelled_and_asked_for_again(self, client, work, clerk):
        job = self.waiting(clerk)
        client.force_login(clerk)
        client.post(reverse("job_cancel", args=[job.pk]))
        job.refresh_from_db()
        assert job.state == JobState.CANCELLED
        response = client.post(reverse("job_retry", args=[job.pk]))
        again = Job.objects.exclude(pk=job.pk).get()
        assert response.url == reverse("job", args=[again.pk])
        assert again.state == JobState.DONE

    def test_having_asked_once_is_no_right_to_ask_again(self, client, work, clerk, monkeypatch):
        work(lambda job, progress: {}, reading_verb="tests.follow")
        nobody = Permission("tests.follow", "Follow", lambda actor, job: "Only the clerk may do this.")
        monkeypatch.setitem(registry.permissions, "tests.follow", nobody)
        job = self.waiting(clerk)
        client.force_login(clerk)
        client.post(reverse("job_cancel", args=[job.pk]))
        assert client.post(reverse("job_retry", args=[job.pk])).status_code == 403
        assert Job.objects.count() == 1

    def test_a_done_job_is_not_done_again_by_an_old_button(self, client, work, clerk):
        job = start(clerk)
        client.force_login(clerk)
        assert client.post(reverse("job_retry", args=[job.pk])).url == reverse("job", args=[job.pk])
        assert Job.objects.count() == 1
