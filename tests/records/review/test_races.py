"""Two at the same moment about one proposal or answer; each race once more without the lock."""

from functools import partial
from types import SimpleNamespace

import pytest
from django.db import DatabaseError

from members.fields import PROJECT, fingerprint
from members.models import ChangeRequest, Organization, Participation, Project
from members.records import review
from tests.support.concurrency import concurrent_refusals, waits, write_concurrently
from tests.support.factories import LONG_AGO, make
from tests.support.letters import letters
from tests.support.proposals import line, propose, propose_about, propose_values, wanted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(ours, theirs, ola, liv, kari):
    return SimpleNamespace(ours=ours, theirs=theirs, ola=ola, liv=liv, kari=kari)


def propose_new(cast):
    return propose(cast.ours, cast.ola, line(cast.ours, "lead"), line(cast.theirs))


def ask(cast):
    """Return what Yara has said of Sintef, who is asked."""
    project = make.project(partners=[cast.ours])
    given = {"asked_on": LONG_AGO, "source": "Yara", "project": project}
    return make.participation(organization=cast.theirs, **given)


def state(row):
    row.refresh_from_db()
    return bool(row.confirmed_on), bool(row.declined_on), row.declined_why


YES = (True, False, "")


def propose_partners(asked, cast, gone="", lead=""):
    """Propose the partners of the project as Ola's form has them, but one, or one as lead."""
    subject = review.Subject(PROJECT, cast.ours, asked.project)
    rows = review.proposed_values(subject)["participations"]
    rows = [
        row | ({"role": "lead"} if row["organization"] == lead else {})
        for row in rows
        if row["organization"] != gone
    ]
    given = {"participations": rows}
    return propose_about(asked.project, cast.ola, cast.ours, **given)


def approval(waiting, by):
    return partial(review.approve, waiting.pk, by=by)


def refusals_or_error(first, second):
    try:
        return concurrent_refusals(first, second)
    except DatabaseError as error:
        return str(error)


# Each race returns what comes of it.


def send_twice(cast):
    def send():
        subject = review.new(PROJECT, cast.ours)
        review.submit(subject, wanted(line(cast.ours)), by=cast.ola)

    concurrent_refusals(send, send)
    return ChangeRequest.objects.count()


def approve_twice(cast):
    waiting, per = propose_new(cast), make.secretary()
    codes = concurrent_refusals(approval(waiting, cast.kari), approval(waiting, per))
    return codes, Project.objects.count()


def edit_during_decision(target, waiting, column, kari):
    """Save one value of the target while another is approved; return codes and target."""
    rows = type(target).objects.filter(pk=target.pk)
    edit = partial(rows.update, **{column: "Fra sekretariatet"})
    codes = concurrent_refusals(edit, approval(waiting, kari))
    return codes, rows.values_list(column, flat=True).get()


def edit_profile(cast):
    waiting = propose_values(cast.ours, cast.ola, summary_nb="Ny")
    return edit_during_decision(cast.ours, waiting, "summary_nb", cast.kari)


def edit_project(cast):
    project = make.project(partners=[cast.ours])
    waiting = propose_about(project, cast.ola, cast.ours, title_nb="Ny")
    return edit_during_decision(project, waiting, "title_nb", cast.kari)


def end_access_during_proposal(cast):
    """End the right itself, as whoever does not lock the organization may do."""
    ours = Organization.objects.get(pk=cast.ours.pk)
    propose = partial(propose_values, ours, cast.ola, summary_nb="Ny")
    codes = concurrent_refusals(cast.ola.representations.get().revoke, propose)
    return codes, ChangeRequest.objects.count()


def ask_twice(cast):
    make.claim(cast.theirs)
    write_concurrently(review.ask_waiting, review.ask_waiting)
    return letters()


def take_back_claim_after_answer(cast):
    claim = make.claim(cast.theirs, by=cast.ours)
    answer = partial(review.confirm, claim, by=cast.liv)
    take_back = partial(review.take_back_claim, claim, by=cast.ola)
    codes = concurrent_refusals(answer, take_back)
    rows = Participation.objects.filter(pk=claim.pk)
    return codes, rows.filter(confirmed_on__isnull=False).exists()


def answer_after_claim_is_taken_back(cast):
    claim = make.claim(cast.theirs, by=cast.ours)
    take_back = partial(review.take_back_claim, claim, by=cast.ola)
    return refusals_or_error(take_back, partial(review.decline, claim, by=cast.liv))


def decline_twice(cast):
    asked, other = ask(cast), make.colleague(cast.theirs)
    first = partial(review.decline, asked, "Aldri hørt om", by=cast.liv)
    concurrent_refusals(first, partial(review.decline, asked, "Feil rolle", by=other))
    return state(asked)


