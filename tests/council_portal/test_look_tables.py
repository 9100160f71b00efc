"""The portal's own table: caption, heads with scope, order told, numbers to the right."""

import django_tables2 as tables
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

NUMERIC = {"th": {"class": "numeric"}, "td": {"class": "numeric"}}


class LineTable(tables.Table):
    caption = "Budget lines"
    row_head = "line"

    line = tables.Column(verbose_name="Budget line")
    net = tables.Column(verbose_name="Net budget (£000)", attrs=NUMERIC)
    note = tables.Column(orderable=False)


class NamelessTable(tables.Table):
    line = tables.Column()


ROWS = [
    {"line": "Direct payments", "net": 1234, "note": "<i>More</i> people"},
    {"line": "Residential", "net": 310, "note": ""},
]


def drawn(table, address="/?sort=net&page=1") -> str:
    request = RequestFactory().get(address)
    tables.RequestConfig(request, paginate=False).configure(table)
    return table.as_html(request)


def test_a_table_says_what_it_holds():
    html = drawn(LineTable(ROWS))
    assert "<caption>Budget lines</caption>" in html
    assert 'role="region" tabindex="0" aria-label="Budget lines"' in html


def test_a_table_without_a_caption_is_refused():
    with pytest.raises(ImproperlyConfigured, match="NamelessTable needs a `caption`"):
        drawn(NamelessTable(ROWS))


def test_heads_of_rows_and_columns_have_their_scope():
    html = drawn(LineTable(ROWS))
    assert html.count('scope="col"') == 3
    assert '<th scope="row">Direct payments</th>' in html


def test_the_order_is_told_and_can_be_changed_keeping_the_rest_of_the_address():
    html = drawn(LineTable(ROWS))
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="ascending"><a href="?sort=-net&amp;page=1">Net budget (£000)</a>' in html
    assert 'aria-sort="descending"' in drawn(LineTable(ROWS), "/?sort=-net")


def test_numbers_stand_to_the_right_and_text_is_escaped():
    html = drawn(LineTable(ROWS))
    assert "numeric" in html.split("1234")[0].rsplit("<td", 1)[1]
    assert "&lt;i&gt;More&lt;/i&gt; people" in html


def test_an_empty_table_says_so():
    assert "There is nothing to show." in drawn(LineTable([]))
