"""What a report displays adds up, whatever the pence."""

from hypothesis import given
from hypothesis import strategies as st

from budgets.rules.amounts import Amounts
from budgets.rules.thousands import PENCE_IN_A_THOUSAND, Node, displayed, in_thousands

COLUMNS = ("original", "virements", "current", "forecast", "before", "actions", "after")


def leaf(key: str, original: int, forecast: int | None = 0, virements: int = 0, actions: int = 0) -> Node:
    return Node(key, Amounts(original, virements, forecast, actions))


def test_three_lines_of_a_third_still_add_to_their_total():
    root = Node("total", children=tuple(leaf(f"line {n}", 33_333_33) for n in range(3)))
    shown = displayed(root)
    assert [shown[f"line {n}"].original for n in range(3)] == [34, 33, 33]
    assert shown["total"].original == 100


def test_subtotals_add_to_the_whole_and_lines_to_their_subtotals():
    """Two services of two lines of 0.4 thousand each: every line alone would show 0, the services 1 and the whole 2."""
    services = tuple(Node(name, children=(leaf(f"{name}1", 400_00), leaf(f"{name}2", 400_00))) for name in "ab")
    shown = displayed(Node("total", children=services))
    assert {key: amounts.original for key, amounts in shown.items()} == {
        "total": 2, "a": 1, "a1": 1, "a2": 0, "b": 1, "b1": 1, "b2": 0,
    }  # fmt: skip


def test_derived_columns_follow_from_the_displayed_ones():
    """Exactly, the variation is 0.8 thousand, which alone would round to 1; displayed, 1 less 1 is 0."""
    shown = displayed(Node("total", children=(leaf("one", 60_000, forecast=140_000),)))["one"]
    assert (shown.current, shown.forecast, shown.after) == (1, 1, 0)


def test_a_missing_forecast_leaves_the_whole_without_one_and_the_others_rounded_by_themselves():
    root = Node("total", children=(leaf("one", 0, forecast=149_999), leaf("two", 0, forecast=None)))
    shown = displayed(root)
    assert (shown["total"].forecast, shown["one"].forecast, shown["two"].forecast) == (None, 1, None)


def test_halves_round_away_from_zero():
    assert [in_thousands(pence) for pence in (50_000, -50_000, 49_999, 150_000)] == [1, -1, 0, 2]


pence = st.integers(-(10**11), 10**11)


@st.composite
def trees(draw, depth: int = 3, name: str = "n") -> Node:
    if depth == 0:
        return leaf(name, draw(pence), draw(pence), draw(pence), draw(pence))
    size = draw(st.integers(1, 4))
    return Node(name, children=tuple(draw(trees(depth=depth - 1, name=f"{name}.{n}")) for n in range(size)))


def nodes(root: Node) -> list[Node]:
    return [root, *(node for child in root.children for node in nodes(child))]


@given(trees())
def test_every_column_adds_up_at_every_level(root):
    shown = displayed(root)
    for node in nodes(root):
        for column in COLUMNS:
            if node.children:
                parts = sum(getattr(shown[child.key], column) for child in node.children)
                assert getattr(shown[node.key], column) == parts


@given(trees())
def test_every_row_adds_up(root):
    for shown in displayed(root).values():
        assert shown.current == shown.original + shown.virements
        assert shown.after == shown.forecast - shown.current
        assert shown.before == shown.after + shown.actions


@given(trees())
def test_no_amount_is_shown_a_thousand_or_more_from_what_it_is(root):
    shown = displayed(root)
    for node in nodes(root):
        for column in ("original", "virements", "forecast", "actions"):
            exact = getattr(node.amounts, column)
            assert abs(getattr(shown[node.key], column) * PENCE_IN_A_THOUSAND - exact) < PENCE_IN_A_THOUSAND


@given(trees())
def test_the_whole_is_shown_to_the_nearest_thousand(root):
    shown = displayed(root)[root.key]
    assert shown.original == in_thousands(root.amounts.original)
    assert shown.forecast == in_thousands(root.amounts.forecast)


@given(trees())
def test_amounts_of_whole_thousands_are_shown_as_they_are(root):
    def whole(node: Node) -> Node:
        if not node.children:
            amounts = node.amounts
            return leaf(
                node.key,
                amounts.original * PENCE_IN_A_THOUSAND,
                amounts.forecast * PENCE_IN_A_THOUSAND,
                amounts.virements * PENCE_IN_A_THOUSAND,
                amounts.actions * PENCE_IN_A_THOUSAND,
            )
        return Node(node.key, children=tuple(whole(child) for child in node.children))

    shown = displayed(whole(root))
    assert all(shown[node.key] == node.amounts for node in nodes(root))
