"""Propose changes, amend what waits, take it back."""

from collections import namedtuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.accounts.access.permissions import lock_organization
from members.fields import fingerprint, noun_of
from members.models import ChangeItem, ChangeRequest

from .applying import rehearse, write
from .partner_addresses import keep_addresses
from .partners import PARTICIPATIONS
from .reporting import close_corrected
from .subjects import about, of_request

Status = ChangeRequest.Status
# What became of a submission: the open request, and the one published at once.
Submitted = namedtuple("Submitted", ["waiting", "published"])


def pending(subject):
    """Find the member's own open request, with its items; None when nothing waits.

    An organization as the subject of this and of what follows stands for itself.
    """
    return about(subject).requests.prefetch_related("items").first()


def wanted_now(subject, change=None):
    """Give {field: value} as it will be once what waits is approved: what a form shows."""
    change = change or pending(subject)
    return once_approved(about(subject).noun, live_now(subject), change)


def live_now(subject):
    """Give {field: value} as it holds now."""
    subject = about(subject)
    fields = subject.noun.proposable
    return {name: field.live(subject.target) for name, field in fields.items()}


def once_approved(noun, live, change):
    """Give {field: value} as it will be once the request, if there is one, is approved."""
    items = {item.field: item for item in change.items.all()} if change else {}
    known = noun.proposable
    return live | {
        name: known[name].result(live[name], item.proposed)
        for name, item in items.items()
        if name in known
    }


@transaction.atomic
def submit(subject, wanted, *, by, seen=None, message="", addresses=None):
    """Propose {field: whole value}; what waits already is amended. Gives a Submitted.

    `addresses` are kept with what waits, see keep_addresses; None leaves them as they are.

    `seen` holds {field: fingerprint} of what the form showed: what its person left alone
    is left alone, and what somebody else has changed since is refused, code "meanwhile".
    """
    subject = about(subject)
    subject = subject.locked(lock_for(subject.organization, by))
    change = subject.requests.select_for_update().first()
    fields = _known(subject.noun, wanted)
    values = {name: field.clean(wanted[name]) for name, field in fields.items()}
    touched = _touched(values, wanted_now(subject, change), seen)
    changes = {
        fields[name]: fields[name].propose(fields[name].live(subject.target), value)
        for name, value in touched.items()
    }
    meant = {field: value for field, value in changes.items() if value is not None}
    change = change or _twin(subject, meant)
    whole = _whole(subject, change, changes)
    if subject.is_new:
        subject.noun.check_new(whole, subject.organization)
    rehearse(subject.target, whole, subject.organization)
    free = subject.noun.at_once()
    at_once = {f: meant[f] for f in meant if f.name in free}
    published = _publish(subject, at_once, by)
    waiting = {f: None if f in at_once else value for f, value in changes.items()}
    change = _amend(subject, change, waiting, by, message)
    if addresses is not None:
        keep_addresses(change, addresses, by=by)
    return Submitted(change, published)


def _twin(subject, meant):
    """Find the same new thing, proposed already: the form was sent twice."""
    said = {field.name: value for field, value in meant.items()}
    same = [
        change
        for change in subject.twins.prefetch_related("items")
        if {item.field: item.proposed for item in change.items.all()} == said
    ]
    return same[0] if subject.is_new and same else None


def _whole(subject, change, changes):
    """Give what is to be tried: of something new also what waits and is left as it is."""
    before = {}
    if subject.is_new and change:
        known = subject.noun.proposable
        before = {known[i.field]: i.proposed for i in change.items.all()}
    whole = before | changes
    return {field: value for field, value in whole.items() if value is not None}


def lock_for(organization, by):
    """Lock the organization, then the user's right to act for it."""
    organization = lock_organization(organization.pk)
    acts = by.representations.current().filter(organization=organization)
    if not acts.select_for_update().exists():
        raise ValidationError(
            _("You no longer have access to this organization."), code="access"
        )
    return organization


def _known(noun, wanted):
    fields = noun.proposable
    if strange := wanted.keys() - fields.keys():
        raise ValidationError(
            _("Members cannot change %s.") % ", ".join(sorted(strange)), code="field"
        )
    return {name: fields[name] for name in wanted}


