"""Three people propose, amend, withdraw and decide in any order; nothing is lost or half done."""

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from members import review
from members.models import ChangeRequest, Organization
from tests.support.factories import (
    make_member,
    make_representative,
    make_secretary,
    make_user,
)
from tests.support.sampling import examples

FIELDS = ["name", "summary_nb", "phone"]
fields = st.sampled_from(FIELDS)
some_fields = st.lists(fields, unique=True)
values = st.sampled_from(["Alfa", "Beta", "Gamma"])
# One only proposes, one only decides, and one may do both.
members = st.sampled_from(["kari", "both"])
reviewers = st.sampled_from(["ola", "both"])


def code_of(refusal):
    """The one code of a refusal, whether it is about fields or about none."""
    if not hasattr(refusal, "error_dict"):
        return refusal.code
    errors = refusal.error_dict.items()
    [code] = {e.code for name, told in errors for e in told if name != NON_FIELD_ERRORS}
    return code


class Review(RuleBasedStateMachine):
    """What should be live, wait and be closed, beside what the database says of it."""

    def __init__(self):
        super().__init__()
        self.tries = transaction.atomic()
        self.tries.__enter__()
        self.ours = make_member(name="Alfa")
        both = make_secretary()
        self.people = {"kari": make_user(), "both": both, "ola": make_secretary()}
        for who in ("kari", "both"):
            make_representative(user=self.people[who], organization=self.ours)
        self.live = {"name": "Alfa", "summary_nb": "", "phone": ""}
        self.opener, self.waiting, self.closed = None, {}, []

    def teardown(self):
        transaction.set_rollback(True)
        self.tries.__exit__(None, None, None)

    @rule(by=members, wanted=st.dictionaries(fields, values, min_size=1))
    def propose(self, by, wanted):
        review.submit(self.ours, wanted, by=self.people[by])

        for field, value in wanted.items():
            if value == self.live[field]:
                self.waiting.pop(field, None)
            elif self.waiting.get(field, [None, None])[1] != value:
                self.waiting[field] = (self.live[field], value, by)
        if self.waiting:
            self.opener = self.opener or by
        elif self.opener:
            self._close("withdrawn", {})

    @precondition(lambda self: self.opener)
    @rule(by=members, named=st.none() | some_fields)
    def withdraw(self, by, named):
        review.withdraw(self._open().pk, by=self.people[by], fields=named)

        if named is None or self.waiting.keys() <= set(named):
            self._close("withdrawn", dict.fromkeys(self.waiting, "pending"))
        else:
            for field in named:
                self.waiting.pop(field, None)

    @precondition(lambda self: self.opener)
    @rule(by=reviewers, named=st.none() | some_fields)
    def decide(self, by, named):
        chosen = set(self.waiting) if named is None else set(named) & set(self.waiting)
        expected = self._refusal(by, chosen)

        assert self._decided(by, named and sorted(chosen)) == expected

        if expected is None:
            self._publish(chosen)

    def _decided(self, by, names):
        """Decide; give the code of what refuses it, None when it is done."""
        reason = "Slik er det."
        try:
            review.approve(self._open().pk, names, by=self.people[by], reason=reason)
        except ValidationError as refusal:
            return code_of(refusal)
        return None

    def _refusal(self, by, chosen):
        authors = {self.opener, *(who for _old, _new, who in self.waiting.values())}
        if by in authors:
            return "own"
        moved = [f for f in chosen if self.waiting[f][0] != self.live[f]]
        return "stale" if moved else None

    def _publish(self, chosen):
        decisions = {f: "approved" if f in chosen else "rejected" for f in self.waiting}
        self.live |= {f: self.waiting[f][1] for f in chosen}
        whole = chosen == set(self.waiting)
        status = "rejected" if not chosen else "approved" if whole else "partly"
        self._close(status, decisions)

    @precondition(lambda self: self.closed)
    @rule(by=reviewers, data=st.data())
    def decide_again(self, by, data):
        number = data.draw(st.sampled_from([pk for pk, _status, _told in self.closed]))

        with pytest.raises(ValidationError) as refused:
            review.approve(number, by=self.people[by], reason="En gang til.")

        assert refused.value.code == "decided"

    @rule(field=fields, value=values)
    def the_secretariat_writes(self, field, value):
        Organization.objects.filter(pk=self.ours.pk).update(**{field: value})
        self.live[field] = value

    def _open(self):
        return ChangeRequest.objects.open().get()

    def _close(self, status, decisions):
        number = ChangeRequest.objects.latest("pk").pk
        told = {f: (self.waiting[f][1], said) for f, said in decisions.items()}
        self.closed.append((number, status, told))
        self.opener, self.waiting = None, {}

    @invariant()
    def the_database_says_the_same(self):
        connection.check_constraints()
        assert Organization.objects.values(*FIELDS).get(pk=self.ours.pk) == self.live
        request = review.pending(self.ours)
        items = request.items.all() if request else []
        waiting = {item.field: (item.old, item.proposed) for item in items}
        assert waiting == {f: (old, new) for f, (old, new, _by) in self.waiting.items()}
        assert self._closed() == self.closed

    def _closed(self):
        requests = ChangeRequest.objects.exclude(status="open").order_by("pk")
        return [
            (r.pk, r.status, {i.field: (i.proposed, i.decision) for i in r.items.all()})
            for r in requests.prefetch_related("items")
        ]


@pytest.mark.django_db
def test_any_order_leaves_nothing_lost_and_nothing_half_done():
    patient = settings(max_examples=examples(7), stateful_step_count=20, deadline=None)

    run_state_machine_as_test(Review, settings=patient)
