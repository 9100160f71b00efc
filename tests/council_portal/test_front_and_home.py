"""The public's front page, the home pages and the navigation of whoever is signed in."""

from datetime import date

import pytest
from django.urls import reverse

from council_portal.access.roles import Role
from council_portal.models import Directorate, RoleAssignment
from council_portal.queries import beginning
from council_portal.registry import HomeItem, HomePanel, PublicContent, registry

ROLES = [
    "officer_cyps",
    "approver_cyps",
    "performance_lead",
    "finance_officer",
    "hr_officer",
    "clerk",
    "administrator",
    "member_alder",
    "member_willow",
]


@pytest.fixture
def only_registered(monkeypatch):
    """Replaces what the apps registered by what a test gives."""

    def replace(name, *answers):
        monkeypatch.setattr(registry, name, list(answers))

    return replace


def test_the_front_page_lists_what_is_published_by_heading_newest_first(client, council, only_registered):
    only_registered(
        "public_contents",
        lambda at: [
            PublicContent("Performance", "Quarter 1", "/public/performance/1/", date(2016, 9, 1)),
            PublicContent("Performance", "Quarter 2", "/public/performance/2/", date(2016, 12, 1), "On target: 20."),
        ],
        lambda at: [PublicContent("Meetings", "17 February 2017", "/public/meetings/1/", date(2017, 2, 9))],
    )
    page = client.get("/").content.decode()
    order = [
        page.index(words) for words in (">Performance</h2>", "Quarter 2", "Quarter 1", ">Meetings</h2>", ">17 Feb")
    ]
    assert order == sorted(order)
    assert "On target: 20." in page and reverse("account_login") in page


def test_a_council_that_has_published_nothing_says_so(client, council, only_registered):
    only_registered("public_contents")
    assert "Nothing has been published yet" in client.get("/").content.decode()


@pytest.mark.parametrize("path", ["/", "/public/brand.css", "/public/no-such-page/"])
def test_public_pages_neither_set_nor_read_a_cookie(client_as, path):
    answer = client_as("administrator").get(path)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert b"Ada Administrator" not in answer.content
    assert answer.content == client_as("public").get(path).content


@pytest.mark.parametrize("key", ROLES)
def test_everybody_has_a_home_that_says_something(client_as, key):
    page = client_as(key).get(reverse("home"))
    assert page.status_code == 200
    assert "<h1" in page.content.decode()


def test_home_shows_the_panels_in_order_with_what_is_due(client_as, only_registered):
    only_registered(
        "home_panels",
        lambda actor, at: [HomePanel("Second", 20, sentence=f"For {actor.user.name}.")],
        lambda actor, at: [
            HomePanel("First", 10, items=[HomeItem("Enter 1.A1", "/x/", due_on=date(2017, 2, 10), state="Due")])
        ],
    )
    page = client_as("officer_cyps").get(reverse("home")).content.decode()
    assert page.index("First") < page.index("Second")
    assert "due 10 February 2017" in page and "For Olive Officer." in page


def test_home_with_nothing_waiting_says_so(client_as, only_registered):
    only_registered("home_panels")
    assert "Nothing is waiting for you" in client_as("clerk").get(reverse("home")).content.decode()


def test_an_administrator_is_told_what_a_new_council_still_needs(client_as, only_registered):
    only_registered("home_panels", beginning.panels)
    Directorate.objects.update(closed_on=date(2017, 2, 1))
    RoleAssignment.objects.filter(role=Role.CLERK).update(to_on=date(2017, 2, 1))
    [panel] = client_as("administrator").get(reverse("home")).context["panels"]
    assert [(item.text.partition(":")[0], item.state) for item in panel.items] == [
        ("Add a directorate", "None yet"),
        ("Clerk", "Nobody yet"),
    ]
    assert not client_as("performance_lead").get(reverse("home")).context["panels"]


def test_an_administrator_is_told_nothing_where_nothing_is_missing(client_as, only_registered):
    only_registered("home_panels", beginning.panels)
    assert not client_as("administrator").get(reverse("home")).context["panels"]


def test_home_itself_takes_few_queries(client_as, only_registered, django_assert_max_num_queries):
    only_registered("home_panels")
    client = client_as("officer_cyps")
    # The session, its user, the council, the roles; nothing for each entry of the navigation.
    with django_assert_max_num_queries(5):
        client.get(reverse("home"))


def test_the_navigation_leads_only_where_one_may_go(client_as):
    def links(key):
        return {link.label: link for link in client_as(key).get(reverse("home")).context["navigation"]}

    assert {"People", "Council"} <= links("administrator").keys()
    assert not {"People", "Council"} & links("clerk").keys()
    assert links("clerk")["Home"].is_current


@pytest.mark.parametrize("key", ROLES)
def test_every_entry_of_the_navigation_opens(client_as, key):
    client = client_as(key)
    for link in client.get(reverse("home")).context["navigation"]:
        assert client.get(link.url).status_code == 200, link.label


def test_every_entry_of_the_public_navigation_opens(client, council):
    for link in client.get("/").context["public_navigation"]:
        assert client.get(link.url).status_code == 200, link.label


def test_the_demonstration_s_day_is_said_on_every_page(client, council):
    assert "9 February 2017" in client.get("/").content.decode()
    assert "9 February 2017" in client.get(reverse("account_login")).content.decode()
