"""An uploaded return: looked through line by line, taken in as it was shown, in one go, under whoever uploads it."""

import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from council_portal import audit
from council_portal.models import AuditEvent, StoredFile
from performance.models import Commentary, CycleState, Observation, Reopening, ReturnUpload
from performance.rules.life_cycle import State
from tests.factories.performance import AT, figure
from tests.performance.views.page import hidden, read, table

HERE = "/performance/2031-32-Q2/return/"
HEADS = ("Ref", "Period", "Figure", "Reason for no figure", "Commentary", "Reason for the change")
Q2 = "Quarter 2 2031/32"


def as_csv(*rows: tuple, heads=HEADS) -> bytes:
    return "\r\n".join(",".join(cells) for cells in (heads, *rows)).encode()


def upload(client, content: bytes, name: str = "return.csv"):
    return client.post(HERE, {"file": SimpleUploadedFile(name, content)}, follow=True)


def lines(page) -> dict[str, tuple[str, str]]:
    """What becomes of each line, and what is said of it, by where it stands."""
    return {
        re.search(r"Row \d+$", line)[0]: (verdict, why)
        for line, verdict, _, _, why in table(read(page), "Lines of the return")
    }


def confirm(client, page):
    return client.post(page.request["PATH_INFO"], hidden(read(page)), follow=True)


@pytest.fixture
def owner(plan, client_of):
    return client_of(plan.owner)


def test_a_figure_for_a_quarter_in_which_its_measure_is_not_due_is_remarked_on_until_it_stands(plan, owner):
    page = upload(owner, as_csv(("H1", Q2, "91.3"), ("H5", Q2, "85")))
    told = lines(page)
    remark = "H5 is not due in Quarter 2 (July to September 2031): is the figure for it?"
    assert told["Row 3"][0] == "New" and remark in told["Row 3"][1]
    assert "not due" not in told["Row 2"][1]
    plan.figure("H5", "2031-32-Q2", "85")
    assert remark not in lines(upload(owner, as_csv(("H5", Q2, "86"))))["Row 2"][1]


def test_every_line_is_shown_as_new_changed_the_same_or_refused_with_its_reason(plan, owner):
    plan.figure("H1", "2031-32-Q2", "91.3")
    plan.figure("H3", "2031-32-Q2", "250")
    page = upload(
        owner,
        as_csv(
            ("H1", Q2, "91.3%"),
            ("H2", Q2, "2.25"),
            ("H3", Q2, "260"),
            ("H4", Q2, "12,5"),
            ("H9", Q2, "3"),
            ("H5", "soon", "3"),
            ("H3", "August 2031", ""),
        ),
    )
    # H4 holds a comma unquoted: a column too many, and a reason for no figure that is none.
    assert lines(page) == {
        "Row 2": ("The same", ""),
        "Row 3": ("New", ""),
        "Row 4": ("Changed", ""),
        "Row 5": (
            "Refused",
            "D5 (Reason for no figure): choose one of: Not due, Late, Suppressed, Not applicable, Not collected, "
            "Awaiting validation, Illegible in the source.",
        ),
        "Row 6": (
            "Refused",
            "A6 (Ref): the plan has no measure H9: use a reference such as those of the downloaded return.",
        ),
        "Row 7": (
            "Refused",
            "B7 (Period): “soon” is no period: write it as Quarter 3 2016/17, December 2016 or Year 2016/17.",
        ),
        "Row 8": ("The same", ""),
    }
    assert Observation.objects.filter(state=State.SUBMITTED).count() == 0


