"""The PDF room: what is bound reads back whole and tagged, what is refused is refused, and limits hold."""

import os
import re
import subprocess
import sys
import time
from base64 import b64encode

import pytest

from council_portal import pdf
from council_portal.pdf.fetcher import BASE_URL, AssetFetcher, FetchRefused

ROWS = "".join(
    f'<tr class="table__group"><th scope="rowgroup" colspan="3">Group {number // 25}</th></tr>'
    * (number % 25 == 0)
    + f'<tr><th scope="row">Row {number}</th><td>{number}</td>'
    f'<td><img src="/static/marks/on-target.svg" alt="" width="8" height="8"> On target</td></tr>'
    for number in range(150)
)
TABLE = (
    '<table><caption>A long table</caption><thead><tr><th scope="col">Row</th><th scope="col">Number</th>'
    f'<th scope="col">Status</th></tr></thead><tbody>{ROWS}</tbody></table>'
)
LONG_REPORT = (
    '<h1>The report</h1><h2 id="one">Background</h2><p><a href="#one">Here</a>, <a href="/home/">the portal</a> and '
    f'<a href="https://www.example.org/">elsewhere</a>. {"Words of a long paragraph. " * 300}</p>'
    f"<ul><li>First</li><li>{'Words of a long entry. ' * 300}</li></ul><h2>Figures</h2>{TABLE}"
)


SVG_THAT_FETCHES = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    b'<image href="file:///etc/hostname" width="9" height="9"/></svg>'
)


def document(body: str, layout: str = "portrait") -> str:
    head = '<!DOCTYPE html><html lang="en-GB"><head><title>A paper</title></head>'
    return f'{head}<body class="{layout}">{body}</body></html>'


def volume(**changes) -> pdf.Volume:
    chapters = [
        pdf.Chapter(
            "item-6",
            "6. The long report",
            "Agenda item 6",
            [
                pdf.Part("6-1", "The report", document(LONG_REPORT)),
                pdf.Part("6-2", "The scorecard", document("<h1>The scorecard</h1><h2 id='one'>All</h2>", "landscape")),
            ],
        ),
        pdf.Chapter(
            "item-7",
            "7. Not for publication",
            "Agenda item 7",
            [pdf.Part("7-1", "Not for publication", document("<h1>Not for publication</h1>"), stands_for=7)],
        ),
        pdf.Chapter(
            "item-8", "8. Minutes", "Agenda item 8", [pdf.Part("8-1", "Minutes", document("<h1>Minutes</h1>"))]
        ),
    ]
    front = document(
        "<h1>Agenda</h1>"
        + "".join(
            f'<p><a href="#{chapter.anchor}">{chapter.title}</a> {pdf.pages_token(chapter.anchor)}</p>'
            for chapter in chapters
        )
    )
    return pdf.Volume(**{"title": "A volume", "chapters": chapters, "front": front, "foot": "The Board"} | changes)


@pytest.fixture(scope="module")
def bound() -> pdf.Bound:
    return pdf.bind(volume())


@pytest.fixture(scope="module")
def read(bound) -> pdf.Inspection:
    return pdf.inspect(bound.pdf)


def test_nothing_is_wrong_with_a_bound_volume_and_it_claims_pdf_ua(bound, read):
    assert bound.findings == ()
    assert pdf.findings(bound.pdf) == []
    assert (read.title, read.language, read.claims_ua) == ("A volume", "en-GB", True)


def test_the_same_volume_gives_the_same_bytes(bound):
    assert pdf.bind(volume()).pdf == bound.pdf


def test_printed_number_label_and_range_agree_on_every_page(bound, read):
    assert read.labels[: bound.front_sheets] == ("Agenda",) * bound.front_sheets
    assert "Page" not in read.texts[0].replace("(Page", "")
    expected = [str(number) for number in range(1, bound.chapters["item-6"].last + 1)]
    expected += [str(bound.chapters["item-7"]), str(bound.chapters["item-8"])]
    assert list(read.labels[bound.front_sheets :]) == expected
    for label, text in zip(expected, read.texts[bound.front_sheets :], strict=True):
        assert re.search(rf"\bPages? {label}$", text, re.MULTILINE)


def test_a_placeholder_takes_up_the_numbers_of_the_pages_it_stands_for(bound):
    assert bound.chapters["item-7"].count == 7
    assert bound.chapters["item-8"].first == bound.chapters["item-7"].last + 1


