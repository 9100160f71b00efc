"""Parts that are set once: kept under what went into them, checked when read, set anew when anything differs."""

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from council_portal import pdf
from council_portal.child import PROJECT
from council_portal.pdf import child, keeping, kept_parts, renderer
from council_portal.pdf.keeping import PartState, parts_of
from council_portal.pdf.parts import Source
from tests.council_portal.test_pdf import document, volume

PAPERS = {
    "one": Source("One", document("<h1>One</h1><h2>Within</h2><p>Words of the first.</p>")),
    "two": Source("Two", document("<h1>Two</h1><p>Words of the second.</p>")),
}

# Where Python runs out of memory it says so; where a library does, the process ends.
NEEDS_MORE_MEMORY = "The long paper needs more memory|The process that set The long paper ended unexpectedly"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.PARTS_DIR = tmp_path / "parts"
    return settings.PARTS_DIR


@pytest.fixture
def tasks(monkeypatch) -> list[tuple[str, list[str]]]:
    """What child processes were asked for: the task, and the titles of the parts that were to be set."""
    asked, run = [], child.run

    def noting(task, request, **options):
        asked.append((task, [part["title"] for part in request["parts"]] if task == "set" else []))
        return run(task, request, **options)

    monkeypatch.setattr(keeping.child, "run", noting)
    return asked


def test_a_part_is_set_once_and_then_kept(tasks):
    first = parts_of(PAPERS)
    assert parts_of(PAPERS) == first
    assert tasks == [("set", ["One", "Two"])]
    assert [heading.words for heading in first["one"].headings] == ["Within"]


def test_a_part_and_its_volume_say_on_which_page_a_thing_with_a_reference_stands():
    html = document('<h1>Three</h1><h2 class="new-page" id="section">Two</h2><p id="measure:1.A5">Here.</p>')
    part = parts_of({"three": Source("Three", html)})["three"]
    assert part.places == {"measure:1.A5": 1}
    papers = [pdf.Part("one", "One", PAPERS["one"].html), pdf.Part("three", "Three", html)]
    bound = pdf.bind(pdf.Volume("Pack", [pdf.Chapter("item-1", "1. Item", "Item 1", papers)]))
    assert bound.places["three"] == {"measure:1.A5": "3"}


def test_only_what_changed_is_set_anew(tasks):
    before = parts_of(PAPERS)
    changed = PAPERS | {"two": Source("Two", PAPERS["two"].html.replace("second", "changed"))}
    after = parts_of(changed)
    assert tasks[1:] == [("set", ["Two"])]
    assert (after["one"], after["two"] == before["two"]) == (before["one"], False)


def test_two_parts_of_one_content_are_set_once(tasks):
    made = parts_of({"here": PAPERS["one"], "there": PAPERS["one"]})
    assert tasks == [("set", ["One"])]
    assert made["here"] == made["there"]


def test_the_key_is_made_of_all_that_goes_into_a_part():
    plain = Source("A", "<p>", b"", ("item-1",))
    others = [Source("A", "<q>", b"", ("item-1",)), Source("A", "<p>", b"%", ("item-1",)), Source("A", "<p>")]
    keys = {each.key("renderer") for each in [plain, *others]} | {plain.key("another renderer")}
    assert len(keys) == 5
    assert Source("B", "<p>", b"", ("item-1",)).key("renderer") == plain.key("renderer")


@pytest.mark.parametrize("name", ["css/tokens.css", "marks/on-target.svg"])
def test_a_changed_style_or_picture_makes_another_renderer(tmp_path, monkeypatch, name):
    static = tmp_path / "static"
    shutil.copytree(PROJECT / "static", static, ignore=shutil.ignore_patterns("*.js", "*.map"))
    monkeypatch.setattr(renderer, "STATIC_DIR", static)
    before = renderer.renderer()
    assert renderer.renderer() == before
    (static / name).write_bytes((static / name).read_bytes() + b"\n")
    assert renderer.renderer() != before


def test_a_damaged_file_is_not_believed_and_set_anew(tasks, folder):
    before = parts_of(PAPERS)
    for path in folder.glob("*/*"):
        content = bytearray(path.read_bytes())
        content[-10] ^= 1
        path.write_bytes(content)
    assert parts_of(PAPERS) == before
    assert [task for task, _ in tasks] == ["set", "set"]


