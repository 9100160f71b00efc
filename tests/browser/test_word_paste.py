"""What is pasted from Word keeps its headings, lists and tables, as the Markdown that reports are kept in."""

from pathlib import Path

import pytest
from django.conf import settings

from council_portal.markdown import render

SCRIPT = Path(settings.BASE_DIR, "static", "js", "word_paste.js")
PAGE = '<!doctype html><title>A report</title><div><label for="t">Text</label><textarea id="t" {}></textarea></div>'
PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  const field = document.querySelector("textarea");
  field.focus();
  return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head>
<body>
<!--StartFragment-->
<h1>Key issues<o:p></o:p></h1>
<p class=MsoNormal>The <b>rate</b> is 5*4 &amp; <i>rising</i>, as <a href="https://example.org/a">told</a>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>First</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>&#183;<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span>Under the first</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;
</span></span>Second</p>
<h2>Costs</h2>
<table class=MsoTableGrid border=1>
<tr><td><p class=MsoNormal>Year</p></td><td><p class=MsoNormal>Cost | net</p></td></tr>
<tr><td><p class=MsoNormal>2016/17</p></td><td><p class=MsoNormal>£1.2m</p><p class=MsoNormal>forecast</p></td></tr>
</table>
<ul><li>A dash<ul><li>Deeper</li></ul></li><li>Another</li></ul>
<p class=MsoNormal># no heading</p>
<!--EndFragment--></body></html>"""

EXPECTED = """# Key issues

The **rate** is 5\\*4 & *rising*, as [told](https://example.org/a).

1. First
   - Under the first
1. Second

## Costs

| Year | Cost \\| net |
| --- | --- |
| 2016/17 | £1.2m forecast |

- A dash
   - Deeper
- Another

\\# no heading"""


@pytest.fixture
def pasting(browser):
    """Opens a page with a text field, and gives what stands in it once something was pasted."""
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=SCRIPT.read_text(encoding="utf-8"), content_type="text/javascript")
            if route.request.url.endswith(".js")
            else route.fulfill(body=PAGE.format("data-markdown"), content_type="text/html; charset=utf-8")
        ),
    )
    page.goto("http://portal.test/")
    page.evaluate("() => import('/word_paste.js')")

    def paste(html, plain=""):
        is_left_to_the_browser = page.evaluate(PASTE, [html, plain])
        return page.locator("textarea").input_value(), is_left_to_the_browser

    paste.page = page
    yield paste
    context.close()


def test_headings_lists_and_tables_of_word_become_the_reports_own(pasting):
    text, is_left_to_the_browser = pasting(WORD)
    assert text == EXPECTED and not is_left_to_the_browser
    assert "Pasted with its headings, lists and tables." in pasting.page.locator("[role=status]").inner_text()


def test_the_report_shows_what_word_showed():
    html = render(EXPECTED, heading_level=3, section="3")
    assert "<h3>Key issues</h3>" in html and "<h4>Costs</h4>" in html
    assert "<strong>rate</strong>" in html and 'href="https://example.org/a"' in html and "5*4" in html
    assert html.count("<ol>") == 1 and html.count("<li>") == 6
    assert "<td>£1.2m forecast</td>" in html and "Cost | net" in html
    assert "# no heading</p>" in html


def test_undo_takes_a_paste_back(pasting):
    pasting.page.locator("textarea").fill("Before. ")
    text, _ = pasting("<h2>Costs</h2>")
    assert text == "Before. ## Costs"
    pasting.page.keyboard.press("Control+Z")
    assert pasting.page.locator("textarea").input_value() == "Before. "


@pytest.mark.parametrize("html", ["", "<p>Two plain</p><p>paragraphs</p>", "<b>bold</b>"])
def test_what_has_no_such_form_is_left_to_the_browser_as_plain_text(pasting, html):
    assert pasting(html, "plain") == ("", True)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>A</h2><script>alert(1)</script><style>p{}</style>", "## A"),
        ('<h2>A</h2><p><a href="javascript:alert(1)">b</a></p>', "## A\n\nb"),
        ("<h2>A</h2><p>&lt;img src=x&gt; [[measure:1.A5]]</p>", "## A\n\n\\<img src=x> \\[\\[measure:1.A5\\]\\]"),
        ("<table><tr><td colspan=999999999>Wide</td></tr></table>", "| Wide |" + "  |" * 19 + "\n|" + " --- |" * 20),
        ("<table></table><h2>A</h2>", "## A"),
        ("<h2>A</h2><p>1. not a list</p>", "## A\n\n1\\. not a list"),
        ("<ol><li>One</li><li>Two</li></ol>", "1. One\n1. Two"),
    ],
)
def test_nothing_hostile_comes_with_it(pasting, html, text):
    assert pasting(html)[0] == text