def test_the_front_sheet_shows_each_chapter_s_pages_and_links_to_them(bound, read):
    front = " ".join(read.texts[0].split())
    for chapter in volume().chapters:
        pages = bound.chapters[chapter.anchor]
        assert f"{chapter.title} {pages.agenda_words}" in front
        [link] = [link for link in read.links if link.description == chapter.title]
        assert read.labels[link.target] in (str(pages.first), str(pages))


def test_bookmarks_nest_chapters_papers_and_headings(read):
    agenda, long_report, withheld, minutes = read.bookmarks
    assert (agenda.title, agenda.sheet) == ("Agenda", 0)
    assert long_report.title == "6. The long report"
    report, scorecard = long_report.children
    assert [heading.title for heading in report.children] == ["Background", "Figures"]
    assert read.labels[scorecard.sheet] == str(int(read.labels[withheld.sheet].partition("-")[0]) - 1)


def test_what_a_page_end_parts_is_one_in_the_structure(bound, read):
    tags = [element.tag for element in read.structure]
    assert tags.count("Table") == tags.count("THead") == tags.count("Caption") == 1
    assert tags.count("TR") == 1 + 150 + 6
    assert tags.count("L") == 1
    assert tags.count("LI") == 2


def test_ids_of_two_papers_do_not_meet_and_links_into_the_portal_are_dropped(read):
    [inside] = [link for link in read.links if link.description == "Here"]
    assert inside.target == inside.sheet
    assert [link.address for link in read.links if link.address] == ["https://www.example.org/"]
    assert "the portal" not in {link.description for link in read.links}


def test_a_mark_stands_on_every_page_and_in_no_paper_s_structure():
    marked = pdf.bind(volume(mark=pdf.Mark("DRAFT: not yet published", (1, 0.97, 0.9))))
    assert marked.findings == ()
    assert all("DRAFT: not yet published" in text for text in pdf.inspect(marked.pdf).texts)


def test_a_paper_with_a_fault_is_bound_with_the_finding_and_without_the_claim():
    faulty = pdf.Chapter("item-1", "1. Skips", "Item 1", [pdf.Part("1", "Skips", document("<h1>A</h1><h4>B</h4>"))])
    made = pdf.bind(volume(chapters=[faulty], front=""))
    assert made.findings
    assert not pdf.inspect(made.pdf).claims_ua


def test_the_placeholder_s_pages_can_be_counted_without_anything_else_coming_out():
    assert pdf.count_pages([document("<h1>One</h1>"), document(LONG_REPORT)])[0] == 1


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1/x.png",
        "https://example.org/static/css/print.css",
        "ftp://example.org/x.png",
        BASE_URL + "home/",
        BASE_URL + "static/../manage.py",
        BASE_URL + "static/css/../../manage.py",
        BASE_URL + "static/css/missing.svg",
        "data:text/html,x",
        "data:,x",
        "data:image/png;base64,???",
    ],
)
def test_an_address_that_is_not_ours_is_not_fetched(address):
    with pytest.raises(FetchRefused):
        AssetFetcher().fetch(address)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param("file:///etc/hostname", id="a file", marks=pytest.mark.long),
        pytest.param(
            "data:image/svg+xml;base64," + b64encode(SVG_THAT_FETCHES).decode(), id="a picture within a picture"
        ),
    ],
)
def test_a_paper_that_asks_for_what_is_not_ours_fails_by_name(picture):
    with pytest.raises(pdf.PdfFailed, match="^The bad paper cannot be set: a document may not fetch file:"):
        pdf.set_paper(document(f'<h1>A paper</h1><img src="{picture}" alt="x">'), title="The bad paper")


def test_a_paper_cannot_attach_a_file():
    asking = '<link rel="attachment" href="file:///etc/hostname"><a rel="attachment" href="https://example.org/x">x</a>'
    assert b"EmbeddedFile" not in pdf.set_paper(document(f"<h1>A paper</h1><p>{asking}</p>"), title="A paper")


