"""Members propose projects and changes to them; the secretariat decides, partners are asked."""

from datetime import date

import pytest
from django.urls import reverse

from members.fields import PROJECT, fingerprint
from members.mail import confirmations
from members.models import ChangeRequest, ClimateEffect, Letter, Participation, Project
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.letters import token_of
from tests.support.proposals import (
    TODAY,
    line,
    parts,
    propose,
    propose_about,
    propose_values,
)
from tests.support.refusals import codes, refusal
from tests.support.rows import the_cluster


def test_approval_makes_the_project_with_all_that_was_said(ours, theirs, ola, kari):
    site, theme = make.site(), make.topic()
    said = {"since": {"day": "2024-05-17", "precision": "month"}}
    said |= {"until": {"day": "2026-02-01", "precision": "month"}}
    said |= {"sites": [site.slug], "themes": [theme.slug]}
    own, days = line(ours, "lead"), {"since": "2024-01-01", "since_precision": "year"}
    waiting = propose(ours, ola, own, line(theirs, "research", **days), **said)

    decided = review.approve(waiting.pk, by=kari)

    project = Project.objects.get()
    assert (decided.project, project.slug) == (project, "gronn-ammoniakk")
    assert (project.since, project.until) == (date(2024, 5, 1), date(2026, 2, 28))
    assert project.source == f"Yara, {TODAY().isoformat()}"
    assert [*project.sites.all(), *project.themes.all()] == [site, theme]
    partners = {"yara": ("lead", TODAY(), None), "sintef": ("research", None, None)}
    assert parts(project) == partners


def test_each_named_partner_is_asked_by_letter_which_names_nobody_unlisted(
    ours, theirs, ola, liv, kari
):
    make.colleague(theirs, email="gammel@example.org", until=LONG_AGO)
    waiting = propose(ours, ola, line(ours), line(theirs), line(theirs, "funder"))
    review.approve(waiting.pk, by=kari)
    hidden = make.member(name="Hemmelig AS", is_listed=False)
    waiting = propose(hidden, make.colleague(hidden), line(hidden), line(theirs))

    review.approve(waiting.pk, by=kari)

    asked = Letter.objects.filter(kind="partner_asked").order_by("pk")
    assert [letter.to for letter in asked] == [liv.email] * 3, "about each role"
    assert ("Yara" in asked[0].text, "Hemmelig" in asked[2].text) == (True, False)
    links = [confirmations.read(token_of(letter)) for letter in asked[:2]]
    rows = Participation.objects.filter(claimed_by=ours, organization=theirs)
    assert {(kind, values["user"]) for kind, values in links} == {("partner", liv.pk)}
    assert {values["participation"] for _kind, values in links} == {r.pk for r in rows}


def test_a_new_project_waits_and_is_amended_field_by_field(ours, ola, kari):
    waiting, again = (propose(ours, ola, line(ours, "lead")) for _twice in range(2))
    other = propose(ours, ola, line(ours), title_nb="Noe annet")
    for since in (7, "2024", {"day": "x", "precision": "day"}, {}, []):
        assert codes(propose, ours, ola, line(ours), since=since) == {None: "shape"}
    assert (waiting, Project.objects.count()) == (again, 0)
    named = ("project", None, "Grønn ammoniakk")
    assert (waiting.noun, waiting.target, str(waiting)) == named
    # What waits about the member itself is no new project.
    profile = propose_values(ours, ola, phone="1")
    subject = review.new(PROJECT, ours, waiting.pk)
    assert [*subject.requests] == [waiting]
    assert {*subject.twins} == {waiting, other}
    assert [*review.new(PROJECT, ours, profile.pk).requests] == []
    assert review.pending(ours) == profile
    subject = review.of_request(waiting)
    shown = review.proposed_values(subject)
    seen = {name: fingerprint(value) for name, value in shown.items()}

    review.submit(subject, shown | {"purpose_nb": "Klima"}, by=ola, seen=seen)
    refused = refusal(review.approve, waiting.pk, ["status"], by=kari, reason="Nei")
    assert "title_nb" in refused.error_dict
    assert (Project.objects.count(), ChangeRequest.objects.open().count()) == (0, 3)
    review.approve(waiting.pk, by=kari)
    review.reject(other.pk, by=kari, reason="Kjent fra før")

    assert Project.objects.get().purpose_nb == "Klima"
    assert ChangeRequest.objects.count() == 3
    subjects = Letter.objects.filter(kind="review_outcome").values_list("subject")
    assert sorted(*zip(*subjects, strict=True)) == [
        "Avslått: forslaget deres (prosjekt)",
        "Grønn ammoniakk er publisert",
    ]


@pytest.fixture
def shared(ours, theirs):
    """Return a project of Yara and Sintef."""
    return make.project(partners=[ours, theirs], website="https://example.org/")


def test_only_who_takes_part_proposes(shared, kari):
    stranger, declined = make.member(), make.member()
    make.participation(project=shared, organization=declined, declined_on=LONG_AGO)

    for one in (stranger, declined):
        by = make.colleague(one)
        assert codes(propose_about, shared, by, one, title_nb="X") == {None: "access"}


