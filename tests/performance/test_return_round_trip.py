"""The return goes out and comes back: nothing changes, whatever is recorded, and whatever order its rows are in."""

import csv
import io
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council_portal.access.actor import Actor
from council_portal.spreadsheets import read_tables
from performance.exports import return_response
from performance.models import Commentary, Component, Observation
from performance.queries.return_lines import return_lines
from performance.queries.return_review import Review, review
from performance.queries.reviewed_lines import Verdict
from performance.rules.life_cycle import State
from performance.rules.reporting import NoFigure
from performance.rules.return_reading import lines_of
from tests.factories.performance import AT, YEAR, figure
from tests.programs import needs_office

DAY = date(2031, 10, 10)
PLACES = {"percent": 1, "rate": 2, "count": 0}


def exported(plan, kind: str, by=None) -> bytes:
    actor = Actor(user=by or plan.owner, on=DAY)
    lines = return_lines(actor, plan.edition, plan.quarter)
    return return_response(lines, plan.quarter, kind, made_on=DAY).content


def reviewed(plan, content: bytes) -> Review:
    lines, remarks = lines_of(read_tables(content).tables)
    return review(lines, remarks, actor=Actor(user=plan.owner, on=DAY), edition=plan.edition, quarter=plan.quarter)


def is_unchanged(found: Review) -> bool:
    return {line.verdict for line in found.lines} == {Verdict.SAME} and not found.changes_anything


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="'=+-@\t\n"), max_size=60
)
RECORDED = st.fixed_dictionaries(
    {
        "value": st.decimals(0, 100, places=4),
        "parts": st.none() | st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)),
        "quality": st.sampled_from(["final", "provisional", "revised"]),
        "part": st.sampled_from(["", "July only", "=1+1"]),
        "reason": st.none() | st.sampled_from(NoFigure),
        "state": st.sampled_from([State.SUBMITTED, State.VERIFIED, State.APPROVED, State.PUBLISHED, State.RETURNED]),
        "expected_on": st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        "commentary": WORDS,
        "forecast": st.none() | st.decimals(-1000, 10**9, places=4),
        "confidence": st.sampled_from(["", "low", "medium", "high"]),
    }
)


def record(plan, component: Component, said: dict) -> None:
    """One figure with its commentary and forecast, as no form would always have let it in."""
    reason = said["reason"]
    parts = {} if said["parts"] is None else dict(zip(("numerator", "denominator"), said["parts"], strict=True))
    signed = {"verified_by": plan.lead, "verified_at": AT} if said["state"] == State.VERIFIED else {}
    if said["state"] == State.RETURNED:
        signed = {"returned_by": plan.lead, "returned_at": AT, "return_reason": "Look again."}
    figure(
        component,
        plan.quarter,
        None if reason else str(said["value"]),
        plan.owner,
        plan.approver,
        state=said["state"],
        quality=said["quality"],
        reason_for_no_figure=reason.value if reason else "",
        expected_on=said["expected_on"] if reason else None,
        is_part_period=bool(said["part"]),
        part_period_words=said["part"],
        **parts,
        **signed,
    )
    measure = component.series.measures.get()
    commentary = Commentary(measure=measure, text=said["commentary"], by=plan.owner, at=AT)
    commentary.period = plan.quarter
    commentary.save()
    if said["forecast"] is not None:
        forecast = {"kind": "forecast", "confidence": said["confidence"]}
        figure(component, YEAR, str(said["forecast"]), plan.owner, plan.approver, **forecast)


def forget(plan) -> None:
    Observation.objects.all().delete()
    Commentary.objects.all().delete()


@given(said=st.lists(RECORDED, min_size=3, max_size=3), order=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_exported_changes_nothing_in_whatever_order(plan, said, order):
    forget(plan)
    for ref, each in zip(("H1", "H2", "H3"), said, strict=True):
        record(plan, plan.component(ref), each)
    content = exported(plan, "csv")
    assert is_unchanged(reviewed(plan, content))
    assert is_unchanged(reviewed(plan, shuffled(content, order)))


@given(figures=st.lists(st.decimals(0, 100, places=1), min_size=4, max_size=4), order=st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_rows_makes_no_difference(plan, figures, order):
    heads, *rows = csv.reader(io.StringIO(exported(plan, "csv").decode("utf-8-sig")))
    for row, value in zip(rows, [*figures, "many"], strict=True):
        row[heads.index("Figure")] = str(value)
    content = _as_csv([heads, *rows, rows[0]])
    assert told(reviewed(plan, content)) == told(reviewed(plan, shuffled(content, order)))


def told(found: Review) -> list:
    """What becomes of each measure's lines, without saying where they stand."""
    return sorted(
        (line.ref, line.verdict, line.now, len(line.sentences), len(line.figures), bool(line.commentary))
        for line in found.lines
    )


def shuffled(content: bytes, order) -> bytes:
    heads, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    order.shuffle(rows)
    return _as_csv([heads, *rows])


def _as_csv(rows: list) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.fixture
def filled(plan):
    """A plan with a figure of every sort: worked out, provisional, in words, none, with commentary and forecast."""
    plan.figure("H1", "2031-32-Q2", "38.0952", numerator=Decimal(8), denominator=Decimal(21), quality="provisional")
    plan.figure("H2", "2031-32-Q2", None, reason_for_no_figure="late", expected_on=date(2031, 11, 3))
    plan.figure("H3", "2031-32-Q2", "1072", is_part_period=True, part_period_words="July only", covers_months=1)
    Component.objects.filter(series=plan.measures["H5"].series).update(unit="text", decimal_places=0)
    plan.figure("H5", "2031-32-Q2", None, text="=In good repair")
    forecast = {"kind": "forecast", "confidence": "low"}
    figure(plan.component("H1"), YEAR, "92.5", plan.owner, plan.approver, **forecast)
    for ref, text in (("H1", "Storms.\n\nTwo boats – café"), ("H2", "-1 harbour master")):
        commentary = Commentary(measure=plan.measures[ref], text=text, by=plan.owner, at=AT)
        commentary.period = plan.quarter
        commentary.save()
    return plan


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_return_of_every_sort_of_figure_comes_back_unchanged(filled, kind):
    assert is_unchanged(reviewed(filled, exported(filled, kind)))


def test_a_return_saved_by_another_program_comes_back_unchanged(filled):
    """What such a program does to it, without one: every cell written anew, in another order of columns."""
    book = openpyxl.load_workbook(io.BytesIO(exported(filled, "xlsx")))
    sheet = book["HAVEN"]
    sheet.move_range(f"A1:A{sheet.max_row}", cols=sheet.max_column)
    out = io.BytesIO()
    book.save(out)
    assert is_unchanged(reviewed(filled, out.getvalue()))


@pytest.mark.long
@pytest.mark.once
@needs_office
def test_a_return_opened_recalculated_and_saved_by_libreoffice_comes_back_unchanged(filled, tmp_path):
    (tmp_path / "return.xlsx").write_bytes(exported(filled, "xlsx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
        + ["--outdir", str(tmp_path / "saved"), str(tmp_path / "return.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    saved = (tmp_path / "saved" / "return.xlsx").read_bytes()
    assert b"LibreOffice" in openpyxl_properties(saved)
    assert is_unchanged(reviewed(filled, saved))


def openpyxl_properties(content: bytes) -> bytes:
    import zipfile

    return zipfile.ZipFile(io.BytesIO(content)).read("docProps/app.xml")
