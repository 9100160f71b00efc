"""What of a measure can be changed: each with its heading, its form and the action behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from performance.actions import components, definitions, measures, plan_settings, responsibilities
from performance.models import ResponsibilityKind
from performance.models.threshold import ThresholdKind
from performance.plan_forms.components import ComponentForm, EndComponentForm, RenameComponentForm
from performance.plan_forms.judging import ComparisonForm, FrequencyForm, JudgedForm, RollUpForm
from performance.plan_forms.measures import (
    ChangeForm,
    DefinitionForm,
    LimitsForm,
    PlaceForm,
    RetireForm,
    TakeBackForm,
    UnitForm,
    WithdrawDefinitionForm,
    WordsForm,
)
from performance.plan_forms.people import ResponsibilityForm
from performance.plan_forms.targets import TargetForm, ToleranceForm
from performance.queries.plan_settings import MeasureSettings
from performance.rules.targets import TargetKind


@dataclass(frozen=True)
class Topic:
    """One thing of a measure that can be changed: its page's heading, its form, and the action behind it.

    Where `kinds` are given, the kind is chosen first; `now` tells which kind stands, `is_there` whether there is
    anything to change.
    """

    heading: str
    form: type[ChangeForm]
    action: Callable[..., Any]
    kinds: type[StrEnum] | None = None
    hints: dict[str, str] | None = None
    now: Callable[[MeasureSettings], str] = lambda settings: ""
    is_there: Callable[[MeasureSettings], bool] = lambda settings: True


def _has_definition(settings: MeasureSettings) -> bool:
    return any(row.from_on for row in settings.rows["definition"])


TARGET_HINTS = {
    "numeric": "For example at least 90%, or at most 600 in the year.",
    "range": "Good between two numbers, for example between 40% and 60%.",
    "profiled": "A number of its own for each quarter, for example 26% to September and 23% from October.",
    "relative": "For example 5% less than last year's figure.",
    "words": "What is aimed at cannot be counted: the owner judges it once there is a figure.",
    "baseline": "This year's figure is what later targets are set against: nothing is judged yet.",
    "none": "The measure is shown and not judged.",
}
TOLERANCE_HINTS = {
    "percent": "The usual way, for example within 5% of the target.",
    "absolute": "In the measure's own unit: the way to go where the target is 0, or small.",
    "bounds": "The last figure that is still satisfactory, said outright.",
    "plan": "No tolerance of its own: it follows that of the whole plan.",
}
TOPICS = {
    "words": Topic("Title and words", WordsForm, measures.set_particulars),
    "place": Topic("Action, directorate and service", PlaceForm, measures.set_particulars),
    "definition": Topic("A changed definition", DefinitionForm, definitions.change),
    "withdraw-definition": Topic(
        "Withdraw the changed definition", WithdrawDefinitionForm, definitions.withdraw, is_there=_has_definition
    ),
    "unit": Topic("Unit", UnitForm, measures.set_unit),
    "limits": Topic("Figures accepted and expected", LimitsForm, measures.set_limits),
    "judged": Topic("Which way is good", JudgedForm, plan_settings.set_method),
    "frequency": Topic("How often there is a figure", FrequencyForm, plan_settings.set_method),
    "comparison": Topic("What it is compared with", ComparisonForm, plan_settings.set_method),
    "roll-up": Topic("How its figures combine", RollUpForm, plan_settings.set_method),
    "target": Topic(
        "Target",
        TargetForm,
        plan_settings.set_target,
        TargetKind,
        TARGET_HINTS,
        lambda settings: settings.target.kind if settings.target else "",
    ),
    "tolerance": Topic(
        "Tolerance",
        ToleranceForm,
        plan_settings.set_tolerance,
        ThresholdKind,
        TOLERANCE_HINTS,
        lambda settings: settings.threshold.kind if settings.threshold else ThresholdKind.PLAN,
    ),
    "part": Topic("Add a part", ComponentForm, components.add),
    "retire": Topic("Retire the measure", RetireForm, measures.retire),
    "take-back": Topic("Take the measure back", TakeBackForm, measures.take_back),
} | {
    kind.replace("_", "-"): Topic(kind.label, partial(ResponsibilityForm, kind=kind), responsibilities.give)
    for kind in ResponsibilityKind
}
PART_TOPICS = {
    "name": Topic("Rename a part", RenameComponentForm, components.rename),
    "end": Topic("End a part", EndComponentForm, components.end),
}
