"""A partner answers at the moment that others write of it; each once more unguarded."""

import pytest

from members import review
from members.fields import BY_KEY, fingerprint
from members.models import Participation
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_participation,
    make_project,
)
from tests.support.proposals import NOUN, line, propose, wanted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(ours, theirs):
    """What Yara has said of Sintef, who is asked."""
    project = make_project(partners=[ours])
    return make_participation(
        project=project, organization=theirs, asked_on=LONG_AGO, source="Yara"
    )


def answered(row):
    row.refresh_from_db()
    return bool(row.confirmed_on), bool(row.declined_on), row.declined_why


# Two colleagues answer


@pytest.mark.parametrize(
    ("lock", "reason"), [("locked", "Aldri hørt om"), ("unlocked", "Feil rolle")]
)
def test_of_two_who_decline_the_first_reason_stands(request, asked, liv, lock, reason):
    if lock == "unlocked":
        request.getfixturevalue("without_row_locks")
    other = make_colleague(asked.organization)

    concurrent_refusals(
        lambda: review.decline(asked, "Aldri hørt om", by=liv),
        lambda: review.decline(asked, "Feil rolle", by=other),
    )

    assert answered(asked) == (False, True, reason)


@pytest.mark.parametrize("last", ["confirm", "decline"])
def test_of_a_yes_and_a_no_the_last_word_counts_whole(asked, liv, last):
    other = make_colleague(asked.organization)
    acts = {
        "confirm": lambda: review.confirm(asked, by=liv),
        "decline": lambda: review.decline(asked, "Feil", by=other),
    }
    second = acts.pop(last)

    codes = concurrent_refusals(*acts.values(), second)

    said = {"confirm": (True, False, ""), "decline": (False, True, "Feil")}
    assert (codes, answered(asked)) == ([], said[last])


# The proposer's change is approved while the partner answers


def change_while_answering(asked, kari, ola, liv, answer, **said):
    """The partner has read the page; what it says of them changes; then they press."""
    subject = review.Subject(BY_KEY[NOUN], ola.organizations().get(), asked.project)
    rows = review.wanted_now(subject)["participations"]
    rows = [row | (said if row["organization"] == "sintef" else {}) for row in rows]
    waiting = review.submit(subject, {"participations": rows}, by=ola).waiting
    seen = review.participation_fingerprint(asked)
    return concurrent_refusals(
        lambda: review.approve(waiting.pk, by=kari),
        lambda: answer(asked, by=liv, seen=seen),
    )


@pytest.mark.parametrize("answer", [review.confirm, review.decline])
def test_nobody_answers_for_what_they_have_not_read(asked, kari, ola, liv, answer):
    codes = change_while_answering(asked, kari, ola, liv, answer, role="lead")

    assert (codes, answered(asked)) == (["meanwhile"], (False, False, ""))


def test_without_the_claim_a_partner_confirms_what_it_never_read(
    asked, kari, ola, liv, monkeypatch
):
    def confirm(row, by, seen):
        review.confirm(row, by=by)

    codes = change_while_answering(asked, kari, ola, liv, confirm, role="lead")

    assert (codes, answered(asked)) == ([], (True, False, ""))
    assert asked.role == "lead"


def remove_while_answering(asked, kari, ola, liv):
    subject = review.Subject(BY_KEY[NOUN], ola.organizations().get(), asked.project)
    rows = review.wanted_now(subject)["participations"]
    rows = [row for row in rows if row["organization"] != "sintef"]
    waiting = review.submit(subject, {"participations": rows}, by=ola).waiting
    return concurrent_refusals(
        lambda: review.approve(waiting.pk, by=kari),
        lambda: review.confirm(asked, by=liv),
    )


def test_whoever_confirms_what_is_just_removed_is_told(asked, kari, ola, liv):
    assert remove_while_answering(asked, kari, ola, liv) == ["gone"]
    assert not Participation.objects.filter(pk=asked.pk).exists()


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_it_is_a_server_error(asked, kari, ola, liv):
    with pytest.raises(Exception, match="did not affect any rows"):
        remove_while_answering(asked, kari, ola, liv)


def test_what_is_confirmed_is_no_reason_to_refuse_a_change_that_waits(
    asked, kari, ola, liv
):
    subject = review.Subject(BY_KEY[NOUN], ola.organizations().get(), asked.project)
    rows = review.wanted_now(subject)["participations"]
    for row in rows:
        row["role"] = "lead" if row["organization"] == "yara" else row["role"]
    waiting = review.submit(subject, {"participations": rows}, by=ola).waiting

    codes = concurrent_refusals(
        lambda: review.confirm(asked, by=liv),
        lambda: review.approve(waiting.pk, by=kari),
    )

    assert (codes, answered(asked)) == ([], (True, False, ""))
    assert asked.project.participations.get(organization__slug="yara").role == "lead"


# The proposer amends or takes back while the secretariat decides


def approve_and(act, ours, theirs, ola, kari):
    """Approve what Kari has read, while Ola does something to it; the proposer is first."""
    waiting = propose(ours, ola, line(ours, "lead"), line(theirs))
    read = {i.field: fingerprint(i.proposed) for i in waiting.items.all()}
    refused = concurrent_refusals(
        lambda: act(waiting, ours, theirs, ola),
        lambda: review.approve(waiting.pk, by=kari, read=read),
    )
    return sorted(set(refused)), Participation.objects.count()


def amend(waiting, ours, theirs, ola):
    subject = review.of_request(waiting)
    review.submit(subject, wanted(line(ours), line(theirs, "funder")), by=ola)


def take_back(waiting, ours, theirs, ola):
    review.withdraw(waiting.pk, by=ola)


@pytest.mark.parametrize(("act", "code"), [(amend, "amended"), (take_back, "decided")])
def test_what_is_amended_or_taken_back_is_not_approved(
    ours, theirs, ola, kari, act, code
):
    assert approve_and(act, ours, theirs, ola, kari) == ([code], 0)


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_what_is_taken_back_is_not_told(ours, theirs, ola, kari):
    codes, _named = approve_and(take_back, ours, theirs, ola, kari)

    assert codes == ["database"]
