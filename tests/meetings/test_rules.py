"""The pure rules of meetings: exemptions and resolutions, tables of reports, the municipal year."""

from datetime import date

import pytest

from council_portal.models import Nation
from meetings.rules.exemptions import (
    ExemptionKind,
    ParagraphsMisread,
    WithheldItem,
    cite,
    exclusion_resolution,
    in_words,
    open_to_councillors,
    read_paragraphs,
)
from meetings.rules.laws import BY_NATION
from meetings.rules.minutes import municipal_year_of
from meetings.rules.report_tables import TableMisshapen, check_table, column_groups, printed_rows

EXEMPT, CONFIDENTIAL = ExemptionKind.EXEMPT, ExemptionKind.CONFIDENTIAL


def column(heading="Number", group="", is_number=True):
    return {"heading": heading, "group": group, "is_number": is_number}


def withheld(number, kind=EXEMPT, paragraphs=(3,), nation="england"):
    return WithheldItem(number, kind, paragraphs, nation)


@pytest.mark.parametrize(
    ("nation", "text", "numbers"),
    [
        ("england", "", ()),
        ("england", "3", (3,)),
        ("england", " 3, 2 ", (2, 3)),
        ("england", "7,7,1", (1, 7)),
        ("wales", "12,18", (12, 18)),
        ("scotland", "15,1", (1, 15)),
        ("northern_ireland", "7", (7,)),
    ],
)
def test_paragraphs_are_read_in_order_and_once(nation, text, numbers):
    assert read_paragraphs(text, nation=nation) == numbers


@pytest.mark.parametrize("text", ["8", "0", "-1", "2;3", "two", "²", "1.5", "3,14", "11", "19"])
def test_anything_else_is_no_paragraph_of_schedule_12a(text):
    with pytest.raises(ParagraphsMisread, match="numbers from 1 to 7"):
        read_paragraphs(text, nation="england")


@pytest.mark.parametrize(("nation", "text"), [("wales", "11"), ("wales", "3"), ("scotland", "16"), ("scotland", "0")])
def test_each_nations_list_ends_where_its_act_ends_it(nation, text):
    with pytest.raises(ParagraphsMisread):
        read_paragraphs(text, nation=nation)


@pytest.mark.parametrize(
    ("nation", "number", "words"),
    [
        ("england", 3, "paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972"),
        ("wales", 14, "paragraph 14 of Part 4 of Schedule 12A to the Local Government Act 1972"),
        ("scotland", 6, "paragraph 6 of Part I of Schedule 7A to the Local Government (Scotland) Act 1973"),
        (
            "northern_ireland",
            3,
            "paragraph 3 of Part 1 of Schedule 6 to the Local Government Act (Northern Ireland) 2014",
        ),
    ],
)
def test_a_withheld_paper_cites_its_paragraph_of_its_nations_act(nation, number, words):
    assert cite(EXEMPT, (number,), nation=nation) == f"Not for publication: exempt under {words}"


def test_several_paragraphs_are_a_phrase():
    assert in_words((1, 2, 3)) == "paragraphs 1, 2 and 3"
    assert "under paragraphs 2 and 3 of Part 1" in cite(EXEMPT, (2, 3), nation="england")


@pytest.mark.parametrize(
    ("nation", "section"),
    [("england", "100A(3)"), ("wales", "100A(3)"), ("scotland", "50A(3)"), ("northern_ireland", "42(3)")],
)
def test_a_confidential_paper_cites_its_section(nation, section):
    assert f"confidential information under section {section} of the Local" in cite(CONFIDENTIAL, (), nation=nation)


def test_nothing_withheld_needs_no_resolution():
    assert exclusion_resolution([], is_executive=False) is None


def test_the_resolution_cites_section_100a_and_each_item():
    words = exclusion_resolution([withheld(9), withheld(11, paragraphs=(1, 2))], is_executive=False)
    assert "section 100A(4) of the Local Government Act 1972" in words
    assert "item 9 (paragraph 3); item 11 (paragraphs 1 and 2)." in words
    assert "outweighs the public interest in disclosing" in words


def test_the_executives_resolution_cites_the_regulations():
    words = exclusion_resolution([withheld(9)], is_executive=True)
    assert "regulation 4(2)(b)" in words and "100A(4)" not in words


@pytest.mark.parametrize("is_executive", [False, True])
@pytest.mark.parametrize(
    ("nation", "power", "duty", "is_weighed"),
    [
        ("wales", "section 100A(4) of the Local Government Act 1972", "section 100A(2)", True),
        ("scotland", "section 50A(4) of the Local Government (Scotland) Act 1973", "section 50A(2)", False),
        (
            "northern_ireland",
            "section 42(4) of the Local Government Act (Northern Ireland) 2014",
            "section 42(2)",
            True,
        ),
    ],
)
def test_elsewhere_the_resolution_cites_the_nations_own_act_and_weighs_only_what_it_asks_to_weigh(
    nation, power, duty, is_weighed, is_executive
):
    items = [withheld(9, nation=nation, paragraphs=(14,)), withheld(10, CONFIDENTIAL, (), nation)]
    words = exclusion_resolution(items, is_executive=is_executive)
    assert f"That, under {power}, the press and public be excluded" in words and "item 9 (paragraph 14)." in words
    assert f"must be excluded under {duty} of the Local" in words and words.endswith("for item 10.")
    assert ("public interest" in words) == is_weighed and "(England)" not in words


def test_in_wales_legal_privilege_is_not_weighed():
    privileged = withheld(9, nation="wales", paragraphs=(16,))
    assert "public interest" not in exclusion_resolution([privileged], is_executive=False)
    words = exclusion_resolution([privileged, withheld(10, nation="wales", paragraphs=(14,))], is_executive=False)
    assert "in disclosing the information (save under paragraph 16, where it is not weighed): item 9" in words


def test_the_sets_of_paragraphs_that_keep_a_paper_from_no_councillor_are_every_mixture_of_them():
    assert open_to_councillors(BY_NATION["england"]) == ["3", "6", "3,6"]
    scotland = open_to_councillors(BY_NATION["scotland"])
    assert len(scotland) == 31 and {"6", "8,15", "6,8,10,13,15"} <= set(scotland) and "6,9" not in scotland


@pytest.mark.parametrize("nation", BY_NATION)
def test_every_nation_of_the_setting_has_its_own_list_of_paragraphs(nation):
    law = BY_NATION[nation]
    assert set(BY_NATION) == set(Nation.values)
    assert law.open_to_councillors <= set(law.paragraphs) and law.registered in law.paragraphs
    assert law.numbers == {"england": "1 to 7", "wales": "12 to 18", "scotland": "1 to 15"}.get(nation, "1 to 7")


def test_confidential_items_need_no_resolution_and_the_words_say_so():
    words = exclusion_resolution([withheld(9, CONFIDENTIAL, ())], is_executive=False)
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
