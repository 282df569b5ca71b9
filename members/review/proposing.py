"""Propose changes, amend what waits, take it back."""

from collections import namedtuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.permissions import lock_organization
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


def wanted_now(subject, request=None):
    """Give {field: value} as it will be once what waits is approved: what a form shows."""
    request = request or pending(subject)
    return once_approved(about(subject).noun, live_now(subject), request)


def live_now(subject):
    """Give {field: value} as it holds now."""
    subject = about(subject)
    fields = subject.noun.proposable
    return {name: field.live(subject.target) for name, field in fields.items()}


def once_approved(noun, live, request):
    """Give {field: value} as it will be once the request, if there is one, is approved."""
    items = {item.field: item for item in request.items.all()} if request else {}
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
    request = subject.requests.select_for_update().first()
    fields = _known(subject.noun, wanted)
    values = {name: field.clean(wanted[name]) for name, field in fields.items()}
    touched = _touched(values, wanted_now(subject, request), seen)
    changes = {
        fields[name]: fields[name].propose(fields[name].live(subject.target), value)
        for name, value in touched.items()
    }
    meant = {field: change for field, change in changes.items() if change is not None}
    request = request or _twin(subject, meant)
    whole = _whole(subject, request, changes)
    if subject.is_new:
        subject.noun.check_new(whole, subject.organization)
    rehearse(subject.target, whole, subject.organization)
    free = subject.noun.at_once()
    at_once = {f: meant[f] for f in meant if f.name in free}
    published = _publish(subject, at_once, by)
    waiting = {f: None if f in at_once else change for f, change in changes.items()}
    request = _amend(subject, request, waiting, by, message)
    if addresses is not None:
        keep_addresses(request, addresses, by=by)
    return Submitted(request, published)


def _twin(subject, meant):
    """Find the same new thing, proposed already: the form was sent twice."""
    said = {field.name: change for field, change in meant.items()}
    same = [
        request
        for request in subject.twins.prefetch_related("items")
        if {item.field: item.proposed for item in request.items.all()} == said
    ]
    return same[0] if subject.is_new and same else None


def _whole(subject, request, changes):
    """Give what is to be tried: of something new also what waits and is left as it is."""
    before = {}
    if subject.is_new and request:
        known = subject.noun.proposable
        before = {known[i.field]: i.proposed for i in request.items.all()}
    whole = before | changes
    return {field: change for field, change in whole.items() if change is not None}


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
    request = ChangeRequest.objects.create(
        **_of_member(subject, by),
        status=Status.APPROVED,
        at_once=True,
        decided_at=now,
    )
    for field, proposed in changes.items():
        live = field.live(subject.target)
        ChangeItem.objects.create(
            request=request,
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
    return request


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


def _amend(subject, request, changes, by, message):
    """Put {field: proposed, or None for nothing} into the open request; None when empty."""
    meant = {field: change for field, change in changes.items() if change is not None}
    if request is None and not (meant or (message and not subject.is_new)):
        return None
    request = request or ChangeRequest.objects.create(**_of_member(subject, by))
    before = {item.field: item.proposed for item in request.items.all()}
    after = {field.name: change for field, change in changes.items()}
    taken_back = [name for name in after if after[name] is None]
    request.items.filter(field__in=taken_back).delete()
    for field, proposed in meant.items():
        if before.get(field.name) != proposed:
            request.items.update_or_create(
                field=field.name,
                defaults={
                    "old": field.live(subject.target),
                    "proposed": proposed,
                    "proposed_by": by,
                },
            )
    return _keep(request, before, message, by)


def _keep(request, before, message, by):
    """Note that the request has changed; one with nothing left to say is withdrawn."""
    items = {item.field: item.proposed for item in request.items.order_by("pk")}
    if items == before and message in request.message:
        return request
    request.message = _both(request.message, message)
    request.amended_at = timezone.now()
    if not (items or message):
        _close(request, by)
    request.save()
    return request if request.is_open else None


def _both(before, added):
    """Add to the words of a colleague, which stand nowhere else; say nothing twice."""
    return before if added in before else "\n\n".join(filter(None, [before, added]))


def _close(request, by):
    request.status = Status.WITHDRAWN
    request.decided_at, request.decided_by = timezone.now(), by


@transaction.atomic
def withdraw(request_id, *, by, fields=None):
    """Take back an open request of the user's organization, or some of its fields."""
    request = ChangeRequest.objects.get(pk=request_id)
    lock_for(request.organization, by)
    request = ChangeRequest.objects.select_for_update().get(pk=request_id)
    if request.origin != ChangeRequest.Origin.MEMBER or not request.is_open:
        raise ValidationError(_("This request has been decided."), code="decided")
    if fields is None or not request.items.exclude(field__in=fields).exists():
        _close(request, by)
        request.save()
        return
    waiting = {item.field for item in request.items.all()}
    known = noun_of(request).proposable
    taken_back = {known[n]: None for n in fields if n in known and n in waiting}
    _amend(of_request(request), request, taken_back, by, "")
    if any(field.name == PARTICIPATIONS for field in taken_back):
        request.partner_addresses.all().delete()
