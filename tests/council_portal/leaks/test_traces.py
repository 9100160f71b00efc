"""What is distinctive of a text, and finding it whatever became of its line ends, hyphens and spaces."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from council_portal.pdf.leaks.traces import Kind, Read, Search, Trace, distinctive, trace_of_title, traces_of

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzéß", min_size=2, max_size=9), min_size=5, max_size=12)


def kinds_in(text: str) -> set[tuple[str, str]]:
    return {(trace.kind, trace.key) for trace in traces_of(text)}


@pytest.mark.parametrize(
    "text, kind, key",
    [
        ("the price of that house rose", Kind.RUN, "thepriceofthathouse"),
        ("it is up to us to say so", Kind.RUN, "itisuptoustosayso"),
        ("offered by Aspen Holdings today", Kind.NAME, "aspen holdings"),
        ("offered by Aspen Holdings today", Kind.NAME, "holdings"),
        ("Councillor O’Neill’s view", Kind.NAME, "councillor o'neill"),
        ("there were 4,711 cases", Kind.NUMBER, "4711"),
        ("a rate of 12.345 a day", Kind.NUMBER, "12.345"),
        ("sold for £1,250,000 in all", Kind.MONEY, "£1250000"),
        ("sold for £1.25 million in all", Kind.MONEY, "£1.25m"),
        ("a fee of £80", Kind.MONEY, "£80"),
        ("file CY17B applies", Kind.REFERENCE, "cy17b"),
        ("write to jo.smith@example.org today", Kind.EMAIL, "jo smith example org"),
        ("ring 01904 551 550 or call", Kind.TELEPHONE, "01904551550"),
        ("ring +44 (0)1904 551550 now", Kind.TELEPHONE, "4401904551550"),
    ],
)
def test_what_is_distinctive_of_a_text(text, kind, key):
    assert (kind, key) in kinds_in(text)


@pytest.mark.parametrize("text", ["in 17 of 20 cases", "12,000 people", "page 999", "a to b", "So it is", ""])
def test_what_anybody_might_have_written_is_not(text):
    assert kinds_in(text) == set()


@pytest.mark.parametrize(
    "title, key",
    [("Sale of 4 Elm Street", "sale of 4 elm street"), ("Restructure", "restructure"), ("Tax", None), ("", None)],
)
def test_a_title_is_looked_for_as_a_whole(title, key):
    trace = trace_of_title(title)
    assert (trace.key if trace else None) == key


@pytest.mark.parametrize(
    "shown",
    [
        "the pr\u00adice of that\nhouse rose",
        "the price of that\nhou-\nse rose",
        "THE PRICE OF THAT HOUSE ROSE",
        "theprice ofthathouserose",
        "…ofhouses. The price, of that house: rose",
    ],
)
def test_a_run_of_words_is_found_however_its_lines_break(shown):
    search = Search(list(traces_of("the price of that house rose")))
    assert {trace.kind for trace in search.found_in(Read(shown))} == {Kind.RUN}


@pytest.mark.parametrize(
    "withheld, shown",
    [
        ("the official finding of staff offices", "the o\ufb03cial \ufb01nding of sta\ufb00 offices"),
        ("told by Kowalczyk", "Kowal-\nczyk was told"),
        ("told by Anne Smith-Jones", "Smith-\nJones was told"),
        ("in all £4,200", "came to £ 4,200."),
        ("ring 01904 551 550", "ring 01904551550"),
    ],
)
def test_it_is_found_through_ligatures_hyphens_and_spaces(withheld, shown):
    assert Search(list(traces_of(withheld))).found_in(Read(shown))


@pytest.mark.parametrize(
    "withheld, shown", [("4,711 cases", "14711 and 47110"), ("Kowal said", "Kowalczyk"), ("file CY17B", "CY17 B")]
)
def test_a_part_of_another_word_or_number_is_no_find(withheld, shown):
    assert Search(list(traces_of(withheld))).found_in(Read(shown)) == set()


def test_a_slight_trace_is_not_looked_for_among_the_names_of_the_format():
    search = Search([Trace(Kind.NAME, "table", only_in_text=True)])
    assert search.found_in(Read("Table"))
    assert not search.found_in(Read("Table"), is_text=False)


def test_what_a_public_text_holds_is_sought_no_more():
    withheld = {"item 6": traces_of("Aspen Holdings offered £4,711"), "item 7": traces_of("Aspen Holdings again")}
    sought = distinctive(withheld, [Read("The tender of aspen holdings.")])
    assert {(trace.key, tuple(of)) for trace, of in sought.items()} == {("£4711", ("item 6",))}


def test_a_trace_of_two_withheld_texts_names_both():
    withheld = {name: traces_of("by Kowalczyk") for name in ("item 6", "item 7")}
    assert list(distinctive(withheld, []).values()) == [["item 6", "item 7"]]


@given(WORDS, st.data())
def test_five_words_that_are_copied_are_always_found_whatever_parts_them(words, data):
    start = data.draw(st.integers(0, len(words) - 5))
    copied = words[start : start + 5]
    assume(len("".join(copied)) >= 16)
    parts = data.draw(st.lists(st.sampled_from([" ", "\n", " \u00ad", "-\n", "  ", ", "]), min_size=5, max_size=5))
    shown = "".join(word + part for word, part in zip(copied, parts, strict=True))
    assert Search(list(traces_of(" ".join(words)))).found_in(Read(f"{shown}1"))


@given(st.text(max_size=300), st.text(max_size=300))
def test_searching_finds_what_a_slow_twin_finds(withheld, public):
    """The twin asks of every trace by itself whether the text holds it."""
    traces, read = traces_of(withheld), Read(public + withheld[:40])
    tokens = [f" {' '.join(keys)} " for keys in (read.keys, read.hyphened_keys)]
    slow = {
        trace
        for trace in traces
        if (trace.key in read.squeezed if trace.is_squeezed else any(f" {trace.key} " in each for each in tokens))
    }
    assert Search(list(traces)).found_in(read) == slow


@given(st.text(max_size=300))
def test_nothing_of_a_text_is_distinctive_beside_itself(text):
    assert distinctive({"item 6": traces_of(text)}, [Read(text)]) == {}


@given(st.text(max_size=200))
def test_no_trace_is_shorter_than_its_kind_allows(text):
    for trace in traces_of(text):
        assert len(re.sub(r"\W", "", trace.key)) >= (10 if trace.is_squeezed else 1)
