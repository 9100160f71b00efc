"""Who may do what with measures and their figures: the rules behind performance's verbs."""

from typing import Any

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from performance.models import Measure
from performance.queries.responsible import approves, enters
from performance.rules.life_cycle import Audience


def read_working(actor: Actor, subject: Any) -> str | None:
    """Every officer reads the working scorecard; an administrator by that role alone does not."""
    if actor.is_staff_of_the_council:
        return None
    return "Working figures are for officers. Members read approved figures, the public published ones."


def read_approved(actor: Actor, subject: Any) -> str | None:
    if actor.is_staff_of_the_council or actor.has(Role.MEMBER):
        return None
    return "Figures that are not published yet are for officers and members. Published ones are on the public pages."


def enter_figure(actor: Actor, subject: Any) -> str | None:
    """The owner of a measure and the deputy, as long as they are officers. The subject is a Measure."""
    if not actor.has(Role.OFFICER):
        return "Only an officer enters figures."
    if subject is not None and not enters(actor, subject):
        return f"Only the owner of {subject.ref} or their deputy enters its figures."
    return None


def read_drafts(actor: Actor, subject: Any) -> str | None:
    """Drafts are seen by owner and deputy alone. The subject is the key of a measure's drafts: measure-draft:1.A5."""
    measures = Measure.objects.filter(ref=str(subject).partition(":")[2])
    if actor.has(Role.OFFICER) and any(enters(actor, measure) for measure in measures):
        return None
    return "Drafts are for the measure's owner and deputy alone."


def verify(actor: Actor, subject: Any) -> str | None:
    return _performance_lead(actor, "Only the performance lead verifies figures.")


def approve(actor: Actor, subject: Any) -> str | None:
    """The approvers of a measure's directorate. The subject is a Measure."""
    if not actor.has(Role.APPROVER):
        return "Only an approver approves figures."
    if subject is not None and not approves(actor, subject):
        return f"Only an approver of {subject.directorate.name} approves figures of {subject.ref}."
    return None


def sign_off(actor: Actor, subject: Any) -> str | None:
    """Whoever verifies or approves may see what waits, and send it back."""
    return verify(actor, subject) and approve(actor, subject)


def override(actor: Actor, subject: Any) -> str | None:
    """The owner, the deputy and the performance lead. The subject is a Measure."""
    if actor.has(Role.PERFORMANCE_LEAD) or enter_figure(actor, subject) is None:
        return None
    return "Only a measure's owner, their deputy or the performance lead overrides its status or direction."


def read_return(actor: Actor, file: Any) -> str | None:
    """Whoever uploaded a return, and the performance lead. The subject is its StoredFile."""
    if actor.has(Role.PERFORMANCE_LEAD) or (not actor.is_public and file.stored_by_id == actor.user.pk):
        return None
    return "Only whoever uploaded this return and the performance lead may read it."


def read_brief(actor: Actor, file: Any) -> str | None:
    """What officers have holds working figures. The subject is the brief's StoredFile, of a key brief:members/..."""
    audience = file.belongs_to.partition(":")[2].partition("/")[0]
    return read_approved(actor, None) if audience == Audience.MEMBERS else read_working(actor, None)


def publish(actor: Actor, subject: Any) -> str | None:
    return _performance_lead(actor, "Only the performance lead opens, closes and publishes a quarter.")


def keep_plan(actor: Actor, subject: Any) -> str | None:
    return _performance_lead(actor, "Only the performance lead changes the plan.")


def _performance_lead(actor: Actor, otherwise: str) -> str | None:
    return None if actor.has(Role.PERFORMANCE_LEAD) else otherwise
