"""Performance's nouns: the plan and its measures, their figures, what is judged and said of them, and publication."""

from performance.models.action import Action
from performance.models.answer import Answer
from performance.models.benchmark import Benchmark
from performance.models.commentary import Commentary, CommentaryKind
from performance.models.commentary_draft import CommentaryDraft
from performance.models.measure import Measure
from performance.models.method import ComponentRule, Method
from performance.models.narrative import Narrative, NarrativeSection
from performance.models.observation import Confidence, Observation, ObservationKind
from performance.models.outcome import Outcome
from performance.models.override import Override, OverrideOf
from performance.models.particulars import Particulars
from performance.models.plan_edition import PlanEdition
from performance.models.portfolio import Portfolio
from performance.models.priority import Priority
from performance.models.publication import Publication
from performance.models.reminder import Reminder, ReminderBeside, ReminderState
from performance.models.reporting_cycle import CycleState, Reopening, ReportingCycle
from performance.models.responsibility import Responsibility, ResponsibilityKind
from performance.models.return_upload import ReturnUpload
from performance.models.series import Component, ComponentRole, Definition, Series
from performance.models.target import Target, TargetStep
from performance.models.threshold import Threshold

__all__ = [
    "Action",
    "Answer",
    "Benchmark",
    "Commentary",
    "CommentaryDraft",
    "CommentaryKind",
    "Component",
    "ComponentRole",
    "ComponentRule",
    "Confidence",
    "CycleState",
    "Definition",
    "Measure",
    "Method",
    "Narrative",
    "NarrativeSection",
    "Observation",
    "ObservationKind",
    "Outcome",
    "Override",
    "OverrideOf",
    "Particulars",
    "PlanEdition",
    "Portfolio",
    "Priority",
    "Publication",
    "Reminder",
    "ReminderBeside",
    "ReminderState",
    "Reopening",
    "ReportingCycle",
    "Responsibility",
    "ResponsibilityKind",
    "ReturnUpload",
    "Series",
    "Target",
    "TargetStep",
    "Threshold",
]
