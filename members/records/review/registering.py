"""Propose the facts of the business register that differ from the live values."""

import re
from collections import namedtuple

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts.access.permissions import lock_organization
from members.actions import event_context, recording
from members.fields import REGISTERED, refusal_of
from members.fields.kinds import bare_address
from members.fields.registered import headcount_of_register
from members.fields.values import REGISTER
from members.models import Batch, ChangeItem, ChangeRequest, Cluster, RegisterSnapshot
from members.models.languages import in_default_language
from members.register.units import readable_name, same_name

from .proposing import amend, begin_at_once, publish_at_once
from .subjects import about
from .taken import is_taken
from .values import rehearse

PRECISION = dict.fromkeys(["since_precision", "until_precision"], "day")
NEW_PRESENCE = {"role": "", "since": "", "until": "", **PRECISION}
# The unit of a likely match in words, and the reasons for it.
Match = namedtuple("Match", "unit reasons")
AT_ONCE = gettext_lazy("Accepted from the business register without review")


def propose(organization, facts, *, changed=()):
    """Bring the open request of the register up to its differences; return it, or None.

    `facts` are those of a Unit, with "presences", the slugs of sites of its sub-units, if
    these were asked for. A refused value is proposed again if its field is in `changed`.
    Of a likely match only the number is proposed. Those of Cluster.from_register are
    published at once where the value is empty or came from the register. Writes nothing
    where nothing is new; else RegisterSnapshot.taken may change.
    """
    # The end of the savepoint takes the keywords of the context out of the transaction.
    with pghistory.context(), transaction.atomic():
        subject = about(lock_organization(organization.pk))
        requests = ChangeRequest.objects.open().filter(
            origin=REGISTER, organization=subject.organization
        )
        change = requests.select_for_update().first()
        differences = Differences(subject.organization, facts, change, changed)
        changes = differences.changes()
        # In the history, the register is the author.
        with event_context(user=None, origin=REGISTER):
            if at_once := differences.at_once(changes):
                _publish(subject, at_once)
            return amend(subject, change, changes | dict.fromkeys(at_once), None, "")


def propose_the_rest(pks):
    """Propose the other facts of the units whose numbers these requests have accepted."""
    way = "organization__change_requests"
    accepted = {f"{way}__items__field": "orgnr", f"{way}__items__decision": "approved"}
    about_these = {f"{way}__in": pks, f"{way}__origin": REGISTER}
    rows = RegisterSnapshot.objects.filter(**about_these, **accepted)
    for snapshot in rows.select_related("organization"):
        propose(snapshot.organization, snapshot.facts)


def _publish(subject, changes):
    """Publish the changes; they can be undone as one act."""
    change = begin_at_once(subject, changes, None)
    with in_default_language():
        reason = str(AT_ONCE)
    with recording(Batch.Act.DECISION, by=None, reason=reason, request=change.pk):
        publish_at_once(change, subject.target, changes)


