"""Two people who send the same form at the same moment: one figure stands, the other person is told."""

import threading

import pytest
from django.db import connections

from council_portal import clock
from performance import demo
from performance.models import Observation
from tests.performance.views.page import hidden, read
from tests.performance.views.test_figure import FORM


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_figure_stands_and_the_other_person_sees_it(cast, client_as):
    demo.load(at=clock.now(), people=cast)
    clients = {"25.1": client_as("officer_cyps"), "24.9": client_as("officer_cyps_deputy")}
    unseen = {figure: hidden(read(client.get(FORM))) for figure, client in clients.items()}
    answers, both_ready = {}, threading.Barrier(2)

    def send(figure):
        try:
            both_ready.wait(timeout=30)
            answers[figure] = clients[figure].post(FORM, {**unseen[figure], "quality": "final", "figure": figure})
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[figure]) for figure in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers.values()) == [200, 302]
    first, second = sorted(answers, key=lambda figure: -answers[figure].status_code)
    figures = Observation.objects.filter(
        component__series__measures__ref="1.A3", component__key="", kind="figure", period_start="2016-10-01"
    )
    assert [str(each.value) for each in figures.filter(period_kind="quarter", version__gt=1)] == [f"{first}000"]
    page = read(answers[second])
    assert "Somebody else changed this meanwhile" in page.text
    assert f"entered {first}%" in page.with_class("notification--warning")[0].text
