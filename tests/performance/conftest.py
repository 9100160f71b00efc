"""What performance's tests share: the invented council's plan."""

import pytest

from tests.factories.performance import InventedPlan, invented_plan


@pytest.fixture
def plan(db) -> InventedPlan:
    return invented_plan()