def _touched(values, current, seen):
    """Keep what the person has changed; refuse it where somebody else has too."""
    if seen is None:
        return values
    said = {name: fingerprint(value) for name, value in current.items()}
    touched = {n: v for n, v in values.items() if fingerprint(v) != seen.get(n)}
    both = {
        name: _("Someone has changed this while you were writing.")
        for name, value in touched.items()
        if said[name] != seen.get(name) and value != current[name]
    }
    if both:
        raise ValidationError(
            {
                name: ValidationError(text, code="meanwhile")
                for name, text in both.items()
            }
        )
    return touched


def _publish(subject, changes, by):
    """Write what needs no review, as a request that is decided from the start."""
    if not changes:
        return None
    now = timezone.now()
    change = ChangeRequest.objects.create(
        **_of_member(subject, by),
        status=Status.APPROVED,
        at_once=True,
        decided_at=now,
    )
    for field, proposed in changes.items():
        live = field.live(subject.target)
        ChangeItem.objects.create(
            request=change,
            field=field.name,
            old=live,
            live=live,
            proposed=proposed,
            published=proposed,
            proposed_by=by,
            decision=ChangeItem.Decision.APPROVED,
        )
    write(subject.target, changes, subject.organization)
    close_corrected(subject.target, by=by)
    return change


def _of_member(subject, by):
    about = {} if subject.is_new else subject.noun.link(subject.target)
    return {
        "noun": subject.noun.key,
        "organization": subject.organization,
        **about,
        "origin": ChangeRequest.Origin.MEMBER,
        "proposed_by": by,
        "language": by.language,
    }


def _amend(subject, change, changes, by, message):
    """Put {field: proposed, or None for nothing} into the open request; None when empty."""
    meant = {field: value for field, value in changes.items() if value is not None}
    if change is None and not (meant or (message and not subject.is_new)):
        return None
    change = change or ChangeRequest.objects.create(**_of_member(subject, by))
    before = {item.field: item.proposed for item in change.items.all()}
    after = {field.name: value for field, value in changes.items()}
    taken_back = [name for name in after if after[name] is None]
    change.items.filter(field__in=taken_back).delete()
    for field, proposed in meant.items():
        if before.get(field.name) != proposed:
            change.items.update_or_create(
                field=field.name,
                defaults={
                    "old": field.live(subject.target),
                    "proposed": proposed,
                    "proposed_by": by,
                },
            )
    return _keep(change, before, message, by)


def _keep(change, before, message, by):
    """Note that the request has changed; one with nothing left to say is withdrawn."""
    items = {item.field: item.proposed for item in change.items.order_by("pk")}
    if items == before and message in change.message:
        return change
    change.message = _both(change.message, message)
    change.amended_at = timezone.now()
    if not (items or message):
        _close(change, by)
    change.save()
    return change if change.is_open else None


def _both(before, added):
    """Add to the words of a colleague, which stand nowhere else; say nothing twice."""
    return before if added in before else "\n\n".join(filter(None, [before, added]))


def _close(change, by):
    change.status = Status.WITHDRAWN
    change.decided_at, change.decided_by = timezone.now(), by


@transaction.atomic
def withdraw(request_id, *, by, fields=None):
    """Take back an open request of the user's organization, or some of its fields."""
    change = ChangeRequest.objects.get(pk=request_id)
    lock_for(change.organization, by)
    change = ChangeRequest.objects.select_for_update().get(pk=request_id)
    if change.origin != ChangeRequest.Origin.MEMBER or not change.is_open:
        raise ValidationError(_("This request has been decided."), code="decided")
    if fields is None or not change.items.exclude(field__in=fields).exists():
        _close(change, by)
        change.save()
        return
    waiting = {item.field for item in change.items.all()}
    known = noun_of(change).proposable
    taken_back = {known[n]: None for n in fields if n in known and n in waiting}
    _amend(of_request(change), change, taken_back, by, "")
    if any(field.name == PARTICIPATIONS for field in taken_back):
        change.partner_addresses.all().delete()
