"""Submit, amend and withdraw proposed changes."""

from collections import namedtuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.accounts.access.permissions import lock_organization
from members.fields import fingerprint, noun_of
from members.models import ChangeItem, ChangeRequest

from .outcomes import close_corrected
from .partners import PARTICIPATIONS, keep_addresses
from .subjects import about, of_request
from .values import publish, rehearse

Status = ChangeRequest.Status
# The outcome of a submission: the open request, and the one published at once.
Submitted = namedtuple("Submitted", ["waiting", "published"])


def pending(subject):
    """Return the member's own open request, with its items, or None.

    Here and below, an organization as the subject means its own profile.
    """
    return about(subject).requests.prefetch_related("items").first()


def proposed_values(subject, change=None):
    """Return {field: value} for a form: the values once the open request is approved."""
    change = change or pending(subject)
    return once_approved(about(subject).noun, live_now(subject), change)


def live_now(subject):
    """Return {field: live value}."""
    subject = about(subject)
    fields = subject.noun.proposable
    return {name: field.live(subject.target) for name, field in fields.items()}


def once_approved(noun, live, change):
    """Return {field: value} as it will be once the request, if any, is approved."""
    items = {item.field: item for item in change.items.all()} if change else {}
    fields = noun.proposable
    return live | {
        name: fields[name].result(live[name], item.proposed)
        for name, item in items.items()
        if name in fields
    }


@transaction.atomic
def submit(
    subject, values, *, by, seen=None, message="", addresses=None, reviews_all=False
):
    """Propose {field: whole value}, amending an open request; return a Submitted.

    `addresses` are kept with the request, see keep_addresses; None leaves them unchanged.
    `seen` holds {field: fingerprint} of the form: fields equal to it are left out, and a
    field that somebody else has changed since raises ValidationError, code "meanwhile".
    With `reviews_all`, fields that the cluster publishes without review wait, too.
    """
    subject = about(subject)
    subject = subject.locked(lock_for(subject.organization, by))
    change = subject.requests.select_for_update().first()
    fields = _fields_to_propose(subject.noun, values)
    values = {name: field.clean(values[name]) for name, field in fields.items()}
    touched = _touched_values(values, proposed_values(subject, change), seen)
    changes = {
        fields[name]: fields[name].propose(fields[name].live(subject.target), value)
        for name, value in touched.items()
    }
    proposed = {field: value for field, value in changes.items() if value is not None}
    change = change or _same_proposal(subject, proposed)
    whole = _whole(subject, change, changes)
    if subject.is_new:
        subject.noun.check_new(whole, subject.organization)
    rehearse(subject.target, whole, subject.organization)
    free = [] if reviews_all else subject.noun.at_once()
    at_once = {f: proposed[f] for f in proposed if f.name in free}
    published = begin_at_once(subject, at_once, by) if at_once else None
    if published:
        publish_at_once(published, subject.target, at_once)
    waiting = {f: None if f in at_once else value for f, value in changes.items()}
    change = amend(subject, change, waiting, by, message)
    if addresses is not None:
        keep_addresses(change, addresses, by=by)
    return Submitted(change, published)


def _same_proposal(subject, changes):
    """Return the open request with the same new row: the form was sent twice."""
    proposed = {field.name: value for field, value in changes.items()}
    same = [
        change
        for change in subject.twins.prefetch_related("items")
        if {item.field: item.proposed for item in change.items.all()} == proposed
    ]
    return same[0] if subject.is_new and same else None


def _whole(subject, change, changes):
    """Return the changes to rehearse; those of a new row include the unchanged open items."""
    before = {}
    if subject.is_new and change:
        fields = subject.noun.proposable
        before = {fields[i.field]: i.proposed for i in change.items.all()}
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


def _fields_to_propose(noun, values):
    fields = noun.proposable
    if strange := values.keys() - fields.keys():
        raise ValidationError(
            _("Members cannot change %s.") % ", ".join(sorted(strange)), code="field"
        )
    return {name: fields[name] for name in values}