def test_what_was_shown_is_taken_in_once_and_audited_value_by_value(plan, owner):
    plan.figure("H3", "2031-32-Q2", "250", state=State.SUBMITTED)
    page = upload(owner, as_csv(("H2", Q2, "2.25"), ("H3", Q2, "260"), ("H4", Q2, "x"), ("H5", Q2, "7", "", "Sound.")))
    done = confirm(owner, page)
    assert "The return return.csv is taken in." in read(done).text
    new = {row.component.series.title: row for row in Observation.objects.filter(state=State.SUBMITTED, channel="file")}
    assert {title: (row.value, row.version) for title, row in new.items()} == {
        "What H2 counts": (Decimal("2.25"), 1),
        "What H3 counts": (260, 2),
        "What H5 counts": (7, 1),
    }
    assert {row.entered_by for row in new.values()} == {plan.owner}
    assert Observation.objects.get(value=250).state == State.REPLACED
    assert Commentary.objects.get().text == "Sound."
    told = AuditEvent.objects.filter(channel="file").order_by("sequence").values_list("verb", "subject", "summary")
    assert list(told) == [
        (
            "return.uploaded",
            "performance-quarter:2031-32-Q2",
            f"{plan.quarter.label}: the return return.csv was uploaded",
        ),
        (
            "observation.submitted",
            "measure:H2",
            f"H2: submitted the figure for {plan.quarter.label}, 2.25 per 1,000 landings",
        ),
        ("observation.submitted", "measure:H3", f"H3: submitted the figure for {plan.quarter.label}, 260"),
        ("observation.submitted", "measure:H5", f"H5: submitted the figure for {plan.quarter.label}, 7.0%"),
        ("commentary.written", "measure:H5", f"Written: H5, {plan.quarter.label}: commentary, version 1"),
        (
            "return.taken_in",
            "performance-quarter:2031-32-Q2",
            f"{plan.quarter.label}: the return return.csv was taken in (1 refused, 1 changed, 2 new)",
        ),
    ]
    assert audit.verify().fault is None
    again = confirm(owner, page)
    assert "taken in already" in read(again).text
    assert lines(upload(owner, as_csv(("H3", Q2, "260"), ("H2", Q2, "2.25")))) == {
        "Row 2": ("The same", ""),
        "Row 3": ("The same", ""),
    }


def test_where_the_record_moved_on_it_is_shown_again_and_nothing_is_taken_in(plan, owner):
    page = upload(owner, as_csv(("H1", Q2, "95"), ("H3", Q2, "260")))
    plan.figure("H3", "2031-32-Q2", "255", state=State.SUBMITTED)
    shown = confirm(owner, page)
    assert "Nothing was taken in: the record has changed since you looked." in read(shown).text
    assert lines(shown)["Row 3"][0] == "Changed"
    assert not Observation.objects.filter(channel="file").exists()
    assert "is taken in" in read(confirm(owner, shown)).text
    assert Observation.objects.filter(channel="file").count() == 2


def test_the_same_refusals_as_the_forms(plan, owner, client_of):
    plan.figure("H1", "2031-32-Q2", "91", state=State.PUBLISHED)
    plan.measures["H3"].responsibilities.all().delete()
    page = upload(
        owner,
        as_csv(
            ("H1", Q2, "92"),
            ("H1", "Quarter 1 2031/32", "90"),
            ("H1", "Quarter 3 2031/32", "90"),
            ("H1", "Quarter 4 2030/31", "101"),
            ("H1", "Quarter 3 2030/31", "1.234"),
            ("H1", "Quarter 2 2030/31", "99", "Late"),
            ("H3", Q2, "7"),
        ),
    )
    said = {where: sentence for where, (verdict, sentence) in lines(page).items() if verdict == "Refused"}
    assert said == {
        "Row 2": "F2 (Reason for the change): this figure is published: say why it is revised.",
        "Row 3": "Quarter 1 (April to June 2031) is closed: ask the performance lead to reopen H1.",
        "Row 4": "Quarter 3 (October to December 2031) is later than Q2 2031/32: leave it for its own return.",
        "Row 5": "C5 (Figure): Enter a figure of 100.0% or less.",
        "Row 6": "C6 (Figure): Enter at most 1 decimal place: this measure is kept to that many decimals.",
        "Row 7": "D7 (Reason for no figure): there is a figure: empty this cell, or take the figure away.",
        "Row 8": "Only the owner of H3 or their deputy enters its figures.",
    }
    Reopening.objects.create(
        cycle=plan.edition.cycles.get(state=CycleState.CLOSED),
        measure=plan.measures["H1"],
        user=plan.owner,
        until_on=date(2031, 11, 1),
        reason="The source was late.",
        by=plan.lead,
        at=AT,
    )
    page = upload(
        owner, as_csv(("H1", Q2, "92", "", "One more boat.", "Miscounted."), ("H1", "Quarter 1 2031/32", "90"))
    )
    assert [verdict for verdict, _ in lines(page).values()] == ["Changed", "New"]
    confirm(owner, page)
    revised = Observation.objects.get(value=92)
    assert (revised.quality, revised.why, revised.version) == ("revised", "Miscounted.", 2)