class Differences:
    """The changes that the facts of the register propose, beside earlier proposals."""

    def __init__(self, organization, facts, change, changed):
        self.organization, self.facts, self.changed = organization, facts, changed
        self.open = {i.field: i.proposed for i in change.items.all()} if change else {}

    @cached_property
    def snapshot(self):
        rows = RegisterSnapshot.objects.filter(organization=self.organization)
        return rows.first()

    @cached_property
    def refused(self):
        """{field: proposed} of values that were last rejected, or published otherwise."""
        items = ChangeItem.objects.filter(
            request__organization=self.organization, request__origin=REGISTER
        )
        decided = items.exclude(decision=ChangeItem.Decision.PENDING)
        latest = {i.field: i for i in decided.order_by("request__decided_at", "pk")}
        return {
            name: item.proposed
            for name, item in latest.items()
            if item.published != item.proposed and name not in self.changed
        }

    def changes(self):
        """Return {field: proposed, or None where nothing differs}, of the facts asked for."""
        values = self._values()
        is_asked = "presences" in self.facts
        fields = [f for f in REGISTERED.values() if f.is_own_column or is_asked]
        return self._possible(
            {f: self._proposed(f, values.get(f.name)) for f in fields}
        )

    def _values(self):
        """Return {field: value} of the facts; nothing of another unit."""
        facts, own = self.facts, self.organization.orgnr
        number = facts.get("orgnr") or facts.get("number")
        if not own:
            return {"orgnr": number}
        if number and number != own:
            return {}
        texts = "legal_form nace_code business_address municipality".split()
        values = {name: facts.get(name) for name in texts}
        if facts.get("is_person"):
            del values["business_address"]
        return values | {
            "name": self._name(facts.get("name")),
            "employees": self._employees(facts.get("employees")),
            "presences": self._presences(facts.get("presences")),
        }

    def _name(self, name):
        """Return the name as we write it, unless the organization has it already."""
        if not name or same_name(name, self.organization.name):
            return None
        others = self.organization.names.values_list("name", flat=True)
        return None if any(same_name(name, n) for n in others) else readable_name(name)

    def _employees(self, number):
        if number is None:
            return None
        at = self.snapshot.checked_at if self.snapshot else timezone.now()
        return headcount_of_register(number, timezone.localdate(at))

    def _presences(self, sites):
        """Return the live rows, and one for each site where there is none today."""
        if sites is None:
            return None
        rows = REGISTERED["presences"].live(self.organization)
        today = timezone.localdate().isoformat()
        present = {r["site"] for r in rows if not r["until"] or r["until"] >= today}
        refused = self._sites(self.refused) - self._sites(self.open)
        missing = sorted({*sites} - present - refused)
        return rows + [{"site": site, **NEW_PRESENCE} for site in missing]

    @staticmethod
    def _sites(changes):
        added = changes.get("presences", {"add": []})["add"]
        return {row["site"] for row in added}

    def _proposed(self, field, value):
        live = field.live(self.organization)
        if value in (None, "") or _agree(field, live, value):
            return None
        proposed = field.propose(live, field.clean(value))
        if self._is_in(self.open, field, proposed):
            return self.open[field.name]
        if proposed is None or self._is_in(self.refused, field, proposed):
            return None
        return proposed

    def _possible(self, changes):
        """Return the {field: proposed}, with None where it could not be published."""
        new = {
            f: p for f, p in changes.items() if p not in (None, self.open.get(f.name))
        }
        if not (new and self._is_refused(new)):
            return changes
        wrong = [f for f in new if self._is_refused({f: new[f]})]
        return changes | dict.fromkeys(wrong)

    def _is_refused(self, changes):
        return bool(refusal_of(rehearse, self.organization, changes, REGISTER))

    @staticmethod
    def _is_in(values, field, value):
        return field.name in values and _agree(field, values[field.name], value)

    def at_once(self, changes):
        """Return the {field: proposed} of those that need no review."""
        proposed = {
            field: value for field, value in changes.items() if value is not None
        }
        if not proposed or self.facts.get("is_person") or not self.organization.orgnr:
            return {}
        cluster = Cluster.objects.only("from_register").first()
        free = cluster.from_register if cluster else []
        return {f: proposed[f] for f in proposed if f.name in free and self._is_free(f)}

    def _is_free(self, field):
        """Whether the live value is empty or the register's; not one that was taken back."""
        live = field.live(self.organization)
        if self.snapshot and field.name in self.snapshot.taken:
            return is_taken(self.snapshot, field, live)
        return field.is_missing(live)


def _agree(field, one, other):
    """Whether two values are the same fact: an address but for signs and capitals."""
    if field.name == "business_address":
        one, other = (re.findall(r"\w+", text.casefold()) for text in (one, other))
    if field.name == "employees":
        one, other = map(_headcount, (one, other))
    return one == other


def _headcount(value):
    is_complete = bool(value["employees_year"] and value["employees_source"])
    return value["employees"], value["employees_scope"], is_complete


def last_checked(change):
    """Return when the register said so, of its request that waits; else None."""
    if change.origin != REGISTER or not change.is_open:
        return None
    snapshot = getattr(change.organization, "register_snapshot", None)
    return snapshot and snapshot.checked_at


def match(change):
    """Return the Match whose number the request proposes; else None."""
    is_match = last_checked(change) and "orgnr" in {i.field for i in change.items.all()}
    if not is_match:
        return None
    facts = change.organization.register_snapshot.facts
    parts = [facts.get(name) for name in ("name", "legal_form", "municipality")]
    reasons = match_reasons(change.organization, facts)
    return Match(", ".join(filter(None, parts)), reasons)


def match_reasons(organization, facts):
    """Return the reasons, in words, for a likely match with the facts of a unit."""

    def is_same(name, plain=str):
        own = plain(getattr(organization, name))
        return own and own == plain(facts.get(name) or "")

    reasons = {
        _("same name"): same_name(facts.get("name") or "", organization.name),
        _("same municipality"): is_same("municipality"),
        _("same legal form"): is_same("legal_form"),
        _("same website"): is_same("website", _host),
    }
    return [words for words, holds in reasons.items() if holds]


def _host(address):
    return bare_address(address.casefold()).split("/")[0].removeprefix("www.")
