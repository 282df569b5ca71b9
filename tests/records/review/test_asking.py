"""Partners are asked if somebody can answer; whoever has stated it is told the answer."""

from datetime import timedelta

import pytest

from members.fields import PROJECT
from members.models import Letter, Participation, Project, Representative, User
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, letters
from tests.support.proposals import TODAY, line, parts, propose, propose_about
from tests.support.refusals import codes, refusal

objects = Participation.objects


def asked():
    return [to for kind, to in letters() if kind == "partner_asked"]


def fresh(row):
    row.refresh_from_db()
    return row.asked_on, row.asked_again_on


def test_a_claim_says_whose_it_is_and_who_could_not_be_asked(
    ours, theirs, ola, liv, kari
):
    empty = make.member(name="Tomt", slug="tomt")
    waiting = propose(ours, ola, line(ours), line(theirs), line(empty))

    review.approve(waiting.pk, by=kari)

    claimed = {row.organization.slug: row.claimed_by for row in objects.all()}
    today, outcome = TODAY(), last("review_outcome").text
    assert claimed == dict.fromkeys(["yara", "sintef", "tomt"], ours)
    assert parts(objects.first().project) == {
        "yara": ("partner", today, None),
        "sintef": ("partner", None, today),
        "tomt": ("partner", None, None),
    }
    assert asked() == [liv.email]
    assert ("- Tomt" in outcome, "- Sintef" in outcome) == (True, False)
    assert [row.organization for row in objects.unheard()] == [empty]
    assert [row.organization for row in objects.counted()] == [ours]


def test_the_question_goes_out_once_to_whoever_gets_e_mail(theirs, liv):
    claim, user = make.claim(theirs), User.objects.filter(pk=liv.pk)
    for bounced_on, is_active in ((LONG_AGO, True), (None, False)):
        user.update(bounced_on=bounced_on, is_active=is_active)
        review.ask_waiting()
        assert (asked(), fresh(claim)) == ([], (None, None)), is_active
        assert [*objects.unheard()] == [claim]
    per = make.colleague(theirs)

    for _twice in range(2):
        review.ask_waiting()

    assert (asked(), fresh(claim)) == ([per.email], (TODAY(), None))


def test_after_two_weeks_it_is_asked_again_and_after_two_more_the_secretariat_hears(
    theirs, liv
):
    def after(days, **column):
        day = TODAY() - timedelta(days=days)
        objects.filter(pk=claim.pk).update(**dict.fromkeys(column, day))
        review.ask_waiting()
        return len(asked()), list(objects.silent())

    claim = make.claim(theirs)
    steps = [after(0), after(13, asked_on=1), after(14, asked_on=1)]
    reminder = last("partner_asked")

    assert steps == [(1, []), (1, []), (2, [])]
    assert fresh(claim) == (TODAY() - timedelta(days=14), TODAY())
    assert reminder.expires_at > reminder.made_at
    objects.filter(pk=claim.pk).update(asked_on=LONG_AGO)
    assert after(13, asked_again_on=1) == (2, [])
    assert after(14, asked_again_on=1) == (2, [claim])
    review.confirm(claim, by=liv)
    assert list(objects.silent()) == []


def test_nobody_is_asked_of_what_is_answered_from_sources_of_oneself_or_asked_before(
    ours, theirs, ola, liv, kari
):
    review.confirm(make.claim(theirs), by=liv)
    review.decline(make.claim(theirs), by=liv)
    make.participation(organization=theirs, source="https://example.org/")
    own = make.claim(theirs, by=ours, role="lead")
    objects.filter(pk=own.pk).update(organization=ours)
    review.ask_waiting()
    assert asked() == []
    elsewhere = make.member(name="Annen", slug="annen")
    per = make.colleague(elsewhere)
    make.participation(organization=elsewhere, asked_on=LONG_AGO)
    review.approve(propose(ours, ola, line(ours), line(theirs)).pk, by=kari)
    project = Project.objects.get(title_nb="Grønn ammoniakk")
    review.confirm(project.participations.get(organization=theirs), by=liv)
    subject = review.Subject(PROJECT, ours, project)
    rows = [*review.proposed_values(subject)["participations"], line(elsewhere)]

    waiting = propose_about(project, ola, ours, participations=rows)
    review.approve(waiting.pk, by=kari)

    assert asked() == [liv.email, per.email]


def test_who_has_stated_it_is_told_the_answer_with_the_reason(
    ours, theirs, ola, liv, eva
):
    claim = make.claim(theirs, by=ours)

    for _twice in range(2):
        review.confirm(claim, by=liv)
    for _twice in range(2):
        review.decline(claim, "Vi trakk oss.", by=liv)

    yes, no = Letter.objects.filter(kind="partner_answered").order_by("pk")
    assert (yes.to, no.to) == (ola.email, ola.email), "a manager, once"
    assert yes.subject.startswith("Ja: Sintef deltar i Prosjekt")
    assert no.subject.startswith("Nei: Sintef deltar ikke i Prosjekt")
    reasons = ["Vi trakk oss." in letter.text for letter in (yes, no)]
    assert reasons == [False, True]