def test_a_figure_that_needs_commentary_and_has_none_is_kept_as_a_draft(plan, owner):
    content = as_csv(("H1", Q2, "50"), ("H2", Q2, "2.00"))
    page = upload(owner, content)
    assert lines(page)["Row 2"] == (
        "Kept as a draft",
        "Commentary is needed because the measure is off target: without it the figure is kept as a draft.",
    )
    confirm(owner, page)
    assert {row.value: row.state for row in Observation.objects.all()} == {50: State.DRAFT, 2: State.SUBMITTED}
    assert AuditEvent.objects.get(verb="observation.drafted").subject == "measure-draft:H1"
    page = upload(owner, content)
    assert lines(page)["Row 2"] == (
        "The same",
        "It is your draft already. To submit it, write its commentary, because the measure is off target.",
    )
    page = upload(owner, as_csv(("H1", Q2, "50", "", "Storms.")))
    assert lines(page)["Row 2"] == ("New", "Its commentary is new. It takes the place of a draft.")
    confirm(owner, page)
    assert Observation.objects.get(value=50).state == State.SUBMITTED
    assert audit.verify().fault is None


def test_a_figure_that_disagrees_with_its_parts_is_taken_as_typed_and_asked_about_as_in_the_form(plan, owner):
    heads = (*HEADS[:3], "Numerator", "Denominator", *HEADS[3:])
    page = upload(owner, as_csv(("H1", Q2, "95.1", "20", "21", "", "One boat was counted by hand."), heads=heads))
    verdict, why = lines(page)["Row 2"]
    assert verdict == "New"
    assert "95.1% does not follow from 20 of 21, which gives 95.2%: it is taken as typed, and asked about." in why
    confirm(owner, page)
    kept = Observation.objects.get(component=plan.component("H1"))
    assert (kept.value, kept.numerator, kept.denominator) == (Decimal("95.1"), Decimal(20), Decimal(21))
    assert kept.answers.get(doubt="parts_disagree").question.endswith("Which of them is right?")


def test_lines_that_say_different_things_of_one_place_are_all_refused_and_the_same_thing_counts_once(plan, owner):
    page = upload(
        owner,
        as_csv(
            ("H1", Q2, "95"), ("H1", "2031-32-Q2", "96"), ("H3", Q2, "260"), ("H3", "Q2 2031/32", "260"),
            ("H4", Q2, "7", "", "One."), ("H4", "July 2031", "", "", "Two."),
        ),
    )  # fmt: skip
    assert lines(page) == {
        "Row 2": ("Refused", "Row 2 and Row 3 give different figures for the same place: leave one of them."),
        "Row 3": ("Refused", "Row 2 and Row 3 give different figures for the same place: leave one of them."),
        "Row 4": ("New", ""),
        "Row 5": ("The same", "Says the same as Row 4, so it counts once."),
        "Row 6": ("Refused", "Row 6 and Row 7 give different commentaries for the measure: leave one of them."),
        "Row 7": ("Refused", "Row 6 and Row 7 give different commentaries for the measure: leave one of them."),
    }


def test_a_figure_is_typed_in_the_file_as_in_the_grid(plan, owner):
    page = upload(
        owner,
        as_csv(
            ("H1", Q2, "8 of 21"),
            ("H1", "July 2031", "30/21"),
            ("H2", Q2, "2.25 (p)"),
            ("H3", Q2, "Late", "", "The gauge is broken."),
            ("H4", Q2, "0 of 0"),
        ),
    )
    assert lines(page)["Row 3"] == ("Refused", "C3 (Figure): The two numbers make more than 100.0%: check them.")
    assert lines(page)["Row 6"] == (
        "Refused",
        "Row 6 (Denominator): with zero there is no figure: choose a reason instead.",
    )
    confirm(owner, page)
    kept = {each.component.series.title[5:7]: each for each in Observation.objects.all()}
    assert (kept["H1"].numerator, kept["H1"].denominator, round(kept["H1"].value, 1)) == (8, 21, Decimal("38.1"))
    assert (kept["H2"].value, kept["H2"].quality) == (Decimal("2.25"), "provisional")
    assert (kept["H3"].value, kept["H3"].reason_for_no_figure) == (None, "late")


