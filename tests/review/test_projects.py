"""A member proposes a project; the secretariat decides, and each partner speaks for itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members import review
from members.models import ChangeRequest, Letter, Participation, Project
from members.models.changes import ChangeRequest as Request
from tests.factories import (
    LONG_AGO,
    make_colleague,
    make_member,
    make_participation,
    make_project,
    make_secretary,
    make_site,
    make_topic,
)
from tests.models.rows import the_cluster

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
NOUN = Request.Noun.PROJECT


@pytest.fixture
def ours():
    return make_member(name="Yara", slug="yara")


@pytest.fixture
def theirs():
    return make_member(name="Sintef", slug="sintef")


@pytest.fixture
def ola(ours):
    return make_colleague(ours, name="Ola", email="ola@example.org")


@pytest.fixture
def kari():
    return make_secretary(name="Kari")


def line(organization, role="partner", **more):
    empty = {
        "since": "",
        "since_precision": "day",
        "until": "",
        "until_precision": "day",
    }
    return {"organization": organization.slug, "role": role, **empty, **more}


def wanted(*lines, **more):
    given = {"title_nb": "Grønn ammoniakk", "status": "planned", **more}
    return given | {"participations": list(lines)}


def propose(organization, by, *lines, **more):
    subject = review.new(NOUN, organization)
    return review.submit(subject, wanted(*lines, **more), by=by).waiting


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value


def parts(project):
    return {
        row.organization.slug: (row.role, row.confirmed_on, row.asked_on)
        for row in project.participations.select_related("organization")
    }


def test_a_new_project_waits_and_is_nowhere_yet(ours, ola):
    waiting = propose(ours, ola, line(ours, "lead"))

    assert Project.objects.count() == 0
    assert (waiting.noun, waiting.target, str(waiting)) == (
        "project",
        None,
        "Grønn ammoniakk",
    )


def test_approval_makes_the_project_with_all_that_was_said(ours, theirs, ola, kari):
    site, theme = make_site(), make_topic()
    waiting = propose(
        ours,
        ola,
        line(ours, "lead"),
        line(theirs, "research", since="2024-01-01", since_precision="year"),
        since={"day": "2024-05-17", "precision": "month"},
        until={"day": "2026-02-01", "precision": "month"},
        sites=[site.slug],
        themes=[theme.slug],
        website="https://example.org/",
    )

    decided = review.approve(waiting.pk, by=kari)

    project = Project.objects.get()
    assert (decided.project, project.slug) == (project, "gronn-ammoniakk")
    assert (project.since, project.until) == (date(2024, 5, 1), date(2026, 2, 28))
    assert project.source == f"Yara, {TODAY().isoformat()}"
    assert [*project.sites.all(), *project.themes.all()] == [site, theme]
    assert parts(project) == {
        "yara": ("lead", TODAY(), None),
        "sintef": ("research", None, TODAY()),
    }


def test_each_named_partner_is_asked_by_letter(ours, theirs, ola, kari):
    make_colleague(theirs, email="liv@example.org")
    make_colleague(theirs, email="gammel@example.org", until=LONG_AGO)
    waiting = propose(ours, ola, line(ours), line(theirs), line(theirs, "funder"))

    review.approve(waiting.pk, by=kari)

    asked = Letter.objects.filter(kind="partner_asked")
    assert [letter.to for letter in asked] == ["liv@example.org"]
    assert "Yara" in asked[0].text
    assert reverse("portal:projects", args=["sintef"]) in asked[0].text


def test_who_asked_not_to_be_shown_is_not_named_to_partners(theirs, kari):
    hidden = make_member(name="Hemmelig AS", is_listed=False)
    make_colleague(theirs)
    waiting = propose(hidden, make_colleague(hidden), line(hidden), line(theirs))

    review.approve(waiting.pk, by=kari)

    assert "Hemmelig" not in Letter.objects.get(kind="partner_asked").text


def test_a_project_without_the_member_itself_is_refused(ours, theirs, ola):
    refused = refusal(lambda: propose(ours, ola, line(theirs)))

    assert list(refused.error_dict) == ["participations"]
    assert ChangeRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_nb": " "}, "title_nb"),
        ({"status": "borte"}, "status"),
        ({"website": "ikke en adresse"}, "website"),
        ({"sites": ["ukjent"]}, "sites"),
        ({"until": {"day": "2000-01-01", "precision": "day"},
          "since": {"day": "2001-01-01", "precision": "day"}}, "__all__"),
    ],
)  # fmt: skip
def test_what_could_not_be_published_is_refused_at_once(ours, ola, wrong, field):
    refused = refusal(lambda: propose(ours, ola, line(ours), **wrong))

    assert list(refused.error_dict) == [field]
    assert ChangeRequest.objects.count() == Project.objects.count() == 0


@pytest.mark.parametrize("since", [7, "2024", {"day": "x", "precision": "day"}, {}, []])
def test_a_day_that_cannot_be_read_is_refused(ours, ola, since):
    assert refusal(lambda: propose(ours, ola, line(ours), since=since)).code == "shape"


def test_the_same_form_sent_twice_has_one_effect(ours, ola):
    first, second = (propose(ours, ola, line(ours)) for _twice in range(2))

    assert first == second
    assert ChangeRequest.objects.count() == 1


def test_two_new_projects_wait_side_by_side(ours, ola):
    propose(ours, ola, line(ours))
    propose(ours, ola, line(ours), title_nb="Noe annet")

    assert ChangeRequest.objects.open().count() == 2


def test_a_new_project_that_waits_is_amended_field_by_field(ours, ola, kari):
    waiting = propose(ours, ola, line(ours))
    subject = review.of_request(waiting)
    shown = review.wanted_now(subject)
    seen = {name: review.fingerprint(value) for name, value in shown.items()}

    review.submit(subject, shown | {"purpose_nb": "Klima"}, by=ola, seen=seen)

    review.approve(waiting.pk, by=kari)
    assert Project.objects.get().purpose_nb == "Klima"
    assert ChangeRequest.objects.count() == 1


def test_a_new_project_that_waits_is_taken_back(ours, ola):
    waiting = propose(ours, ola, line(ours))

    review.withdraw(waiting.pk, by=ola)

    assert ChangeRequest.objects.get().status == "withdrawn"


def test_without_its_title_a_new_project_cannot_be_approved(ours, ola, kari):
    waiting = propose(ours, ola, line(ours))

    refused = refusal(
        lambda: review.approve(waiting.pk, ["status"], by=kari, reason="Nei")
    )

    assert "title_nb" in refused.error_dict
    assert Project.objects.count() == 0
    assert ChangeRequest.objects.get().is_open


def test_a_rejected_project_is_never_made(ours, ola, kari):
    waiting = propose(ours, ola, line(ours))

    review.reject(waiting.pk, by=kari, reason="Kjent fra før")

    assert Project.objects.count() == 0
    letter = Letter.objects.get(kind="review_outcome")
    assert "Grønn ammoniakk" in letter.subject


class TestChange:
    """What is proposed about a project that exists."""

    @pytest.fixture
    def project(self, ours, theirs):
        return make_project(partners=[ours, theirs], website="https://example.org/")

    def subject(self, project, organization):
        return review.Subject(NOUN, organization, project)

    def test_only_who_takes_part_proposes(self, project, kari):
        stranger = make_member()
        declined = make_member()
        make_participation(project=project, organization=declined, declined_on=LONG_AGO)

        for somebody in (stranger, declined):
            subject = self.subject(project, somebody)
            by = make_colleague(somebody)
            act = lambda: review.submit(subject, {"title_nb": "X"}, by=by)  # noqa: B023, E731
            assert refusal(act).code == "access"

    def test_what_one_partner_proposes_goes_live_when_approved(
        self, project, ours, ola, kari
    ):
        subject = self.subject(project, ours)
        waiting = review.submit(subject, {"status": "operating"}, by=ola).waiting

        review.approve(waiting.pk, by=kari)

        project.refresh_from_db()
        assert (project.status, waiting.project) == ("operating", project)

    def test_fields_published_at_once_of_an_organization_wait_of_a_project(
        self, project, ours, ola
    ):
        type(the_cluster()).objects.update(at_once=["website"])
        subject = self.subject(project, ours)

        submitted = review.submit(subject, {"website": "https://x.no/"}, by=ola)

        assert submitted.published is None
        assert submitted.waiting.is_open

    def test_two_partners_propose_side_by_side(self, project, ours, theirs, ola):
        review.submit(self.subject(project, ours), {"title_nb": "A"}, by=ola)
        liv = make_colleague(theirs)
        review.submit(self.subject(project, theirs), {"title_nb": "B"}, by=liv)

        assert ChangeRequest.objects.open().count() == 2
        assert review.pending(self.subject(project, ours)).items.get().proposed == "A"

    def test_a_changed_row_of_another_is_to_be_confirmed_anew(
        self, project, ours, theirs, ola, kari
    ):
        Participation.objects.update(confirmed_on=LONG_AGO)
        subject = self.subject(project, ours)
        rows = review.wanted_now(subject)["participations"]
        for row in rows:
            row["role"] = "lead" if row["organization"] == "sintef" else row["role"]
        waiting = review.submit(subject, {"participations": rows}, by=ola).waiting

        review.approve(waiting.pk, by=kari)

        assert parts(project) == {
            "yara": ("partner", LONG_AGO, None),
            "sintef": ("lead", None, TODAY()),
        }

    def test_what_was_declined_is_out_of_reach_and_may_be_said_again(
        self, project, ours, theirs, ola, kari
    ):
        Participation.objects.filter(organization=theirs).update(declined_on=LONG_AGO)
        subject = self.subject(project, ours)
        rows = review.wanted_now(subject)["participations"]

        waiting = review.submit(
            subject, {"participations": [*rows, line(theirs)]}, by=ola
        ).waiting

        assert [row["organization"] for row in rows] == ["yara"]
        review.approve(waiting.pk, by=kari)
        theirs_now = project.participations.filter(organization=theirs)
        assert theirs_now.standing().get().asked_on == TODAY()
        assert theirs_now.count() == 2


class TestAnswer:
    """A partner confirms or declines; only its own people may."""

    @pytest.fixture
    def asked(self, theirs):
        return make_participation(organization=theirs, asked_on=LONG_AGO)

    @pytest.fixture
    def liv(self, theirs):
        return make_colleague(theirs)

    def test_confirming_twice_keeps_the_first_day(self, asked, liv):
        review.confirm(asked, by=liv)
        Participation.objects.update(confirmed_on=LONG_AGO)

        review.confirm(asked, by=liv)

        asked.refresh_from_db()
        assert asked.confirmed_on == LONG_AGO

    def test_declining_keeps_the_row_and_the_word(self, asked, liv):
        review.decline(asked, " Ikke vi ", by=liv)

        asked.refresh_from_db()
        assert (asked.declined_on, asked.declined_why) == (TODAY(), "Ikke vi")
        assert not Participation.objects.standing().exists()

    def test_a_partner_may_change_its_mind(self, asked, liv):
        review.confirm(asked, by=liv)
        review.decline(asked, "Feil", by=liv)
        review.confirm(asked, by=liv)

        asked.refresh_from_db()
        said = asked.confirmed_on, asked.declined_on, asked.declined_why
        assert said == (TODAY(), None, "")

    def test_taking_back_a_no_when_it_was_said_anew_is_refused_in_words(
        self, asked, liv
    ):
        review.decline(asked, by=liv)
        make_participation(project=asked.project, organization=asked.organization)

        refused = refusal(lambda: review.confirm(asked, by=liv))

        assert refused.messages == ["Rollen i prosjektet er allerede registrert."]

    @pytest.mark.parametrize("answer", [review.confirm, review.decline])
    def test_nobody_answers_for_another(self, asked, answer, ola, kari):
        for somebody in (ola, kari):
            assert refusal(lambda who=somebody: answer(asked, by=who)).code == "access"
