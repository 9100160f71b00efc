"""An empty installation: everybody is led to its set-up, which happens once."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from council_portal import audit, clock
from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.actions import council as actions
from council_portal.models import Council, Directorate, User

GIVEN = {
    "name": "Westmere District Council",
    "short_name": "Westmere",
    "nation": "wales",
    "frame_colour": "#5b2245",
    "link_colour": "#1d5a96",
    "administrator_name": "Ida First",
    "administrator_email": "ida@example.org",
    "password": "orchid lantern gravel",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/home/", "/accounts/login/", "/people/", "/public/nothing/", "/nothing/"])
def test_every_visitor_of_an_empty_installation_is_led_to_its_set_up(client, path):
    assert client.get(path).url == reverse("set_up")


@pytest.mark.django_db
def test_the_sign_of_life_and_the_colours_answer_all_the_same(client):
    assert client.get(reverse("healthz")).content == b"ok\n"
    assert b"--council-frame" in client.get(reverse("brand_css")).content


@pytest.mark.django_db
def test_it_makes_the_council_and_an_administrator_who_can_go_on_by_pages(client):
    assert client.post(reverse("set_up"), GIVEN).url == reverse("account_login")
    council = Council.objects.get()
    assert (council.name, council.nation, council.frame_colour) == ("Westmere District Council", "wales", "#5b2245")
    administrator = User.objects.get()
    assert Actor(administrator, clock.today()).has(Role.ADMINISTRATOR)
    assert audit.trail("council:council").get().by == administrator

    client.post(reverse("account_login"), {"login": "ida@example.org", "password": GIVEN["password"]})
    page = client.post(reverse("directorates:add"), {"name": "Place", "code": "place"}, follow=True)
    assert "Place" in page.content.decode()
    client.post(reverse("directorates:add_service", args=["PLACE"]), {"name": "Parks", "code": "parks"})
    assert Directorate.objects.get().services.get().name == "Parks"
    assert client.get("/").content.decode().count("Westmere District Council") >= 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "W\x00"},
        {"name": "W" * 300},
        {"frame_colour": "red; } body { display: none"},
        {"link_colour": "#eeeeee"},
        {"password": "password1234"},
        {"password": "short"},
        {"administrator_email": "ida"},
        {"nation": "france"},
    ],
)
def test_what_is_wrong_gets_a_sentence_and_nothing_is_made(client, wrong):
    page = client.post(reverse("set_up"), GIVEN | wrong)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert not Council.objects.exists() and not User.objects.exists()


@pytest.mark.django_db
def test_it_is_closed_once_there_is_a_council(client, cast):
    for answer in (client.get(reverse("set_up")), client.post(reverse("set_up"), GIVEN)):
        assert answer.status_code == 404
        assert "has been set up already" in answer.content.decode()
    assert not User.objects.filter(email="ida@example.org").exists()


@pytest.mark.django_db
def test_there_is_one_council_by_the_database_too(council):
    with pytest.raises(IntegrityError), transaction.atomic():
        Council(name="Another", short_name="Another").save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_it_up_at_once_one_is_told():
    together, told = Barrier(2), []

    def try_it(name):
        together.wait()
        given = {key: GIVEN[key] for key in ("name", "short_name", "nation", "frame_colour", "link_colour")}
        try:
            actions.set_up(
                at=clock.now(),
                administrator_name=name,
                administrator_email=f"{name}@example.org",
                password=GIVEN["password"],
                **given,
            )
        except actions.AlreadySetUp as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=[name]) for name in ("ida", "ada")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Council.objects.count(), User.objects.count(), len(told)) == (1, 1, 1)
