"""Publishing: a quarter frozen for the public, read back as it was, corrected by a further version."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from council_portal import audit
from council_portal.periods import Period
from performance.actions import publication
from performance.actions.refusal import Refusal
from performance.models import CycleState, Narrative, Observation, Publication, ReportingCycle
from performance.queries.frozen import Tampered, canonical, sha256_of
from performance.queries.published import PublishedQuarter, publications, published
from performance.queries.scorecard import scorecard
from performance.rules.life_cycle import Audience, State
from tests.factories.performance import AT, YEAR

Q1, Q2, Q3 = YEAR.quarters[:3]


@pytest.fixture
def reported(plan):
    """The plan with its quarter's figures, all approved, and a text bound to one of them."""
    plan.figure("H1", "2031-32-Q1", "93.0")
    plan.figure("H1", "2031-32-Q2", "91.5")
    plan.figure("H2", "2031-32-Q2", "2.6", quality="provisional")
    plan.figure("H3", "2031-32-Q1", "110")
    plan.figure("H3", "2031-32-Q2", "80")
    words = Narrative(
        outcome=plan.outcome,
        section="overview",
        text="Boats home: [[measure:H1 2031-32-Q2]].",
        by=plan.owner,
        at=AT,
        approved_by=plan.approver,
        approved_at=AT,
    )
    words.period = Q2
    words.save()
    return plan


def publish(plan, notice=""):
    return publication.publish(cycle=plan.cycle, by=plan.lead, at=AT, correction_notice=notice)


def test_what_is_published_is_read_back_as_it_was(reported):
    publish(reported)
    members_see = scorecard(Q2, Audience.MEMBERS)
    found = published(Q2)
    assert found.scorecard == members_see
    assert found.narratives[0].resolve("measure:H1", "2031-32-Q2").text == "91.5%"
    assert (found.version, found.published_at, found.council) == (1, AT, "Fenmoor District Council")


def test_it_holds_values_targets_thresholds_statuses_directions_texts_and_the_rules_version(reported):
    stored = json.loads(publish(reported).content)
    row = stored["scorecard"]["priorities"][0]["outcomes"][0]["rows"][1]
    assert row["figure"]["value"] == "2.6000"
    assert row["target"]["value"] == "2.5000"
    assert row["target"]["amber_high"] == "2.6250"
    assert row["status"]["status"] == "satisfactory"
    assert row["direction"]["direction"] == "not_applicable"
    assert "tolerance 5%" in row["status"]["working"]
    assert stored["narratives"][0]["text"].startswith("Boats home")
    assert stored["scorecard"]["rule_version"]


def test_the_same_content_always_gives_the_same_bytes(reported):
    made = publish(reported)
    found = published(Q2)
    assert canonical(found) == made.content
    assert sha256_of(made.content) == made.sha256
    assert ": " not in made.content.split('"text"')[0]


def test_a_later_figure_target_or_override_changes_nothing_of_it(reported):
    publish(reported)
    before = published(Q2)
    reported.measures["H1"].targets.update(value=Decimal(99))
    reported.figure("H1", "2031-32-Q2", "12.0", version=2, quality="revised")
    assert scorecard(Q2, Audience.MEMBERS).row("H1").figure.text == "12.0%"
    assert published(Q2) == before
    assert published(Q2).scorecard.row("H1").figure.text == "91.5%"


def test_what_is_stored_is_refused_when_it_was_changed(reported):
    made = publish(reported)
    Publication.objects.filter(pk=made.pk).update(content=made.content.replace("91.5", "99.5"))
    with pytest.raises(Tampered):
        published(Q2)


def test_reading_it_is_one_query(reported, django_assert_num_queries):
    publish(reported)
    with django_assert_num_queries(1):
        published(Q2)


def test_figures_of_the_quarter_and_before_are_published_and_no_later_ones(reported):
    reported.figure("H1", "2031-10", "90")
    publish(reported)
    states = {row.period.key: row.state for row in Observation.objects.all()}
    assert states == {
        "2031-32-Q1": State.PUBLISHED,
        "2031-32-Q2": State.PUBLISHED,
        "2031-10": State.APPROVED,
    }
    reported.cycle.refresh_from_db()
    assert reported.cycle.state == CycleState.PUBLISHED


def test_it_refuses_while_something_waits_for_approval(reported):
    reported.figure("H4", "2031-32-Q2", "5", state=State.SUBMITTED)
    with pytest.raises(Refusal, match="1 figure of Quarter 2 .* waits for approval"):
        publish(reported)
    assert not Publication.objects.exists()
    assert not Observation.objects.filter(state=State.PUBLISHED.value).exists()


def test_a_correction_is_a_further_version_with_its_notice(reported):
    publish(reported)
    with pytest.raises(Refusal, match="say what the correction corrects"):
        publish(reported)
    reported.figure("H1", "2031-32-Q2", "90.1", version=2, quality="revised")
    publish(reported, "One boat was counted twice.")
    assert published(Q2).scorecard.row("H1").figure.text == "90.1%"
    assert published(Q2, version=1).scorecard.row("H1").figure.text == "91.5%"
    assert [(each.version, each.correction_notice) for each in publications()] == [
        (2, "One boat was counted twice."),
        (1, ""),
    ]


def test_a_first_publication_has_nothing_to_correct(reported):
    with pytest.raises(Refusal, match="nothing to correct"):
        publish(reported, "Nothing.")


def test_it_is_audited_with_its_hash(reported):
    made = publish(reported)
    event = list(audit.trail("performance-quarter:2031-32-Q2"))[-1]
    assert (event.verb, event.after["sha256"], event.by) == ("cycle.published", made.sha256, reported.lead)


def test_a_quarter_that_was_never_published_is_not_there(plan):
    assert published(Q3) is None
    assert published(Period.parse(None, "1999-00-Q1")) is None


def test_an_older_publication_lacking_a_newer_field_can_still_be_read(reported):
    made = publish(reported)
    older = json.loads(made.content)
    for row in older["scorecard"]["priorities"][0]["outcomes"][0]["rows"]:
        del row["figure"]["beside"]
    content = json.dumps(older)
    Publication.objects.filter(pk=made.pk).update(content=content, sha256=sha256_of(content))
    assert isinstance(published(Q2), PublishedQuarter)


def test_of_two_who_publish_at_once_the_second_is_told_and_changes_nothing(plan):
    as_the_second_read_it = ReportingCycle.objects.get(pk=plan.cycle.pk)
    publication.publish(cycle=plan.cycle, by=plan.lead, at=AT)
    with pytest.raises(Refusal, match="is published"):
        publication.publish(cycle=as_the_second_read_it, by=plan.lead, at=AT + timedelta(hours=1))
    assert as_the_second_read_it.is_published and as_the_second_read_it.closed_at == AT


def test_a_text_that_names_a_later_quarters_figure_does_not_publish_it(reported):
    reported.figure("H1", "2031-32-Q3", "77.7")
    Narrative.objects.update(text="[[measure:H1 2031-32-Q2]], then [[measure:H1 2031-32-Q3]].")
    publish(reported)
    [said] = published(Q2).narratives
    assert [figure.text for figure in said.figures] == ["91.5%"]
    assert "77.7" not in Publication.objects.get().content
