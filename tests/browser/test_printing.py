"""A page printed from the browser: what heads a list stands on one sheet with what it heads."""

import pypdfium2
import pytest

MARGINS = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")


def last_lines(printed: bytes) -> list[str]:
    """The last line of every sheet."""
    document = pypdfium2.PdfDocument(printed)
    try:
        return [sheet.get_textpage().get_text_bounded().strip().splitlines()[-1] for sheet in document]
    finally:
        document.close()


@pytest.mark.long
def test_no_heading_of_exceptions_stands_alone_at_the_foot_of_a_sheet(portal, open_page):
    page = open_page(portal, "/performance/2016-17-Q3/exceptions/", person="member_alder")
    headings = page.locator(".issues__kind").all_inner_texts()
    assert len(headings) > 3
    # On sheets of different heights the headings come to stand at the foot of one or another.
    alone = {
        (height, line)
        for height in range(200, 300, 10)
        for line in last_lines(page.pdf(width="210mm", height=f"{height}mm", margin=MARGINS))
        if line.strip() in headings
    }
    assert not alone