def _touched_values(values, current, seen):
    """Return the values that the user has changed; refuse those that others have changed."""
    if seen is None:
        return values
    fingerprints = {name: fingerprint(value) for name, value in current.items()}
    touched = {n: v for n, v in values.items() if fingerprint(v) != seen.get(n)}
    text = _("Someone has changed this while you were writing.")
    both = {
        name: ValidationError(text, code="meanwhile")
        for name, value in touched.items()
        if fingerprints[name] != seen.get(name) and value != current[name]
    }
    if both:
        raise ValidationError(both)
    return touched


def begin_at_once(subject, changes, by):
    """Return a new request with changes that need no review, decided from the start."""
    change = _new_request(subject, by)
    change.status, change.at_once = Status.APPROVED, True
    change.decided_at = timezone.now()
    change.save()
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
    return change


def publish_at_once(change, target, changes):
    """Write the changes of such a request to its target."""
    publish(change, target, changes)
    close_corrected(target, by=change.proposed_by)


def _new_request(subject, by):
    """Return an unsaved request of a member's user, or by nobody of the business register."""
    about = {} if subject.is_new else subject.noun.link(subject.target)
    origin = ChangeRequest.Origin.MEMBER if by else ChangeRequest.Origin.REGISTER
    change = ChangeRequest(
        noun=subject.noun.key,
        organization=subject.organization,
        **about,
        origin=origin,
        proposed_by=by,
    )
    change.language = by.language if by else change.language
    return change


def amend(subject, change, changes, by, message):
    """Amend the open request by {field: value, or None to drop it}; return it, or None if empty."""
    proposed = {field: value for field, value in changes.items() if value is not None}
    if change is None and not (proposed or (message and not subject.is_new)):
        return None
    if change is None:
        change = _new_request(subject, by)
        change.save()
    items = change.items.all()
    olds = {item.field: item.old for item in items}
    before = {item.field: item.proposed for item in items}
    after = {field.name: value for field, value in changes.items()}
    taken_back = [name for name in after if after[name] is None]
    change.items.filter(field__in=taken_back).delete()
    for field, value in proposed.items():
        old = field.live(subject.target)
        # A proposal of the register compares with the live value at its last answer.
        is_old = by is None and olds.get(field.name) != old
        if before.get(field.name) != value or is_old:
            change.items.update_or_create(
                field=field.name,
                defaults={
                    "old": old,
                    "proposed": value,
                    "proposed_by": by,
                },
            )
    return _save_amended(change, before, message, by)


def _save_amended(change, before, message, by):
    """Save an amended request; withdraw one without items and message."""
    items = {item.field: item.proposed for item in change.items.order_by("pk")}
    if items == before and message in change.message:
        return change
    change.message = _both(change.message, message)
    change.amended_at = timezone.now()
    if not (items or message):
        _close_withdrawn(change, by)
    change.save()
    return change if change.is_open else None


def _both(before, added):
    """Append to the message of a colleague, which stands nowhere else; add no text twice."""
    return before if added in before else "\n\n".join(filter(None, [before, added]))


def _close_withdrawn(change, by):
    change.status = Status.WITHDRAWN
    change.decided_at, change.decided_by = timezone.now(), by


@transaction.atomic
def withdraw(request_id, *, by, fields=None):
    """Withdraw an open request of the user's organization, or some of its fields."""
    # Without a lock: only to learn the organization, which is locked first.
    change = ChangeRequest.objects.get(pk=request_id)
    lock_for(change.organization, by)
    change = ChangeRequest.objects.select_for_update().get(pk=request_id)
    if change.origin != ChangeRequest.Origin.MEMBER or not change.is_open:
        raise ValidationError(_("This request has been decided."), code="decided")
    if fields is None or not change.items.exclude(field__in=fields).exists():
        _close_withdrawn(change, by)
        change.save()
        return
    waiting = {item.field for item in change.items.all()}
    by_name = noun_of(change).proposable
    taken_back = {by_name[n]: None for n in fields if n in by_name and n in waiting}
    amend(of_request(change), change, taken_back, by, "")
    if any(field.name == PARTICIPATIONS for field in taken_back):
        change.partner_addresses.all().delete()
