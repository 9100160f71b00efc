"""Long work: started once a subject, done by a worker under a lease with a heartbeat, put back when its worker dies.

A job is waiting, then running, then done, failed or cancelled. Every change of state is one conditional UPDATE that
names the state (and the lease) it starts from, so of two that try only one succeeds. All times here are real time.
"""

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django_tasks import TaskResultStatus, task
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from council_portal import audit, clock
from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.models import Job, JobState
from council_portal.registry import JobKind, registry

logger = logging.getLogger(__name__)

UNDER_WAY = (JobState.WAITING, JobState.RUNNING)
ATTEMPTS = 3
# A step's detail may change with every page; it is written this often at most.
SECONDS_BETWEEN_DETAILS = 0.5
FAULT = (
    "The work stopped because of a fault in the portal. Try again; if it happens again, tell whoever looks after the "
    "portal: its log says what went wrong."
)
WORKER_DIED = (
    f"The work was begun {ATTEMPTS} times, and each time the worker died before the end. Try again when the machine "
    "has more memory free, or tell whoever looks after the portal."
)


class JobFailed(Exception):
    """Raised by the work itself: the message is a sentence that says what went wrong and what to do."""


class LeaseLost(Exception):
    """The job was cancelled, or given to another worker: this one stops and writes nothing more."""


def start(kind: str, subject: str, parameters: dict, by: Any) -> Job:
    """Asks for the work and returns its job; where one of the same kind and subject is under way, returns that one.

    `parameters` are JSON values. Raises KeyError for a kind that no app has registered.
    """
    work = kind_of(kind)
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, subject=subject, parameters=parameters, requested_by=by, requested_at=clock.real_now()
            )
            audit.record(verb="job.started", subject=subject, summary=f"Asked for: {work.title}", by=by)
            _enqueue(job)
    except IntegrityError:
        under_way = Job.objects.filter(kind=kind, subject=subject, state__in=UNDER_WAY).first()
        # It may have ended since: then ask again.
        return under_way or start(kind, subject, parameters, by)
    job.refresh_from_db()
    return job


def cancel(job: Job, by: Any) -> bool:
    """Ends a job that is under way; its worker stops at its next step. Returns whether there was anything to end."""
    with transaction.atomic():
        is_cancelled = _change(
            Job.objects.filter(pk=job.pk, state__in=UNDER_WAY),
            state=JobState.CANCELLED,
            lease="",
            finished_at=clock.real_now(),
        )
        if is_cancelled:
            audit.record(
                verb="job.cancelled", subject=job.subject, summary=f"Cancelled: {kind_of(job.kind).title}", by=by
            )
    return is_cancelled


def retry(job: Job, by: Any) -> Job:
    """Asks anew for the work of a job that failed or was cancelled."""
    return start(job.kind, job.subject, job.parameters, by)


def follow_refusal(actor: Actor, job: Job) -> str | None:
    """Why the person may not follow the job, as a sentence; None for who asked for it and holders of its verb."""
    if not actor.is_public and job.requested_by_id == actor.user.pk:
        return None
    verb = kind_of(job.kind).reading_verb
    return refusal(actor, verb, job) if verb else "Only the person who asked for this work may follow it."


def ask_again_refusal(actor: Actor, job: Job) -> str | None:
    """Why the person may not ask for the job's work anew: having asked once is no right for good."""
    verb = kind_of(job.kind).reading_verb
    return refusal(actor, verb, job) if verb else follow_refusal(actor, job)


def kind_of(kind: str) -> JobKind:
    """The registered kind of work. Raises KeyError where no app has registered it."""
    return registry.jobs[kind]


