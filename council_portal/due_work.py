"""What is due by the clock: reminders, publication at a set time, reaping; called each minute, safe to call again."""

import logging
from datetime import datetime

from council_portal.one_at_a_time import one_at_a_time
from council_portal.registry import registry

logger = logging.getLogger(__name__)


def run(at: datetime) -> list[str] | None:
    """Does everything the apps registered, one failing without stopping the rest, and returns the names of the failed.

    Returns None, and does nothing, while another process is at it.
    """
    with one_at_a_time("due-work") as is_ours:
        if not is_ours:
            return None
        failed = []
        for name, do in registry.due_work.items():
            try:
                do(at)
            except Exception:
                logger.exception("Due work failed: %s", name)
                failed.append(name)
        return failed