def test_those_who_proposed_it_are_told_if_they_still_act(ours, theirs, eva, liv, kari):
    review.approve(propose(ours, eva, line(ours), line(theirs)).pk, by=kari)
    claim = objects.get(organization=theirs)
    # A colleague who proposed a title has not stated the partner.
    title = propose_about(claim.project, make.colleague(ours), ours, title_nb="Ny")
    review.approve(title.pk, by=kari)

    review.confirm(claim, by=liv)
    first = [to for kind, to in letters() if kind == "partner_answered"]
    Representative.objects.filter(user=eva).update(until=LONG_AGO, since=LONG_AGO)
    manager = make.colleague(ours, role="manager")
    review.decline(claim, by=liv)

    assert (first, last("partner_answered").to) == ([eva.email], manager.email)
    written = Letter.objects.count()
    from_sources = {"organization": theirs, "source": "https://example.org/"}
    review.confirm(make.participation(**from_sources), by=liv)
    assert Letter.objects.count() == written


def test_a_partner_alone_answers_and_may_change_its_mind_and_the_first_day_is_kept(
    theirs, ola, liv, kari
):
    row = make.participation(organization=theirs, asked_on=LONG_AGO)
    for answer in (review.confirm, review.decline):
        for somebody in (ola, kari):
            assert codes(answer, row, by=somebody) == {None: "access"}
    refused = codes(review.decline, row, "Ikke\0vi", by=liv)
    row.refresh_from_db()
    assert refused == {None: "null_characters_not_allowed"}
    assert row.declined_on is None

    review.decline(row, " Ikke vi ", by=liv)
    row.refresh_from_db()
    assert (row.declined_on, row.declined_why) == (TODAY(), "Ikke vi")
    assert not objects.standing().exists()
    # A no is not taken back when it was said anew.
    again = make.participation(project=row.project, organization=theirs)
    refused = refusal(review.confirm, row, by=liv)
    assert refused.messages == ["Rollen i prosjektet er allerede registrert."]
    again.delete()

    review.confirm(row, by=liv)
    objects.update(confirmed_on=LONG_AGO)
    review.confirm(row, by=liv)
    row.refresh_from_db()
    answer = row.confirmed_on, row.declined_on, row.declined_why
    assert answer == (LONG_AGO, None, "")


def test_own_rows_are_all_of_the_organization_by_title_also_what_it_declined(
    ours, theirs
):
    make.participation(organization=theirs)
    projects = [make.project(title_nb=title) for title in ("Ørret", "Alger", "Bølge")]
    rows = [make.participation(organization=ours, project=one) for one in projects]
    objects.filter(pk=rows[0].pk).update(declined_on=TODAY())

    assert list(review.own_rows(ours)) == [rows[1], rows[2], rows[0]]


@pytest.fixture
def claim(ours, theirs):
    return make.claim(theirs, by=ours)


def give(claim, by, email="ny@sintef.example.org"):
    review.give_address(claim, email, by=by, language="nb")


def test_an_address_gets_a_link_to_ask_for_access_three_times(claim, ola):
    give(claim, ola)

    letter = last("partner_access")
    assert (letter.to, letter.is_secret) == ("ny@sintef.example.org", True)
    assert "Sintef" in letter.subject
    assert claim.project.title_nb in letter.text
    assert Letter.objects.count() == 1
    for _twice in range(2):
        give(claim, ola)
    assert refusal(give, claim, ola).code == "too_many"


def test_only_its_own_people_deal_with_a_claim_and_write_where_nobody_can_answer(
    claim, ola, liv, kari
):
    for somebody in (liv, kari):
        assert refusal(give, claim, somebody).code == "access"
        assert refusal(review.take_back_claim, claim, by=somebody).code == "access"
    assert refusal(give, claim, ola).code == "heard"
    assert Letter.objects.count() == 0


def test_what_is_taken_back_is_gone_and_what_is_answered_stays(claim, ola, liv, ours):
    answered = make.claim(make.member(), by=ours, confirmed_on=LONG_AGO)
    # Claims name no unlisted partner and not oneself.
    make.claim(make.member(is_listed=False), by=ours)
    assert {*review.own_claims(ours)} == {claim, answered}

    review.take_back_claim(claim, by=ola)

    code = refusal(review.take_back_claim, answered, by=ola).code
    assert (code, review.own_claims(ours).get()) == ("answered", answered)
    assert refusal(review.take_back_claim, claim, by=ola).code == "gone"
