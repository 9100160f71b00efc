"""The ground's nouns: the council, its directorates and people, their roles, the audit, stored files and jobs."""

from council_portal.models.audit_event import AuditEvent
from council_portal.models.council import Council, Nation
from council_portal.models.directorate import Directorate, Service
from council_portal.models.job import Job, JobState
from council_portal.models.role_assignment import RoleAssignment
from council_portal.models.stored_file import StoredFile
from council_portal.models.user import User
from council_portal.models.visibility import Visibility

__all__ = [
    "AuditEvent",
    "Council",
    "Directorate",
    "Job",
    "JobState",
    "Nation",
    "RoleAssignment",
    "Service",
    "StoredFile",
    "User",
    "Visibility",
]
