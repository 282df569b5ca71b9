"""Introduce two members: e-mail both, record the outcome, count outcomes by year."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Concat, ExtractYear
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members import mail
from members.actions import Action, Staff
from members.actions.waiting import RowText, WaitingKind, name_at
from members.models import Introduction, Representative, ResourceStream
from members.models.languages import in_default_language

OUTCOMES = [value for value in Introduction.Outcome.values if value]


def draft(introduction):
    """Return the Norwegian text that the secretariat may send to both, to be edited."""
    lines = [
        f"{one.organization}: {capfirst(str(one))}"
        + (f" ({one.note})" if one.note else "")
        for one in (introduction.offer, introduction.need)
    ]
    ways = [
        _ways_to(one.organization) for one in (introduction.offer, introduction.need)
    ]
    with in_default_language():
        opening = _("We think the two of you may have use for each other:")
        closing = _("Get in touch with each other directly, and tell us how it goes.")
    blocks = [opening, "\n".join(lines), "\n".join(filter(None, ways)), closing]
    return "\n\n".join(filter(None, blocks))


def _ways_to(organization):
    """Return the public phone and role address of an organization, in a line."""
    ways = ", ".join(filter(None, [organization.phone, organization.email]))
    return f"{organization}: {ways}" if ways else ""


def readers_of(stream):
    """Return the managers of an entry's organization whose e-mail arrives."""
    acting = Representative.objects.active().managers()
    acting = acting.filter(organization=stream.organization, user__bounced_on=None)
    return [one.user for one in acting.select_related("user").order_by("user")]


@transaction.atomic
def write_to_both(pk, text, *, by):
    """Queue the text to the managers of both, once a pair; return how many e-mails."""
    row = _lock_introduction(pk)
    if any(one.written_on for one in row.of_pair):
        raise ValidationError(_("Both have been written to already."), code="written")
    sides = [readers_of(row.offer), readers_of(row.need)]
    if not all(sides):
        text = _("One of them has nobody who can be written to. Call them instead.")
        raise ValidationError(text, code="nobody")
    users = {user.pk: user for side in sides for user in side}
    for user in users.values():
        mail.write_to(user, "introduction", {"text": text}, sender=by)
    for one in row.of_pair:
        one.written_on = timezone.localdate()
        one.save(update_fields=["written_on"])
    return len(users)


@transaction.atomic
def note_outcome(pk, outcome, note, *, by):
    """Record the outcome, for both sides if both have asked."""
    row = _lock_introduction(pk)
    for one in row.of_pair:
        one.outcome, one.decided_by = outcome, by
        one.decided_on = one.decided_on or timezone.localdate()
        one.note = note if one.pk == row.pk else one.note
        one.full_clean()
        one.save(update_fields=["outcome", "note", "decided_on", "decided_by"])


_introduction_action = partial(Action, may=Staff("members.change_introduction"))
WRITE_TO_BOTH = _introduction_action(
    gettext_lazy("Send this e-mail to both"),
    lambda introduction, **values: write_to_both(introduction.pk, **values),
    gettext_lazy("Both have been written to."),
)
NOTE_OUTCOME = _introduction_action(
    gettext_lazy("Save the outcome"),
    lambda introduction, **values: note_outcome(introduction.pk, **values),
    gettext_lazy("The outcome has been saved."),
)


def _introduction_text(row):
    kind = capfirst(str(ResourceStream.Kind(row["kind"]).label))
    return RowText(f"{row['offer']} – {row['need']}", kind, row["by"])


INTRODUCTIONS = WaitingKind.declare(
    name="introductions",
    place=60,
    label=npgettext_lazy(
        "waiting", "request to be put in touch", "requests to be put in touch"
    ),
    rows=Introduction.objects.waiting,
    values={
        "offer": F("offer__organization__name"),
        "need": F("need__organization__name"),
        "kind": F("offer__kind"),
        "by": name_at("asked_by"),
    },
    describe=_introduction_text,
    since="asked_on",
    permissions=WRITE_TO_BOTH.may.permissions,
    new="asked_on__gte",
    noun="introduction",
)


def count_by_year():
    """Return [(year, {outcome: number of pairs})], the latest year first."""
    pair = Concat("offer_id", Value("-"), "need_id", output_field=CharField())
    rows = Introduction.objects.exclude(outcome="").order_by()
    rows = rows.values("outcome", year=ExtractYear("decided_on"))
    years = {}
    for row in rows.annotate(number=Count(pair, distinct=True)):
        numbers = years.setdefault(row["year"], dict.fromkeys(OUTCOMES, 0))
        numbers[row["outcome"]] = row["number"]
    return sorted(years.items(), reverse=True)


def _lock_introduction(pk):
    """Return the row with `of_pair`, all rows of the same pair, locked in order.

    Raises ValidationError, code "withdrawn", when the member has withdrawn it meanwhile.
    """
    same = Introduction.objects.filter(pk=pk)
    rows = Introduction.objects.select_for_update(no_key=True, of=["self"]).standing()
    rows = rows.filter(offer__in=same.values("offer"), need__in=same.values("need"))
    rows = rows.select_related("offer__organization", "need__organization")
    of_pair = list(rows.order_by("pk"))
    row = next((one for one in of_pair if one.pk == pk), None)
    if row is None:
        text = _("The member has withdrawn this meanwhile.")
        raise ValidationError(text, code="withdrawn")
    row.of_pair = of_pair
    return row
