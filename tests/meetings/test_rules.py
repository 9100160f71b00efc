"""The pure rules of meetings: exemptions and resolutions, tables of reports, the municipal year."""

from datetime import date

import pytest

from meetings.rules.exemptions import (
    ExemptionKind,
    ParagraphsMisread,
    WithheldItem,
    cite,
    exclusion_resolution,
    in_words,
    read_paragraphs,
)
from meetings.rules.minutes import municipal_year_of
from meetings.rules.report_tables import TableMisshapen, check_table, column_groups, printed_rows

EXEMPT, CONFIDENTIAL = ExemptionKind.EXEMPT, ExemptionKind.CONFIDENTIAL


def column(heading="Number", group="", is_number=True):
    return {"heading": heading, "group": group, "is_number": is_number}


@pytest.mark.parametrize(
    ("text", "numbers"), [("", ()), ("3", (3,)), (" 3, 2 ", (2, 3)), ("7,7,1", (1, 7)), ("12,18", (12, 18))]
)
def test_paragraphs_are_read_in_order_and_once(text, numbers):
    assert read_paragraphs(text) == numbers


@pytest.mark.parametrize("text", ["8", "0", "-1", "2;3", "two", "²", "1.5", "3,14", "11", "19"])
def test_anything_else_is_no_paragraph_of_schedule_12a(text):
    with pytest.raises(ParagraphsMisread):
        read_paragraphs(text)


def test_a_withheld_paper_cites_its_paragraphs():
    assert cite(EXEMPT, (2, 3)).startswith("Not for publication: exempt under paragraphs 2 and 3 of Part 1")
    assert "section 100A(3)" in cite(CONFIDENTIAL, ())
    assert in_words((1, 2, 3)) == "paragraphs 1, 2 and 3"


def test_nothing_withheld_needs_no_resolution():
    assert exclusion_resolution([], is_executive=False) is None


def test_the_resolution_cites_section_100a_and_each_item():
    words = exclusion_resolution([WithheldItem(9, EXEMPT, (3,)), WithheldItem(11, EXEMPT, (1, 2))], is_executive=False)
    assert "section 100A(4) of the Local Government Act 1972" in words
    assert "item 9 (paragraph 3); item 11 (paragraphs 1 and 2)." in words
    assert "outweighs the public interest in disclosing" in words


def test_the_executives_resolution_cites_the_regulations():
    words = exclusion_resolution([WithheldItem(9, EXEMPT, (3,))], is_executive=True)
    assert "regulation 4(2)(b)" in words and "100A(4)" not in words


def test_confidential_items_need_no_resolution_and_the_words_say_so():
    words = exclusion_resolution([WithheldItem(9, CONFIDENTIAL, ())], is_executive=False)
    assert words == (
        "The press and public must be excluded under section 100A(2) of the Local Government Act 1972, without a "
        "resolution, for item 9."
    )


@pytest.mark.parametrize(
    ("day", "annual_meeting_on", "year"),
    [
        (date(2017, 2, 3), None, 2016),
        (date(2017, 5, 1), None, 2017),
        (date(2017, 5, 18), date(2017, 5, 19), 2016),
        (date(2017, 5, 19), date(2017, 5, 19), 2017),
        (date(2017, 4, 30), None, 2016),
    ],
)
def test_the_municipal_year_runs_from_annual_meeting_to_annual_meeting(day, annual_meeting_on, year):
    assert municipal_year_of(day, annual_meeting_on) == year


@pytest.mark.parametrize(
    ("columns", "rows", "row_heads"),
    [
        ([], [], 0),
        ("Number", [], 0),
        ([column("")], [], 0),
        ([{"heading": "Number"}], [], 0),
        ([column(), column()], [["1"]], 1),
        ([column(), column()], [["1", 2]], 1),
        ([column(), column()], [["1", "2"]], 2),
        ([column()] * 25, [], 1),
        ([column(), column()], [["1", "2"]] * 501, 1),
        ([column(group=None)], [], 0),
        ([column(is_number="yes")], [], 0),
        ([column()], None, 0),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(columns, rows, row_heads):
    with pytest.raises(TableMisshapen, match=r"\.$"):
        check_table(columns, rows, row_heads)


def test_columns_are_grouped_by_neighbours():
    columns = [column("Age"), column(group="2014"), column("%", "2014"), column(group="2015")]
    assert column_groups(columns) == [("", 1), ("2014", 2), ("2015", 1)]


def test_cells_know_what_they_are_and_an_empty_one_heads_no_row():
    first, second = printed_rows([column("Age", is_number=False), column()], [["Total", "3"], ["", ""]], 1)
    assert [(cell.text, cell.is_head, cell.is_number) for cell in first] == [("Total", True, False), ("3", False, True)]
    assert not second[0].is_head