def remove_while_answering(cast):
    asked = ask(cast)
    waiting = propose_partners(asked, cast, gone="sintef")
    answer = partial(review.confirm, asked, by=cast.liv)
    codes = refusals_or_error(approval(waiting, cast.kari), answer)
    return codes, Participation.objects.filter(pk=asked.pk).exists()


def answer_both(cast, is_no_last):
    asked, other = ask(cast), make.colleague(cast.theirs)
    acts = [partial(review.decline, asked, "Feil", by=other)]
    acts.append(partial(review.confirm, asked, by=cast.liv))
    return concurrent_refusals(*(acts[::-1] if is_no_last else acts)), state(asked)


def answer_no_and_yes(cast):
    return answer_both(cast, is_no_last=False)


def answer_yes_and_no(cast):
    return answer_both(cast, is_no_last=True)


def approve_after(cast, waiting, act):
    """Approve what Kari has read, while Ola does something to it first."""
    read = {i.field: fingerprint(i.proposed) for i in waiting.items.all()}
    approve = partial(review.approve, waiting.pk, by=cast.kari, read=read)
    refused = concurrent_refusals(act, approve)
    return sorted(set(refused)), Participation.objects.count()


def amend(cast):
    waiting = propose_new(cast)
    rows = wanted(line(cast.ours), line(cast.theirs, "funder"))
    subject = review.of_request(waiting)
    act = partial(review.submit, subject, rows, by=cast.ola)
    return approve_after(cast, waiting, act)


def take_back(cast):
    waiting = propose_new(cast)
    act = partial(review.withdraw, waiting.pk, by=cast.ola)
    return approve_after(cast, waiting, act)


STALE, QUESTION = (["stale"], "Fra sekretariatet"), ("partner_asked", "liv@example.org")
NO_ROW = "Save with update_fields did not affect any rows."
# {race: what comes of it with the lock, and without}
RACES = {
    send_twice: (1, 2),
    # Without the lock the address of the project alone refuses the second.
    approve_twice: ((["decided"], 1), (["refused"], 1)),
    edit_profile: (STALE, ([], "Ny")),
    edit_project: (STALE, ([], "Ny")),
    end_access_during_proposal: ((["access"], 0), ([], 1)),
    ask_twice: ([QUESTION], [QUESTION] * 2),
    take_back_claim_after_answer: ((["answered"], True), ([], False)),
    answer_after_claim_is_taken_back: (["gone"], NO_ROW),
    decline_twice: ((False, True, "Aldri hørt om"), (False, True, "Feil rolle")),
    remove_while_answering: ((["gone"], False), (NO_ROW, False)),
    # Of a yes and a no the last word counts whole.
    answer_no_and_yes: (([], YES),) * 2,
    answer_yes_and_no: (([], (False, True, "Feil")),) * 2,
    amend: ((["amended"], 0), ([], 2)),
    take_back: ((["decided"], 0), (["database"], 0)),
}


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_the_second_is_told_of_the_first_by_the_lock_alone(cast, race, is_locked):
    assert race(cast) == RACES[race][not is_locked]


def answer_changed(asked, cast, answer):
    """Approve another role of the partner before it answers."""
    waiting = propose_partners(asked, cast, lead="sintef")
    return concurrent_refusals(approval(waiting, cast.kari), answer)


@pytest.mark.parametrize("answer", [review.confirm, review.decline])
def test_nobody_answers_for_what_they_have_not_read(cast, answer):
    asked = ask(cast)
    given = {"by": cast.liv, "seen": review.claim_fingerprint(asked)}

    codes = answer_changed(asked, cast, partial(answer, asked, **given))

    assert (codes, state(asked)) == (["meanwhile"], (False, False, ""))


def test_without_the_claim_a_partner_confirms_what_it_never_read(cast):
    asked = ask(cast)

    codes = answer_changed(asked, cast, partial(review.confirm, asked, by=cast.liv))

    assert (codes, state(asked), asked.role) == ([], YES, "lead")


def test_what_is_confirmed_is_no_reason_to_refuse_a_change_that_waits(cast):
    asked = ask(cast)
    waiting = propose_partners(asked, cast, lead="yara")

    answer = partial(review.confirm, asked, by=cast.liv)
    codes = concurrent_refusals(answer, approval(waiting, cast.kari))

    assert (codes, state(asked)) == ([], YES)
    assert asked.project.participations.get(organization=cast.ours).role == "lead"


def test_a_proposal_and_a_decision_keep_nobody_from_referring_to_the_organization(
    ours, ola, kari
):
    def refer():
        make.presence(organization=ours)

    assert not waits(refer, lambda: propose_values(ours, ola, phone="1"))
    assert not waits(refer, approval(review.pending(ours), kari))