def test_what_one_partner_proposes_goes_live_when_approved(
    shared, ours, theirs, ola, liv, kari
):
    # What is published at once of an organization waits of a project.
    type(the_cluster()).objects.update(at_once=["website"])
    subject = review.Subject(PROJECT, ours, shared)
    values = {"status": "operating", "website": "https://x.no/"}
    submitted = review.submit(subject, values, by=ola)
    assert (submitted.published, submitted.waiting.is_open) == (None, True)
    propose_about(shared, liv, theirs, title_nb="B")
    assert ChangeRequest.objects.open().count() == 2
    assert review.pending(subject) == submitted.waiting

    review.approve(submitted.waiting.pk, by=kari)

    shared.refresh_from_db()
    assert (shared.status, submitted.waiting.project) == ("operating", shared)


def partners_now(project, organization):
    subject = review.Subject(PROJECT, organization, project)
    return review.proposed_values(subject)["participations"]


def test_a_changed_row_of_another_is_to_be_confirmed_anew_or_said_again_once_declined(
    shared, ours, theirs, ola, kari
):
    Participation.objects.update(confirmed_on=LONG_AGO)
    rows = partners_now(shared, ours)
    for row in rows:
        row["role"] = "lead" if row["organization"] == "sintef" else row["role"]
    waiting = propose_about(shared, ola, ours, participations=rows)
    review.approve(waiting.pk, by=kari)
    partners = {"yara": ("partner", LONG_AGO, None), "sintef": ("lead", None, None)}
    assert parts(shared) == partners

    theirs_now = shared.participations.filter(organization=theirs)
    theirs_now.update(declined_on=LONG_AGO)
    rows = partners_now(shared, ours)
    assert [row["organization"] for row in rows] == ["yara"]
    rows.append(line(theirs, "lead"))
    waiting = propose_about(shared, ola, ours, participations=rows)
    review.approve(waiting.pk, by=kari)
    assert theirs_now.standing().get().claimed_by == ours
    assert theirs_now.count() == 2


SOURCE = "https://example.org/rapport"
EFFECT = {"value": "41000", "value_max": "", "unit": "t CO₂/year", "year": ""}
EFFECT |= {"mechanism": "avoided", "maturity": "expected", "qualifier": "about"}
EFFECT |= {"contained_in": "", "source": SOURCE}


@pytest.fixture
def project(ours):
    return make.project(partners=[ours])


@pytest.fixture
def propose_effects(project, ours, ola):
    def propose(*rows, **more):
        return propose_about(project, ola, ours, effects=list(rows), **more)

    return propose


def live_effects(project):
    [partner] = [row.organization for row in project.participations.all()]
    return review.live_now(review.Subject(PROJECT, partner, project))["effects"]


def test_a_reviewer_reads_the_whole_figure_and_puts_it_right(
    propose_effects, as_secretary, project
):
    whole = make.effect(make.project(title_nb="Hegra"), mechanism="avoided")
    request = propose_effects(EFFECT, purpose_nb="Klima")
    address = reverse("admin:members_changerequest_change", args=[request.pk])
    page = as_secretary.get(address)

    figure = "Unngåtte utslipp (forventet): om lag 41 000 tonn CO₂ i året."
    assert f"{figure} Kilde: {SOURCE}" in page.text.replace("\xa0", " ")
    edited = {"edit-effects-0-contained_in": whole.pk, "approve": ["effects"]}
    edited |= {"act": "chosen", "reason": "Formålet nei"}
    as_secretary.post(address, filled(page) | edited)

    request.refresh_from_db()
    made = project.effects.get()
    assert (request.status, made.contained_in) == ("partly", whole)
    assert made.source == SOURCE


def test_a_figure_that_changed_or_one_that_went_is_not_approved_unseen(
    propose_effects, kari, project
):
    live, whole = make.effect(project), make.effect(make.project(), mechanism="avoided")
    [was] = live_effects(project)
    request = propose_effects(was | {"value": "5000"})
    ClimateEffect.objects.filter(pk=live.pk).update(value=6000)
    assert codes(review.approve, request.pk, by=kari) == {"effects": "stale"}

    live.delete()
    request = propose_effects(EFFECT | {"contained_in": whole.pk})
    whole.delete()
    assert [*codes(review.approve, request.pk, by=kari)] == ["effects"]
    assert ChangeRequest.objects.open().get() == request


def test_an_effect_and_its_part_are_corrected_together(propose_effects, kari, project):
    """Each is of the kind of the other at every moment that the database sees."""
    whole = make.effect(project, mechanism="avoided", value=900)
    part = make.effect(project, mechanism="avoided", value=40, contained_in=whole)
    rows = [row | {"mechanism": "captured"} for row in live_effects(project)]

    review.approve(propose_effects(*rows).pk, by=kari)

    part.refresh_from_db()
    assert (part.mechanism, part.contained_in.mechanism) == ("captured",) * 2
    # The other way round: the part becomes the whole, before which it was written.
    one, other = live_effects(project)
    turned = [one | {"contained_in": part.pk}, other | {"contained_in": ""}]
    review.approve(propose_effects(*turned).pk, by=kari)
    whole.refresh_from_db()
    assert whole.contained_in == part


def test_rows_that_a_post_leaves_out_are_approved_as_proposed(
    propose_effects, as_secretary, project
):
    request = propose_effects(EFFECT)
    address = reverse("admin:members_changerequest_change", args=[request.pk])
    page = filled(as_secretary.get(address))
    post = {name: text for name, text in page.items() if "edit-" not in name}

    assert as_secretary.post(address, post | {"act": "all"}).status_code == 302
    assert project.effects.get().value == 41000
