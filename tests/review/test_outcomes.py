"""Whoever proposed something learns what became of it, in the transaction of the decision."""

import pytest
from django.core.exceptions import ValidationError

from members import review
from members.fields import BY_KEY
from members.models import ChangeItem, ChangeRequest, Letter
from tests.support.factories import (
    make_colleague,
    make_picture,
    make_representative,
    make_topic,
)
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


def propose(organization, by, **wanted):
    return review.submit(organization, wanted, by=by).waiting


def letters(kind="review_outcome"):
    return {letter.to: letter for letter in Letter.objects.filter(kind=kind)}


def told(letter):
    """The letter without its greeting and its end."""
    lines = [line for line in letter.text.splitlines() if line]
    return lines[1:-4]


def test_a_letter_tells_what_was_approved_what_not_and_why(ours, kari, settings):
    ola = make_colleague(ours, email="ola@example.org", name="Ola", language="en")
    propose(ours, ola, phone="1", name="Good", employees=3)
    request = propose(ours, ola, name="Best")
    reason = "The name is registered."

    review.approve(request.pk, ["phone", "employees"], by=kari, reason=reason)

    letter = letters()["ola@example.org"]
    assert letter.subject == "Published in part: your changes to Yara"
    assert told(letter) == [
        "The secretariat has reviewed the changes you proposed to the profile of Yara.",
        "Approved and now public:",
        "- Phone: 35 92 00 00 → 1",
        "- Employees: 3",
        "Not approved:",
        "- Name: Yara → Best",
        "The secretariat's reason:",
        reason,
        f"See everything and propose more: {settings.SITE_ADDRESS}/en/my-page/yara/",
    ]


def test_everybody_who_proposed_any_of_it_and_still_acts_is_told(ours, kari):
    names = ["ola", "per", "liv", "gone", "none"]
    ola, per, liv, gone, _none = (
        make_colleague(ours, email=f"{name}@example.org") for name in names
    )
    propose(ours, ola, name="Ny")
    propose(ours, per, phone="1")
    propose(ours, gone, website="https://example.org/")
    request = propose(ours, liv, employees=2)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    per.representations.get().revoke()
    make_representative(user=per)

    review.reject(request.pk, by=kari, reason="Feil")

    assert sorted(letters()) == ["liv@example.org", "ola@example.org"]


def test_an_act_that_fails_writes_to_nobody(ours, kari):
    request = propose(ours, make_colleague(ours), phone="1")

    refused = refusal(lambda: review.reject(request.pk, by=kari, reason=" "))

    assert (list(refused.message_dict), letters()) == (["reason"], {})


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (lambda pk, by: review.approve(pk, by=by), "corrected the page"),
        (lambda pk, by: review.reject(pk, by=by, reason="It is right."), "It is right."),
    ],
    ids=["handled", "dismissed"],
)  # fmt: skip
def test_a_visitor_is_answered_without_own_words_and_forgotten(
    ours, kari, decide, said
):
    given = {"name": "Spam", "email": "guest@example.org", "language": "en"}
    request = review.report(ours, "Buy at spam.example", **given)
    without_address = review.report(ours, "Feil", name="Gjest")

    for one in (request, without_address):
        decide(one.pk, kari)
        one.refresh_from_db()
        assert (one.reporter_name, one.reporter_email) == ("", "")

    letter = Letter.objects.get(kind="review_answer")
    assert (letter.to, said in letter.text) == ("guest@example.org", True)
    assert "pam" not in letter.text + letter.subject
    assert letter.text.count("/en/members/yara/\n") == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"message": " "}, "message"),
        ({"wanted": {"phone": "35 92 00 00"}}, "message"),
        ({"wanted": {"is_listed": "false"}}, None),
        ({"wanted": {"topics": []}}, None),
        ({"wanted": {"website": "ikke en adresse"}}, "website"),
        ({"wanted": {"phone": "1" * 31}}, "phone"),
        ({"message": "Feil", "email": '"odd one"@example.org'}, "reporter_email"),
        ({"message": "Feil", "email": "ingen"}, "reporter_email"),
    ],
)
def test_a_report_that_cannot_be_used_is_refused(ours, given, field):
    with pytest.raises(ValidationError) as refused:
        review.report(ours, given.pop("message", ""), **given)

    assert list(getattr(refused.value, "error_dict", {None: 0})) == [field]
    assert (ChangeRequest.objects.count(), ChangeItem.objects.count()) == (0, 0)


def test_the_letter_says_what_was_added_and_what_the_secretariat_changed(ours, kari):
    ola = make_colleague(ours, language="en")
    kelp = make_topic(label_nb="Tare", label_en="Kelp")
    text = "First.\n\n" + "A paragraph that stays as it is, about this and that.\n\n"
    ours.description_en = text + "Old end."
    ours.save()
    request = propose(
        ours,
        ola,
        name="YARA",
        topics=[kelp.slug],
        logo=make_picture().hash,
        summary_en="",
        description_en=text + "New end.",
    )

    review.approve(request.pk, by=kari, edited={"name": "Yara AS"}, reason="Legal name")

    [letter] = letters().values()
    fields = [line for line in told(letter) if line.startswith("-")]
    assert sorted(fields) == [
        "- Description in English: New end.",
        "- Logo",
        "- Name: Yara → Yara AS (changed by the secretariat)",
        "- Summary in English: emptied",
        "- Topics: added: Kelp",
    ]


def test_what_was_new_and_declined_is_called_a_proposal(ours, kari):
    ola = make_colleague(ours, language="en")
    said = {"kind": "heat", "direction": "needed", "note": "Steam"}
    said["since"] = {"day": "2024-05-01", "precision": "month"}
    request = review.submit(review.new(BY_KEY["stream"], ours), said, by=ola).waiting

    review.reject(request.pk, by=kari, reason="Too little")

    [letter] = letters().values()
    assert letter.subject == "Declined: your proposal (a need)"