def test_our_own_files_and_small_pictures_are_served():
    fetcher = AssetFetcher()
    assert fetcher.fetch(BASE_URL + "static/css/print.css").content_type == "text/css"
    assert fetcher.fetch(BASE_URL + "static/css/print.0123456789ab.css").content_type == "text/css"
    assert fetcher.fetch("data:image/svg+xml,%3Csvg/%3E").read() == b"<svg/>"
    with pytest.raises(FetchRefused, match="larger"):
        fetcher.fetch("data:image/png," + "x" * 600_000)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        pytest.param(pdf.Limits(processor_seconds=1), "took longer to set than is allowed", marks=pytest.mark.long),
        (pdf.Limits(wall_seconds=1), "took longer than is allowed"),
        pytest.param(pdf.Limits(file_size=1000), "larger than is allowed", marks=pytest.mark.long),
    ],
)
def test_a_process_that_overruns_a_limit_ends_with_a_sentence(limits, sentence):
    """The paper is longer than any other, so that it is set nowhere else and kept from there."""
    with pytest.raises(pdf.PdfFailed, match=sentence):
        pdf.set_paper(document(LONG_REPORT + "<p>Words without an end.</p>" * 5000), title="A paper", limits=limits)


def test_what_is_not_a_pdf_is_said_to_be_none():
    with pytest.raises(pdf.PdfFailed, match="not a PDF"):
        pdf.inspect(b"%PDF-1.7 nonsense")


def processes_begun_by(pid: int) -> list[str]:
    return subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()


def test_the_process_that_sets_papers_ends_with_the_one_that_asked():
    asking = (
        "from council_portal import pdf; from tests.council_portal.test_pdf import *;"
        "pdf.bind(volume(), on_step=lambda step: print(step, flush=True))"
    )
    process = subprocess.Popen([sys.executable, "-c", asking], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    # The step is told just before the process that does it begins.
    deadline = time.monotonic() + 10
    while not (children := processes_begun_by(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    process.stdout.close()
    while any(os.path.exists(f"/proc/{child}") for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children
    assert not any(os.path.exists(f"/proc/{child}") for child in children)


def test_a_table_that_breaks_leaves_no_row_alone_on_either_page():
    rows = "".join(f"<tr><th>Question {number}</th><td>9</td></tr>" for number in range(1, 6))
    head = "<caption>Answers</caption><thead><tr><th>Asked</th><th>Yes</th></tr></thead>"
    pages = "".join(
        f"<h2 style='break-before: page'>Theme</h2>{'<p>Line.</p>' * lines}<table>{head}<tbody>{rows}</tbody></table>"
        for lines in range(24, 32)
    )
    texts = pdf.inspect(pdf.set_paper(document(f"<h1>Plan</h1>{pages}"), title="A paper")).texts
    rows_by_page = [text.count("Question") for text in texts]
    assert sum(rows_by_page) == 8 * 5 and 1 not in rows_by_page
    assert {2, 3} <= set(rows_by_page)


def test_what_opens_a_section_stands_on_the_page_of_its_table():
    head = "<caption>Answers</caption><thead><tr><th>Asked</th></tr></thead>"
    table = f"<table>{head}<tbody><tr><td>9</td></tr></tbody></table>"
    pages = "".join(
        f"<h1 style='break-before: page'>Theme</h1>{'<p>Line.</p>' * lines}<h2>Appendix</h2><p>Opening.</p>{table}"
        for lines in range(28, 36)
    )
    texts = pdf.inspect(pdf.set_paper(document(pages), title="A paper")).texts
    assert len(texts) > 8, "no section came to the foot of a page"
    assert all(("Opening." in text) == ("Asked" in text) for text in texts)


@pytest.mark.parametrize("ends", ["\n", " <p>Next.</p>"])
def test_a_line_with_room_for_its_words_and_not_for_the_blank_after_them_is_not_broken_after_the_first(ends):
    number = '<span style="display: inline-block; width: 10mm; margin-left: -10mm">9.</span>'
    words = "Budget Monitoring Report - Looked After Children and Care Leavers Sufficiency Strategy"
    lines = "".join(
        f'<ul><li style="list-style: none; width: {width}pt; padding-left: 10mm">{number}{words}{ends}</li></ul>'
        for width in range(370, 420)
    )
    texts = pdf.inspect(pdf.set_paper(document(f"<h1>Agenda</h1>{lines}"), title="A paper")).texts
    first = [line.split() for text in texts for line in text.splitlines() if line.startswith("9.")]
    assert len(first) == 50 and min(len(line) for line in first) > 5
