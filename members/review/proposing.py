"""Propose changes, amend what waits, take it back."""

from collections import namedtuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import ChangeItem, ChangeRequest, Cluster, Organization

from .applying import rehearse, write
from .fields import fingerprint
from .nouns import fields_of

Status = ChangeRequest.Status
# What became of a submission: the open request, and the one published at once.
Submitted = namedtuple("Submitted", ["waiting", "published"])


def pending(organization):
    """Find the organization's own open request, with its items; None when nothing waits."""
    requests = ChangeRequest.objects.open().from_member(organization)
    about_itself = requests.filter(noun=ChangeRequest.Noun.ORGANIZATION)
    return about_itself.prefetch_related("items").first()


def wanted_now(organization, request=None):
    """Give {field: value} as it will be once what waits is approved: what a form shows."""
    request = request or pending(organization)
    items = {item.field: item for item in request.items.all()} if request else {}
    return {
        name: _wanted(field, organization, items.get(name))
        for name, field in fields_of(ChangeRequest.Noun.ORGANIZATION).items()
    }


def _wanted(field, target, item):
    live = field.live(target)
    return field.result(live, item.proposed) if item else live


@transaction.atomic
def submit(organization, wanted, *, by, seen=None, message=""):
    """Propose {field: whole value}; what waits already is amended. Gives a Submitted.

    `seen` holds {field: fingerprint} of what the form showed: what its person left alone
    is left alone, and what somebody else has changed since is refused, code "meanwhile".
    """
    organization = _lock_for(organization, by)
    request = _lock_open(organization)
    fields = _known(wanted)
    values = {name: field.clean(wanted[name]) for name, field in fields.items()}
    current = wanted_now(organization, request)
    touched = _touched(values, current, seen)
    changes = {
        fields[name]: fields[name].propose(fields[name].live(organization), value)
        for name, value in touched.items()
    }
    meant = {field: change for field, change in changes.items() if change is not None}
    rehearse(organization, meant)
    at_once = {field: meant[field] for field in meant if field.name in _at_once()}
    published = _publish(organization, at_once, by)
    waiting = {f: None if f in at_once else change for f, change in changes.items()}
    return Submitted(_amend(organization, request, waiting, by, message), published)


def _lock_for(organization, by):
    """Lock the organization, then the user's right to act for it."""
    locked = Organization.objects.select_for_update(no_key=True)
    organization = locked.get(pk=organization.pk)
    acts = by.representations.current().filter(organization=organization)
    if not acts.select_for_update().exists():
        raise ValidationError(
            _("You no longer have access to this organization."), code="access"
        )
    return organization


def _lock_open(organization):
    found = ChangeRequest.objects.open().from_member(organization)
    found = found.filter(noun=ChangeRequest.Noun.ORGANIZATION)
    return found.select_for_update().first()


def _known(wanted):
    fields = fields_of(ChangeRequest.Noun.ORGANIZATION)
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
        name: _("Somebody has changed this while you were writing.")
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


def _at_once():
    cluster = Cluster.objects.only("at_once").first()
    return cluster.at_once if cluster else []


def _publish(organization, changes, by):
    """Write what needs no review, as a request that is decided from the start."""
    if not changes:
        return None
    now = timezone.now()
    request = ChangeRequest.objects.create(
        **_of_member(organization, by),
        status=Status.APPROVED,
        at_once=True,
        decided_at=now,
    )
    for field, proposed in changes.items():
        live = field.live(organization)
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
    write(organization, changes)
    return request


def _of_member(organization, by):
    return {
        "noun": ChangeRequest.Noun.ORGANIZATION,
        "organization": organization,
        "origin": ChangeRequest.Origin.MEMBER,
        "proposed_by": by,
        "language": by.language,
    }


def _amend(organization, request, changes, by, message):
    """Put {field: proposed, or None for nothing} into the open request; None when empty."""
    meant = {field: change for field, change in changes.items() if change is not None}
    if request is None and not (meant or message):
        return None
    request = request or ChangeRequest.objects.create(**_of_member(organization, by))
    before = {item.field: item.proposed for item in request.items.all()}
    after = {field.name: change for field, change in changes.items()}
    taken_back = [name for name in after if after[name] is None]
    request.items.filter(field__in=taken_back).delete()
    for field, proposed in meant.items():
        if before.get(field.name) != proposed:
            request.items.update_or_create(
                field=field.name,
                defaults={
                    "old": field.live(organization),
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
    organization = _lock_for(request.organization, by)
    request = ChangeRequest.objects.select_for_update().get(pk=request_id)
    if request.origin != ChangeRequest.Origin.MEMBER or not request.is_open:
        raise ValidationError(_("This request has been decided."), code="decided")
    if fields is None or not request.items.exclude(field__in=fields).exists():
        _close(request, by)
        request.save()
        return
    waiting = {item.field for item in request.items.all()}
    known = fields_of(request.noun)
    taken_back = {known[n]: None for n in fields if n in known and n in waiting}
    _amend(organization, request, taken_back, by, "")
