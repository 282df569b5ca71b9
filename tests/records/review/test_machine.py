"""Three people propose, amend, withdraw and decide in any order; nothing is lost or half done."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import connection, transaction
from hypothesis import settings, stateful, strategies as st
from hypothesis.stateful import invariant, precondition, rule

from members.models import ChangeRequest, Organization
from members.records import review
from tests.support.factories import make
from tests.support.refusals import codes
from tests.support.sampling import examples

FIELDS = ["name", "summary_nb", "phone"]
fields = st.sampled_from(FIELDS)
some_fields = st.lists(fields, unique=True)
values = st.sampled_from(["Alfa", "Beta", "Gamma"])
# One only proposes, one only decides, and one may do both.
members = st.sampled_from(["kari", "both"])
reviewers = st.sampled_from(["ola", "both"])


class Review(stateful.RuleBasedStateMachine):
    """What should be live, wait and be closed, beside what the database says of it."""

    def __init__(self):
        super().__init__()
        self.tries = transaction.atomic()
        self.tries.__enter__()
        self.ours = make.member(name="Alfa")
        kari, both = make.colleague(self.ours), make.secretary()
        make.colleague(self.ours, user=both)
        self.people = {"kari": kari, "both": both, "ola": make.secretary()}
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
        given = {"by": self.people[by], "reason": "Slik er det."}
        request = self._open().pk, named and sorted(chosen)
        if expected is None:
            review.approve(*request, **given)
            self._publish(chosen)
        else:
            # One code, whether it is about fields or about none.
            refused = codes(review.approve, *request, **given)
            refused.pop(NON_FIELD_ERRORS, None)
            assert set(refused.values()) == {expected}

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
        number, _status, _told = data.draw(st.sampled_from(self.closed))
        given = {"by": self.people[by], "reason": "En gang til."}

        assert codes(review.approve, number, **given) == {None: "decided"}

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


def test_any_order_leaves_nothing_lost_and_nothing_half_done():
    patient = settings(max_examples=examples(7), stateful_step_count=20, deadline=None)

    stateful.run_state_machine_as_test(Review, settings=patient)
