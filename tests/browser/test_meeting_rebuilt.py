"""The demonstration's meeting of 17 February 2017, rebuilt by its clerk from an empty agenda, published and issued."""

import csv
import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from pikepdf import Dictionary, Name

from council_portal import pdf
from council_portal.pdf import PageRange
from tests.council_portal.structure_walk import faults_in
from tests.council_portal.uploads.poor_files import a_pdf, saved

pytestmark = [pytest.mark.long, pytest.mark.once]

FIXTURES = settings.BASE_DIR / "fixtures" / "demo" / "meetings"
MEETING, PUBLIC_MEETING = "/meetings/osmb/2017-02-17/", "/public/meetings/osmb/2017-02-17/"
NAMED = "Overview and Scrutiny Management Board, 17 February 2017"
LAST_DAY, DAY_AFTER = "2017-02-09", "2017-02-10"
# Written in the portal anew; the other three reports are put under their items.
WRITTEN, WRITTEN_AS = "3", "Budget Pressures in Physical and Sensory Disability Services"
TAGGED, SCANNED, WITHHELD = 10, 11, 9
NEUTRAL = "A matter of children's services"
# Milliseconds for a whole pack, on a machine that is busy with much else.
PATIENCE = 300_000


@dataclass(frozen=True)
class Edition:
    """An issued file read back. `items` gives, by number, the range of pages that its front sheet states."""

    content: bytes
    read: pdf.Inspection
    front: int
    items: dict[int, tuple[int, int]]