def test_kept_parts_are_readable_by_the_portal_s_own_account_alone(folder):
    parts_of(PAPERS)
    for path in [folder, *folder.glob("*"), *folder.glob("*/*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_parts_unused_for_a_month_are_deleted_and_those_in_use_stay(folder):
    parts_of(PAPERS)
    month_ago = time.time() - 31 * 86400
    for path in folder.glob("*/*"):
        os.utime(path, (month_ago, month_ago))
    parts_of({"one": PAPERS["one"]})
    assert kept_parts.clean() == 1
    assert len(list(folder.glob("*/*"))) == 1


def test_cleaning_by_the_clock_is_done_once_a_day(folder):
    kept_parts.clean_daily(None)
    stale = folder / "ab" / "draft-of-a-crash"
    stale.parent.mkdir()
    stale.touch()
    os.utime(stale, (0, 0))
    kept_parts.clean_daily(None)
    assert stale.exists()
    os.utime(folder / "cleaned", (0, 0))
    kept_parts.clean_daily(None)
    assert not stale.exists()


def test_a_part_that_fails_is_named_and_the_others_are_kept(tasks):
    bad = Source("The bad paper", document('<h1>A</h1><img src="http://example.org/x.png" alt="x">'))
    told = []
    with pytest.raises(pdf.PartsFailed, match="^The bad paper cannot be set: a document may not fetch"):
        parts_of(PAPERS | {"bad": bad}, on_state=lambda name, state, words: told.append((name, state)))
    assert ("bad", PartState.FAILED) in told
    assert ("one", PartState.KEPT) in told
    parts_of(PAPERS)
    assert [titles for _, titles in tasks] == [["One", "Two", "The bad paper"]]


def test_every_part_s_state_is_told_as_it_happens():
    told = []
    parts_of(PAPERS, on_state=lambda name, state, words: told.append((name, state, words)))
    for name in PAPERS:
        assert [(state, words) for of, state, words in told if of == name] == [
            (PartState.SETTING, ""),
            (PartState.KEPT, "1 page"),
        ]
    told.clear()
    parts_of(PAPERS, on_state=lambda name, state, words: told.append((name, state, words)))
    assert told == [("one", PartState.KEPT, "1 page"), ("two", PartState.KEPT, "1 page")]


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        pytest.param(pdf.Limits(processor_seconds=1), "The long paper took longer to set", marks=pytest.mark.long),
        pytest.param(
            pdf.Limits(memory=300 * 2**20),
            "(The long paper needs more memory|The process that set The long paper ended)",
            marks=pytest.mark.long,
        ),
        (pdf.Limits(file_size=1000), "The long paper is larger than is allowed"),
    ],
)
def test_a_part_that_overruns_a_limit_fails_by_name_and_the_others_are_set(limits, sentence):
    long = Source("The long paper", document("<h1>Long</h1>" + "<p>Words of a long paper.</p>" * 9000))
    with pytest.raises(pdf.PartsFailed, match=f"^{sentence}"):
        parts_of({"long": long}, limits=limits)


@pytest.mark.long
def test_the_same_inputs_give_the_same_bytes_in_another_folder_with_empty_caches(tmp_path):
    for name in ("council_portal", "performance", "workforce", "budgets", "meetings", "templates", "static", "tests"):
        shutil.copytree(
            PROJECT / name, tmp_path / "elsewhere" / name, ignore=shutil.ignore_patterns("*.map", "browser")
        )
    asking = (
        "import django; django.setup(); import sys; from council_portal import pdf;"
        "from tests.council_portal.test_pdf import volume; sys.stdout.buffer.write(pdf.bind(volume()).pdf)"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "council_portal.settings",
        "COUNCIL_PORTAL_VAR": str(tmp_path / "var"),
        "PYTHONPATH": str(tmp_path / "elsewhere"),
        "TZ": "Pacific/Auckland",
        "HOME": str(tmp_path),
        "PATH": os.defpath,
    }
    elsewhere = subprocess.run(
        [sys.executable, "-c", asking], cwd=tmp_path / "elsewhere", env=environment, capture_output=True, check=False
    )
    assert elsewhere.returncode == 0, elsewhere.stderr.decode()
    here = pdf.bind(volume()).pdf
    assert elsewhere.stdout == here
    assert b"CreationDate" not in here and b"ModDate" not in here


@pytest.mark.parametrize(("room", "never"), [("joining", ["django", "weasyprint"]), ("press", ["django"])])
def test_a_process_loads_only_what_it_needs(room, never):
    """It is given its inputs and nothing else: without Django it has no settings and no database to look into."""
    asking = f"import council_portal.pdf.{room}, sys; print([name for name in {never} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", asking], cwd=PROJECT, text=True).strip() == "[]"
