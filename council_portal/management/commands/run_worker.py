"""The worker beside the web server: does jobs as they come, and each minute what is due by the clock."""

import logging
import signal
import uuid
from threading import Event, Thread

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from council_portal import clock, due_work

logger = logging.getLogger(__name__)


class JobWorker(Worker):
    """The task queue's own worker, except that it stops at once: the job in hand goes back to wait for the next."""

    def shutdown(self, signum, frame):
        self.running = False
        signal.signal(signum, signal.SIG_IGN)
        raise SystemExit(0)


class Command(BaseCommand):
    help = "Does jobs as they come and, each minute, what is due by the clock. Stops at once on SIGTERM or Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=1, help="Seconds between looks for a job")
        parser.add_argument("--due-every", type=float, default=60, help="Seconds between doing what is due")

    def handle(self, *, interval, due_every, **options):
        over = Event()
        Thread(target=_keep_doing_what_is_due, args=(over, due_every), name="due work", daemon=True).start()
        worker = JobWorker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            excluded_queue_names=[],
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            worker_id=str(uuid.uuid4()),
            interval=interval,
            startup_delay=False,
            batch=False,
            max_tasks=None,
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            over.set()


def _keep_doing_what_is_due(over: Event, seconds: float) -> None:
    """In a thread, so that what is due does not wait for a long job."""
    while True:
        close_old_connections()
        try:
            due_work.run(clock.now())
        except Exception:
            logger.exception("What is due could not be done")
        connection.close()
        if over.wait(seconds):
            return