class Progress:
    """How far the work is, as its user sees it: steps, each with a title, a state and a detail.

    with progress.step("Setting the papers"):
        progress.say("3 of 15")

    The steps to come may be announced by `plan`. Each of these calls raises LeaseLost once the job was cancelled or
    given to another worker, and so ends the work. Called inside a transaction, nobody sees them until it ends.
    """

    def __init__(self, job: Job):
        self._job = job
        self._written_at = 0.0
        job.progress = []

    def plan(self, *titles: str) -> None:
        """Announces steps to come, in order."""
        self._job.progress += [{"title": title, "state": JobState.WAITING, "detail": ""} for title in titles]
        self._write()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Marks the step of that title as running while its block runs, then as done, or failed where it raises."""
        step = next(
            (step for step in self._steps if step["title"] == title and step["state"] == JobState.WAITING), None
        )
        if step is None:
            step = {"title": title, "detail": ""}
            self._steps.append(step)
        step["state"] = JobState.RUNNING
        self._write()
        try:
            yield
        except BaseException:
            step["state"] = JobState.FAILED
            raise
        step["state"] = JobState.DONE
        self._write()

    def mark(self, title: str, state: JobState, detail: str = "") -> None:
        """Puts an announced step into a state by itself, where several are under way at once."""
        step = next(step for step in self._steps if step["title"] == title)
        step["state"], step["detail"] = state, detail
        self._write()

    def say(self, detail: str) -> None:
        """A few words on the running step, such as "3 of 15"; written twice a second at most."""
        for step in self._steps:
            if step["state"] == JobState.RUNNING:
                step["detail"] = detail
        if time.monotonic() - self._written_at >= SECONDS_BETWEEN_DETAILS:
            self._write()

    @property
    def _steps(self) -> list[dict]:
        return self._job.progress

    def _write(self) -> None:
        self._written_at = time.monotonic()
        if not _change(_held(self._job), progress=self._steps, heartbeat_at=clock.real_now()):
            raise LeaseLost


@task()
def run_job(job_id: int) -> None:
    """Does a waiting job's work; nothing where it is no longer waiting."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        with _heartbeat(job):
            result = kind_of(job.kind).run(job, Progress(job))
    except LeaseLost:
        return
    except JobFailed as failed:
        _end(job, JobState.FAILED, failure=str(failed))
    except Exception:
        logger.exception("Job %s (%s of %s) failed", job.pk, job.kind, job.subject)
        _end(job, JobState.FAILED, failure=FAULT)
    except BaseException:
        # The worker was told to stop: the next one takes the job up, and this attempt does not count against it.
        with transaction.atomic():
            if _change(_held(job), state=JobState.WAITING, lease="", attempts=job.attempts - 1):
                _enqueue(job)
        raise
    else:
        _end(job, JobState.DONE, result=result or {})


def reap(at: datetime) -> None:
    """Puts jobs whose worker died back to waiting, and fails those that were begun three times; `at` is not used.

    Due work of the ground, called each minute. The task queue's own rows know no heartbeat: those left running by a
    dead worker are ended here, and a waiting job that has no task gets one.
    """
    stale = clock.real_now() - timedelta(seconds=settings.JOB_STALE_AFTER_SECONDS)
    for job in Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=stale):
        still_stale = _held(job).filter(heartbeat_at__lt=stale)
        if job.attempts >= ATTEMPTS:
            _change(still_stale, state=JobState.FAILED, lease="", failure=WORKER_DIED, finished_at=clock.real_now())
        else:
            _change(still_stale, state=JobState.WAITING, lease="")
    waiting = set(Job.objects.filter(state=JobState.WAITING).values_list("pk", flat=True))
    alive = set(Job.objects.filter(state=JobState.RUNNING).values_list("pk", flat=True))
    queued = set()
    for row in DBTaskResult.objects.filter(task_path=run_job.module_path, status__in=["READY", "RUNNING"]):
        [job_id] = row.args_kwargs["args"]
        if row.status == TaskResultStatus.RUNNING and row.started_at < stale and job_id not in alive:
            row.set_failed(LeaseLost("The worker died"))
        else:
            queued.add(job_id)
    for job in Job.objects.filter(pk__in=waiting - queued):
        _enqueue(job)


def _enqueue(job: Job) -> None:
    """Queues the job's task: in the job's own transaction where the queue is a table, else when that has been saved."""
    if isinstance(run_job.get_backend(), DatabaseBackend | ImmediateBackend):
        run_job.enqueue(job.pk)
    else:
        transaction.on_commit(partial(run_job.enqueue, job.pk))


def _claim(job_id: int) -> Job | None:
    """Takes a waiting job under a lease of its own; None where it is not waiting."""
    job = Job.objects.filter(pk=job_id, state=JobState.WAITING).first()
    if job is None:
        return None
    job.state, job.lease, job.attempts = JobState.RUNNING, str(uuid.uuid4()), job.attempts + 1
    is_claimed = _change(
        Job.objects.filter(pk=job_id, state=JobState.WAITING),
        state=job.state,
        lease=job.lease,
        attempts=job.attempts,
        heartbeat_at=clock.real_now(),
        progress=[],
    )
    return job if is_claimed else None


def _held(job: Job):
    """The job's row, for as long as it runs under the lease we know."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease=job.lease)


def _change(rows, **fields) -> bool:
    return rows.update(**fields) == 1


def _end(job: Job, state: JobState, **fields) -> None:
    _change(_held(job), state=state, lease="", progress=job.progress, finished_at=clock.real_now(), **fields)


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Notes every few seconds, from a thread with a connection of its own, that the worker is alive."""
    over = Event()

    def beat():
        try:
            while not over.wait(settings.JOB_HEARTBEAT_SECONDS):
                try:
                    if not _change(_held(job), heartbeat_at=clock.real_now()):
                        return
                except Exception:
                    logger.warning("A heartbeat of job %s could not be written", job.pk, exc_info=True)
        finally:
            connection.close()

    thread = Thread(target=beat, name=f"heartbeat of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