def test_a_workbook_is_read_as_its_cells_are_meant(plan, owner):
    book = openpyxl.load_workbook(io.BytesIO(owner.get(f"{HERE}download/xlsx/").content))
    sheet = book["HAVEN"]
    at = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}

    def write(ref: str, **cells):
        for head, value in cells.items():
            sheet.cell(rows[ref], at[head.replace("_", " ")]).value = value

    write("H1", Figure=0.953)
    sheet.cell(rows["H1"], at["Figure"]).number_format = "0.0%"
    write("H2", Numerator=9, Denominator=4000, Provisional="Yes")
    sheet.cell(rows["H2"], at["Year-end forecast"]).value = 2.345678
    sheet.cell(rows["H2"], at["Confidence"]).value = "high"
    sheet.cell(rows["H2"], at["Reason for the change"]).value = "Landings are rising."
    write("H3", Reason_for_no_figure="Late", Expected_on=date(2031, 11, 3), Commentary="=1+1")
    write("H4", Figure=date(2031, 8, 8))
    write("H5", Figure="#DIV/0!")
    sheet.cell(rows["H3"], at["Commentary"]).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    page = upload(owner, out.getvalue(), "return.xlsx")
    shown = table(read(page), "Lines of the return")
    said = {line.split()[0]: (verdict, now, why) for line, verdict, _, now, why in shown}
    assert said["H1"] == ("New", "95.3%", "")
    assert said["H2"] == (
        "New",
        "2.25 per 1,000 landings, 9 of 4,000, provisional",
        "S3 (Year-end forecast): 2.345678 is kept as 2.35 per 1,000 landings. "
        "Year-end forecast: 2.35 per 1,000 landings, high confidence.",
    )
    assert said["H3"] == ("New", "Late, expected 3 November 2031", "Its commentary is new.")
    assert "J5 (Figure): the cell holds a date, 8 August 2031: type the number again." in said["H4"]
    assert "J6 (Figure): the cell holds #DIV/0!: mend the formula and save again." in said["H5"]
    confirm(owner, page)
    assert Commentary.objects.get().text == "=1+1"
    forecast = Observation.objects.get(kind="forecast")
    assert (forecast.confidence, forecast.why) == ("high", "Landings are rising.")


def test_a_return_is_seen_by_whoever_uploaded_it_and_read_by_the_lead(plan, owner, client_of):
    page = upload(owner, as_csv(("H1", Q2, "95")))
    address = page.request["PATH_INFO"]
    assert client_of(plan.deputy).get(address).status_code == 404
    assert client_of(plan.deputy).post(address, hidden(read(page))).status_code == 404
    assert client_of(plan.lead).post(HERE, {"file": SimpleUploadedFile("r.csv", b"Ref")}).status_code == 403
    assert "each uploads their own return" in read(client_of(plan.lead).get(HERE)).text
    assert client_of(plan.member).get(HERE).status_code == 403
    kept = StoredFile.objects.get(name="return.csv")
    reached = f"/files/{kept.pk}/return.csv"
    answers = {}
    for who in ("owner", "lead", "deputy"):
        response = client_of(getattr(plan, who)).get(reached)
        answers[who] = response.status_code
        # Read to its end, the file is closed.
        b"".join(response)
    assert answers == {"owner": 200, "lead": 200, "deputy": 404}


def test_a_file_that_is_no_return_is_refused_beside_the_field_and_nothing_is_listed(plan, owner):
    for content, sentence in (
        (b"", "The file is empty"),
        (b"Name,Age\r\nAnn,7", "The file has no columns Ref and Period"),
        (b"Ref,Period,Figure,figure\r\n", "The file has two columns named Figure"),
        (b"%PDF-1.7", "The file is a PDF"),
    ):
        page = read(upload(owner, content))
        assert sentence in page.with_class("govuk-error-summary")[0].text
    assert "Choose the file of your return." in read(owner.post(HERE)).text
    assert not ReturnUpload.objects.filter(read__isnull=False).exists()