def rows(name: str) -> list[dict[str, str]]:
    with open(FIXTURES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def press(page, button) -> None:
    """Presses a button or follows a link, and waits for the page that answers."""
    with page.expect_navigation():
        button.click()


def submit(page) -> None:
    """Sends the form of the page, which must be taken."""
    press(page, page.locator("main form button.govuk-button").first)
    assert not page.locator(".govuk-error-summary").count(), page.locator(".govuk-error-summary").inner_text()


def finish(page) -> None:
    """Waits on the page of a piece of work until it is done, and follows where it leads."""
    done = page.locator("[data-job=done] a.govuk-button, [data-job=failed], [data-job=stopped]").first
    done.wait_for(timeout=PATIENCE)
    assert page.locator("[data-job=done]").count(), page.locator("main").inner_text()
    press(page, done)


class Clerk:
    """What the clerk does to the meeting, in the browser."""

    def __init__(self, page, url: str):
        self.page, self.url = page, url

    def open(self, path: str = "") -> None:
        self.page.goto(self.url + MEETING + path)

    def empty_the_agenda(self) -> None:
        self.open()
        first = self.page.locator(".agenda__title a").first
        while first.count():
            press(self.page, first)
            press(self.page, self.page.get_by_role("button", name="Take the item off the agenda"))
        assert "The agenda has no items yet." in self.page.locator("main").inner_text()

    def add_the_items(self) -> None:
        for row in rows("agenda.csv"):
            press(self.page, self.page.get_by_role("button", name="Add an item"))
            self.page.fill("#id_title", row["title"])
            self.page.fill("#id_section", "" if row["section"] == "opening" else row["section"])
            self.page.select_option("#id_kind", row["kind"])
            submit(self.page)

    def put_papers_under_them(self) -> None:
        for row in rows("papers.csv"):
            if row["report"] == WRITTEN:
                self.write_the_report(row["item"])
                continue
            self.open(f"items/{row['item']}/papers/")
            if row["key"]:
                self.page.select_option("#id_key", row["key"])
            else:
                self.page.select_option("#id_key", label=f"{row['title']} – Report for {NAMED}")
            submit(self.page)

    def write_the_report(self, number: str) -> None:
        """Writes the report section by section, and releases it to members."""
        texts = re.split(r"^# (.+)$", (FIXTURES / "reports" / f"report_{WRITTEN}.md").read_text(), flags=re.MULTILINE)
        summary, *sections = zip(texts[1::2], texts[2::2], strict=True)
        cover = {}
        for row in rows("cover_fields.csv"):
            if row["report"] == WRITTEN:
                cover.setdefault(row["field"], []).append(row["value"])
        self.open(f"items/{number}/reports/")
        self.page.fill("#id_title", WRITTEN_AS)
        self.page.select_option("#id_kind", "information")
        self.page.fill("#id_author", "\n".join(cover["approving_post"]))
        self.page.fill("#id_executive_summary", summary[1].strip())
        for field in ("approving_post", "recommendation", "background_paper", "accountable_post"):
            self.page.fill(f"#id_{field}", "\n".join(cover[field]))
        submit(self.page)
        report = self.page.url
        places = self.page.locator("a[href*='/sections/']:not([href$='/add/'])")
        headings = {}
        for href in dict.fromkeys([link.get_attribute("href") for link in places.all()]):
            self.page.goto(self.url + href)
            headings[self.page.input_value("#id_heading")] = href
        for heading, body in sections:
            self.page.goto(self.url + headings[heading.strip()])
            self.page.fill("#id_body", body.strip())
            submit(self.page)
        self.page.goto(report)
        press(self.page, self.page.get_by_role("button", name="Release it to members"))

    def upload(self, number: int, title: str, content: bytes, name: str, said: str) -> None:
        """Uploads a paper, reads what was found in it, and releases it."""
        self.open(f"items/{number}/uploads/")
        self.page.fill("#id_title", title)
        self.page.set_input_files("#id_file", {"name": name, "mimeType": "application/pdf", "buffer": content})
        submit(self.page)
        finish(self.page)
        assert said in self.page.locator(".verdict").inner_text()
        press(self.page, self.page.get_by_role("button", name="Release it to members"))

    def withhold(self, number: int) -> None:
        self.open(f"items/{number}/withhold/")
        self.page.check("input[name=paragraphs][value='3']")
        self.page.fill("#id_neutral_title", NEUTRAL)
        self.page.fill("#id_public_interest", "Prices are still being negotiated with providers.")
        self.page.fill("#id_decider", "Monitoring Officer")
        submit(self.page)

    def issue(self, edition: str) -> None:
        """Builds the draft of an edition and issues it."""
        self.open()
        press(self.page, self.page.locator(f"form[action$='/packs/{edition}/build/'] button"))
        finish(self.page)
        self.open()
        press(self.page, self.page.get_by_role("link", name=f"Check and issue the {edition} edition"))
        press(self.page, self.page.get_by_role("button", name="Issue it"))
        finish(self.page)


def a_tagged_paper() -> bytes:
    return pdf.set_paper(
        '<!DOCTYPE html><html lang="en-GB"><head><title>Area Assemblies</title></head><body><h1>Area Assemblies</h1>'
        "<p>Nothing was referred by the seven assemblies.</p></body></html>",
        title="Area Assemblies",
    )


def a_scanned_paper() -> bytes:
    """Two pages, each nothing but a picture."""
    document = a_pdf(2)
    for page in document.pages:
        picture = document.make_stream(
            bytes(300), Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, ColorSpace=Name.DeviceRGB
        )
        picture.BitsPerComponent = 8
        page.obj.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /Im1 Do Q")
        page.obj.Resources = Dictionary(XObject=Dictionary(Im1=picture))
    return saved(document)


def read_back(content: bytes) -> Edition:
    read = pdf.inspect(content)
    front = read.labels.index(next(label for label in read.labels if not label.startswith("Agenda")))
    text = " ".join(" ".join(read.texts[:front]).split())
    found, place = {}, 0
    for row in rows("agenda.csv"):
        number = int(row["number"])
        title = row["title"] if f"{number}. {row['title']}" in text else NEUTRAL
        place = text.index(f"{number}. {title}", place)
        pages = re.match(r" \(Pages? (\d+)(?:-(\d+))?\)", text[place + len(f"{number}. {title}") :])
        if pages:
            found[number] = (int(pages[1]), int(pages[2] or pages[1]))
    return Edition(content, read, front, found)


def require_numbers_to_agree(edition: Edition) -> None:
    """Front sheet, page labels, stamps, bookmarks and links of one file tell the same pages."""
    read, front = edition.read, edition.front
    labels = read.labels[front:]
    first_of = {}
    for sheet, (label, text) in enumerate(zip(labels, read.texts[front:], strict=True), start=front):
        first = int(label.partition("-")[0])
        # The tagged upload's one page has a number of its own above the pack's.
        own = ["1"] if first == edition.items[TAGGED][0] else []
        assert re.findall(r"\bPages? ([\d-]+)$", text, re.MULTILINE) == [*own, label]
        first_of[first] = sheet
    ends = [(int(label.partition("-")[0]), int(label.rpartition("-")[2])) for label in labels]
    assert ends[0][0] == 1 and all(before[1] + 1 == after[0] for before, after in zip(ends, ends[1:], strict=False))
    ranges = list(edition.items.values())
    assert ranges[0][0] == 1 and ranges[-1][1] == ends[-1][1]
    assert all(before[1] + 1 == after[0] for before, after in zip(ranges, ranges[1:], strict=False))
    bookmarks = {int(one.title.partition(".")[0]): one.sheet for one in read.bookmarks[1:]}
    assert bookmarks == {number: first_of[first] for number, (first, _) in edition.items.items()}
    # A title that breaks over two lines is two links to one place.
    leads = dict.fromkeys(link.target for link in read.links if link.sheet < front and link.target is not None)
    assert list(leads) == list(bookmarks.values())
    # What was scanned has no tags for the link back to the agenda to stand among.
    scanned = range(first_of[edition.items[SCANNED][0]], first_of[edition.items[SCANNED][1]] + 1)
    on_scanned = tuple(f"of sheet {sheet} is not reached just once" for sheet in scanned)
    assert [fault for fault in faults_in(edition.content) if not fault.endswith(on_scanned)] == []


def test_the_meeting_is_rebuilt_published_in_time_issued_and_every_number_agrees(own_portal, open_page):
    page = open_page(own_portal, MEETING, person="clerk")
    clerk = Clerk(page, own_portal.url)
    clerk.empty_the_agenda()
    clerk.add_the_items()
    clerk.put_papers_under_them()
    clerk.upload(TAGGED, "Area Assemblies", a_tagged_paper(), "areas.pdf", "tagged")
    clerk.upload(SCANNED, "Letter of the Youth Cabinet", a_scanned_paper(), "youth.pdf", "scanned")
    clerk.withhold(WITHHELD)

    clerk.open()
    shown = {
        heading: [title.inner_text() for title in section.locator(".agenda__title").all()]
        for section in page.locator("ol.agenda").all()
        for heading in [section.get_attribute("data-section")]
    }
    wanted: dict[str, list[str]] = {}
    for row in rows("agenda.csv"):
        wanted.setdefault("" if row["section"] == "opening" else row["section"], []).append(row["title"])
    assert shown == wanted and sum(map(len, shown.values())) == 15

    # On the day after the last one it is refused, and stays a draft.
    own_portal.stop()
    own_portal.day = DAY_AFTER
    own_portal.start()
    page = open_page(own_portal, f"{MEETING}publish/", person="clerk")
    assert "only 4 clear days" in page.locator("main .lede").inner_text()
    press(page, page.get_by_role("button", name="Publish it"))
    assert "Publishing then gives only 4 clear days" in page.locator(".govuk-error-summary").inner_text()
    assert open_page(own_portal, PUBLIC_MEETING).title().startswith("There is no such page")

    own_portal.stop()
    own_portal.day = LAST_DAY
    own_portal.start(with_worker=True)
    page = open_page(own_portal, f"{MEETING}publish/", person="clerk")
    clerk = Clerk(page, own_portal.url)
    assert "gives 5 clear days" in page.locator("main .lede").inner_text()
    press(page, page.get_by_role("button", name="Publish it"))
    assert "5 clear days" in page.locator(".notification").inner_text()
    lead = open_page(own_portal, "/performance/2016-17-Q3/publish/", person="performance_lead")
    press(lead, lead.get_by_role("button", name="Publish the quarter"))

    clerk.issue("public")
    clerk.issue("restricted")
    clerk.open()
    address = page.locator("h2", has_text="Restricted pack").locator("xpath=following-sibling::p[1]/a")
    restricted = read_back(page.request.get(own_portal.url + address.get_attribute("href")).body())
    reader = open_page(own_portal, PUBLIC_MEETING)
    offered = reader.locator("a[href$='/agenda-pack.pdf']")
    public = read_back(reader.request.get(own_portal.url + offered.get_attribute("href")).body())
    for edition in (public, restricted):
        require_numbers_to_agree(edition)
    assert public.items == restricted.items and set(public.items) == {6, 7, 8, 9, 10, 11, 12}
    assert offered.inner_text().startswith(f"{public.items[12][1]} numbered pages")

    # What is withheld is one sheet in the one and whole in the other. What was scanned is said not to be accessible.
    withheld = PageRange(*public.items[WITHHELD])
    assert str(withheld) in public.read.labels and str(withheld) not in restricted.read.labels
    assert {str(number) for number in range(withheld.first, withheld.last + 1)} <= set(restricted.read.labels)
    assert "Sufficiency Strategy" not in public.read.text and "Sufficiency Strategy" in restricted.read.text
    assert WRITTEN_AS in public.read.text and "seven assemblies" in public.read.text
    assert not public.read.claims_ua and "Parts of this file are not accessible" in reader.locator("main").inner_text()
