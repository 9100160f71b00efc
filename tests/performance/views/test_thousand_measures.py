"""Pages over a whole plan ask the database as often for a thousand measures as for a hundred.

The scorecard itself is counted in tests/performance/queries/test_scorecard.py, whatever is asked for.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from performance.models import PlanEdition
from tests.factories.performance import multiplied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration"), pytest.mark.long]

Q3 = "/performance/2016-17-Q3/"
# Each page with the most queries that it may take.
MOST_QUERIES = {
    Q3: 12,
    f"{Q3}scorecard/": 12,
    f"{Q3}exceptions/": 12,
    f"{Q3}directorates/CYPS/": 12,
    f"{Q3}portfolios/housing/": 12,
    f"{Q3}years/": 20,
    f"{Q3}brief/": 25,
}
A_ROW = b'class="measures__ref"'


def test_a_page_takes_as_many_queries_for_a_thousand_measures_as_for_a_hundred(client_as):
    reader = client_as("member_alder")
    rows = {address: reader.get(address).content.count(A_ROW) for address in MOST_QUERIES}
    multiplied(PlanEdition.objects.get(), 10)
    for address, most in MOST_QUERIES.items():
        reader.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = reader.get(address)
        assert len(asked) <= most, (address, [query["sql"] for query in asked])
        # A forecast to miss makes an exception too, and copies have none.
        assert page.content.count(A_ROW) >= 8 * rows[address], address
    assert rows[Q3] == rows[f"{Q3}scorecard/"] == 103