def test_a_return_without_a_line_says_so_and_one_without_a_line_of_a_kind_too(plan, owner):
    page = read(upload(owner, as_csv()))
    assert "There is nothing to take in. The file has no lines below its heads." in page.text and not page.all("table")
    refused = upload(owner, as_csv(("H9", Q2, "91.3")))
    page = read(owner.get(refused.request["PATH_INFO"], {"show": "new"}))
    assert table(page, "Lines of the return, those of one kind") == [["None of the lines is of this kind."]]


def test_a_large_return_is_read_and_taken_in_by_a_worker(plan, owner, settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr("performance.imports.LARGE_FILE", 10)
    monkeypatch.setattr("performance.imports.LARGE_RETURN", 0)
    followed = upload(owner, as_csv(("H1", Q2, "95")))
    assert "Done." in read(followed).text
    page = owner.get(next(link for link in read(followed).all("a") if "Look through" in link.text).attributes["href"])
    assert "Done." in read(confirm(owner, page)).text
    assert Observation.objects.get().channel == "file"
    overtaken = confirm(owner, page)
    assert "This return has been taken in already." in read(overtaken).text
    assert "no columns Ref and Period" in read(upload(owner, b"a table,of something else")).text


def test_the_number_of_queries_does_not_grow_with_the_lines(plan, owner, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(count: int) -> int:
        months = [("H3", f"{name} {year}", "4") for year in range(1990, 1990 + count) for name in ("May", "June")]
        page = upload(owner, as_csv(("H1", Q2, "50"), *months))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            owner.get(page.request["PATH_INFO"])
        with CaptureQueriesContext(connection) as writing:
            confirm_only = owner.post(page.request["PATH_INFO"], hidden(read(page)))
        assert confirm_only.status_code == 302
        Observation.objects.all().delete()
        return len(queries), len(writing)

    assert asked(1) == asked(10)


def test_comparison_with_what_the_forecast_said(plan, owner):
    figure(plan.component("H1"), plan.quarter.year, "92", plan.owner, plan.approver, kind="forecast", confidence="low")
    heads = ("Ref", "Period", "Year-end forecast", "Confidence")
    page = upload(owner, as_csv(("H1", Q2, "92.0", "Low"), ("H2", Q2, "", "high"), ("H1", Q2, "92", ""), heads=heads))
    assert lines(page) == {
        "Row 2": ("The same", ""),
        "Row 4": ("The same", ""),
        "Row 3": (
            "Refused",
            "D3 (Confidence): there is no forecast to be sure of: give one, or empty the cell.",
        ),
    }


def test_a_new_forecast_says_how_sure_it_is_and_what_it_rests_on_as_in_the_grid(plan, owner):
    figure(plan.component("H1"), plan.quarter.year, "92", plan.owner, plan.approver, kind="forecast", confidence="low")
    heads = ("Ref", "Period", "Year-end forecast", "Confidence", "Reason for the change")
    unsure = "D2 (Confidence): say how sure you are of the forecast."
    baseless = "E2 (Reason for the change): say what the forecast rests on."
    for confidence, why, told in (
        ("", "", ("Refused", f"{unsure} {baseless}")),
        ("", "Two boats more.", ("Refused", unsure)),
        ("medium", "", ("Refused", baseless)),
        (
            "medium",
            "Two boats more.",
            ("Changed", "Year-end forecast: 93.0%, medium confidence, before 92.0%, low confidence."),
        ),
    ):
        page = upload(owner, as_csv(("H1", Q2, "93", confidence, why), heads=heads))
        assert lines(page) == {"Row 2": told}


def test_what_is_odd_about_a_figure_is_asked_and_its_reason_kept_as_the_answer(plan, owner):
    plan.figure("H3", "2031-32-Q1", "120")
    asked = upload(owner, as_csv(("H3", Q2, "1200")))
    assert re.search(r"\?.* To answer, write in the column Reason for the change\.$", lines(asked)["Row 2"][1])
    page = upload(owner, as_csv(("H3", Q2, "1200", "", "", "A second harbour is counted now.")))
    assert lines(page)["Row 2"][0] == "New"
    confirm(owner, page)
    answer = Observation.objects.get(value=1200).answers.get()
    assert (answer.doubt, answer.words) == ("magnitude", "A second harbour is counted now.")
    assert str(answer) in AuditEvent.objects.get(verb="observation.submitted").after["questions"]
