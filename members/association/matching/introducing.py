"""Introduce the two sides of a match: nothing of a person is passed on without their yes.

Each side that has agreed has an Introduction; its `agreed` is the fingerprint of the details
on its page. The agreement does not stand once the person has another name or address, or
has lost access.
"""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members import mail
from members.fields import fingerprint
from members.models import Introduction, Representative, ResourceStream
from members.models.email_addresses import readable

Outcome = Introduction.Outcome


def passed_on(stream, user):
    """Return the lines about an entry and its person that the other side gets, no more."""
    entry = f"{stream.organization}: {capfirst(str(stream))}"
    return [entry, f"{user.name}, {readable(user.email)}"]


def agreement(stream, user):
    """Return the fingerprint of the lines that are passed on."""
    return fingerprint([stream.pk, stream.organization_id, user.name, user.email])


@dataclass
class Side:
    """One side of a match: its entry, and its Introduction if it has agreed."""

    stream: ResourceStream
    row: Introduction | None

    @cached_property
    def readers(self):
        """The managers with a name and an address that works: they may be asked."""
        acting = self._acting().managers().exclude(user__name="")
        return [one.user for one in acting.select_related("user").order_by("user")]

    @property
    def people(self):
        """The person that has agreed, else those that may be asked."""
        return [self.row.asked_by] if self.row else self.readers

    @cached_property
    def stands(self):
        """Whether its person has agreed to all that would be passed on today."""
        row = self.row
        if row is None or row.agreed != agreement(self.stream, row.asked_by):
            return False
        return self._acting().filter(user=row.asked_by).exists()

    @property
    def warning(self):
        """Why the secretariat cannot put it in touch now; empty if it can."""
        values = {"organization": self.stream.organization}
        if self.stands or (self.row is None and self.readers):
            return ""
        if self.row is None:
            text = _(
                "Nobody at %(organization)s can be asked: no manager has both a name"
                " and a working e-mail address. Call them instead."
            )
        elif self.row.outcome:
            text = _("%(organization)s has asked about this before. Call them instead.")
        else:
            text = _(
                "%(person)s said yes, but has since lost access, or has another name or"
                " address. A colleague at %(organization)s can withdraw the request and"
                " ask again."
            )
            values["person"] = self.row.asked_by
        return text % values

    def _acting(self):
        acting = Representative.objects.active().filter(user__bounced_on=None)
        return acting.filter(organization=self.stream.organization_id)


def sides_of(introduction, rows=None):
    """Return the Sides of the offer and of the need."""
    rows = rows or pair_of(introduction.pk)
    by_side = {row.asked_side: row for row in rows}
    pair = {"offered": introduction.offer, "needed": introduction.need}
    return [Side(stream, by_side.get(side)) for side, stream in pair.items()]


def pair_of(pk):
    """Filter the standing rows of the same match, one of each side that has agreed."""
    same = Introduction.objects.filter(pk=pk)
    rows = Introduction.objects.standing()
    rows = rows.filter(offer__in=same.values("offer"), need__in=same.values("need"))
    names = ["offer__organization", "need__organization", "asked_by"]
    return rows.select_related(*names).order_by("pk")


def lock_pair(pk):
    """Return (the row, all rows of its match), locked in order.

    Raises ValidationError, code "withdrawn", when the member has withdrawn it meanwhile.
    """
    locked = pair_of(pk).select_for_update(no_key=True, of=["self"])
    list(locked)
    # Behind the locks, as the other side may have agreed while this waited for them.
    rows = list(locked)
    row = next((one for one in rows if one.pk == pk), None)
    if row is None:
        text = _("The member has withdrawn this meanwhile.")
        raise ValidationError(text, code="withdrawn")
    return row, rows


def introduce(sides, *, by):
    """E-mail each side the other's organization and person, and record it."""
    for side, other in (sides, sides[::-1]):
        person, stream = other.row.asked_by, other.stream
        context = {"other": stream.organization, "entry": stream}
        context |= {"person": person.name, "email": readable(person.email)}
        context["organization"] = side.stream.organization
        reader = side.row.asked_by
        mail.write_to(reader, "introduction", context, reply_to=person.email)
    rows = [side.row for side in sides]
    close(rows, Outcome.CONTACT, by=by, written_on=timezone.localdate())


def close(rows, outcome, *, by, **fields):
    """Record the outcome of the rows, and the user that decided it."""
    day = timezone.localdate()
    for row in rows:
        values = {"outcome": outcome, "decided_by": by, **fields}
        values["decided_on"] = row.decided_on or day
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        row.save(update_fields=list(values))


def write_outcome(row):
    """E-mail the outcome to the one that asked, unless they have lost access."""
    acting = Representative.objects.active().filter(user=row.asked_by)
    if acting.filter(organization=row.own.organization_id).exists():
        context = {"organization": row.own.organization, "outcome": row.outcome}
        context["entry"] = row.own
        mail.write_to(row.asked_by, "introduction_outcome", context)
