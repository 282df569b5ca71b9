"""Decide on proposals: once, by another user than the proposer, against live values."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts.access.permissions import no_longer_exists
from members.actions import Action, Staff, recording
from members.fields import correctable, fields_of, fingerprint, noun_of
from members.models import Batch, ChangeItem, ChangeRequest
from members.models.languages import in_default_language

from .outcomes import close_corrected, notify
from .partners import PARTICIPATIONS, use_addresses
from .registering import propose_the_rest
from .values import named, publish, stripped_reason, write

Status, Decision = ChangeRequest.Status, ChangeItem.Decision
Resolution = ChangeRequest.Resolution


def approve(
    request_id,
    fields=None,
    *,
    by,
    edited=None,
    seen=None,
    read=None,
    reason="",
    former_name=None,
    resolution="",
):
    """Publish the named fields, or all; reject the others, with the reason; notify.

    `edited` holds {field: whole value} that the reviewer put in place of the proposal.
    `seen` and `read` hold {field: fingerprint} of the live values and the proposals on the
    reviewer's page; without `seen` a field must be as it was when proposed.
    `former_name` are arguments of record_former_name() for a name that changes; without
    it, the former name is kept until today. `resolution` is the outcome of a report.
    Returns the request, with the outcome of use_addresses() as `addressed`.
    Raises ValidationError, code "own", "decided", "amended", "stale", "field", "reason",
    "live" or "permission", and those of the values.
    """
    _require_right(by)
    with _recording(request_id, by):
        change, target = _lock_request(request_id, by)
        was_new, addressed = target.pk is None, []
        items = list(change.items.select_for_update())
        _refuse_unread(items, read)
        approved = _items_of(items, fields)
        by_name = _fields_to_decide(change, approved, edited or {})
        live = {item: _live_of(by_name.get(item.field), item, target) for item in items}
        _refuse_stale(approved, live, seen or {})
        changes = {
            item: _change_of(by_name[item.field], item, live[item], edited or {})
            for item in approved
        }
        if changes:
            by_field = {by_name[item.field]: changes[item] for item in approved}
            publish(change, target, by_field, former_name)
            addressed = use_addresses(change) if PARTICIPATIONS in by_name else []
        for item in items:
            _decide(item, live[item], changes.get(item))
        change.status = _status(fields, approved, items)
        _close_decided(change, by, stripped_reason(reason), resolution)
        change.addressed = addressed
        notify(change, items, was_new=was_new)
        if changes:
            close_corrected(target, by=by)
        return change


def reject(request_id, *, by, reason, resolution=""):
    """Reject the whole request; the reason is sent to the proposers."""
    return approve(request_id, [], by=by, reason=reason, resolution=resolution)


def correct(request_id, values, *, by, seen):
    """Write {field: whole value} to the reported row; close the report, and answer it.

    `seen` holds {field: fingerprint} of the live values on the page. Raises
    ValidationError as `approve` does, and code "nothing" when no value would change.
    """
    _require_right(by)
    with _recording(request_id, by):
        change, target = _lock_request(request_id, by)
        changes = _corrections(change, target, values, seen)
        write(target, changes, None)
        change.status = Status.APPROVED
        _close_decided(change, by)
        notify(change, [])
        close_corrected(target, by=by)
        return change


def _decision(function):
    """Return the `do` of an action on a request, which also returns the Batch."""

    def do(change, *, by, **values):
        with recording(Batch.Act.DECISION, by=by) as batch:
            decided = function(change.pk, by=by, **values)
        if change.origin == ChangeRequest.Origin.REGISTER:
            propose_the_rest([change.pk])
        return batch, decided

    return do


def _decided(result, change, **values):
    return _("Decided: %(what)s.") % {"what": change}


def _about_addresses(result):
    """Return a sentence for each address at a partner: e-mailed, or the refusal."""
    _batch, request = result
    refused = _("No e-mail to the address at %(organization)s: %(why)s")
    sent = _("An e-mail to the address at %(organization)s is on its way.")
    return [
        (refused if why else sent) % {"organization": organization, "why": why}
        for organization, why in request.addressed
    ]


MAY_DECIDE = Staff("members.change_changerequest")
_decision_action = partial(Action, may=MAY_DECIDE)
APPROVE = _decision_action(
    gettext_lazy("Approve what is ticked, reject the rest"),
    _decision(approve),
    _decided,
    notes=_about_addresses,
)
CORRECT = _decision_action(
    gettext_lazy("Save and close the report"), _decision(correct), _decided
)


def _corrections(change, target, values, seen):
    """Return {field: change}; refuse other requests, stale values and no change at all."""
    fields = correctable(noun_of(change))
    is_report = change.origin == ChangeRequest.Origin.PUBLIC
    strange = values.keys() - fields.keys()
    if strange or not is_report or change.items.exists():
        text = _("It is not possible to change %s this way.")
        raise ValidationError(text % ", ".join(sorted(strange or values)), code="field")
    live = {name: fields[name].live(target) for name in values}
    _refuse_changed([n for n in values if fingerprint(live[n]) != seen.get(n)])
    changes = {}
    for name, value in values.items():
        field = fields[name]
        with named(name):
            changes[field] = field.propose(live[name], field.clean(value))
    changes = {field: value for field, value in changes.items() if value is not None}
    if not changes:
        text = _("Change what is wrong first, or choose the outcome of the report.")
        raise ValidationError(text, code="nothing")
    return changes


def _require_right(by):
    if not MAY_DECIDE(by):
        text = _("Only the secretariat can decide this.")
        raise ValidationError(text, code="permission")


def _recording(request_id, by):
    with in_default_language():
        reason = _("Proposed change no. %d") % request_id
    return recording(Batch.Act.DECISION, by=by, reason=reason, request=request_id)


def _lock_request(request_id, by):
    """Lock the target, then the request: the global lock order."""
    # Without a lock: only to learn its target, and the organization, which may be the same.
    change = ChangeRequest.objects.get(pk=request_id)
    for row in filter(None, dict.fromkeys([change.organization, change.target])):
        rows = type(row).objects.select_for_update(no_key=True)
        if rows.filter(pk=row.pk).first() is None:
            raise ValidationError(no_longer_exists(), code="gone")
    # Two reviewers may press the button at once; the lock lets one of them win.
    change = ChangeRequest.objects.select_for_update().get(pk=request_id)
    if not change.is_open:
        raise ValidationError(_already(change), code="decided")
    authors = {
        change.proposed_by_id,
        *change.items.values_list("proposed_by", flat=True),
    }
    if by.pk in authors:
        raise ValidationError(
            _("Someone else must decide on your proposal."), code="own"
        )
    return change, noun_of(change).target_of(change)


def _already(change):
    names = {"status": change.get_status_display(), "who": change.decided_by or ""}
    if change.status == Status.WITHDRAWN:
        return _(
            "This proposal has been withdrawn, so there is nothing left to decide."
        )
    return _("%(who)s has just decided this: %(status)s.") % names


def _refuse_unread(items, read):
    """Refuse to decide on items amended or withdrawn since the reviewer's page."""
    if read is None:
        return
    now = {item.field: fingerprint(item.proposed) for item in items}
    names = [*read, *(name for name in now if name not in read)]
    if other := [name for name in names if now.get(name) != read.get(name)]:
        text = _("The proposal has changed since you opened this page. Check it again.")
        refusals = {name: ValidationError(text, code="amended") for name in other}
        raise ValidationError(refusals)


def _items_of(items, fields):
    if fields is None:
        return items
    if strange := set(fields) - {item.field for item in items}:
        raise ValidationError(
            _("No one has proposed %s.") % ", ".join(sorted(strange)), code="field"
        )
    return [item for item in items if item.field in fields]


def _fields_to_decide(change, approved, edited):
    """Return {name: field}; refuse fields that nobody may propose, also in stored items."""
    proposable = fields_of(change)
    names = {item.field for item in approved}
    strange = (names - proposable.keys()) | (edited.keys() - names)
    if strange:
        raise ValidationError(
            _("It is not possible to change %s this way.") % ", ".join(sorted(strange)),
            code="field",
        )
    return proposable


def _refuse_stale(approved, live, seen):
    stale = [
        item.field
        for item in approved
        if fingerprint(live[item]) != seen.get(item.field, fingerprint(item.old))
    ]
    _refuse_changed(stale)


def _refuse_changed(stale):
    if stale:
        text = _("This has changed since it was proposed. Check what is published now.")
        refusals = {name: ValidationError(text, code="stale") for name in stale}
        raise ValidationError(refusals)


def _live_of(field, item, target):
    """Lock the rows of the field and return its live value; the target is locked."""
    if field is None:
        return item.old
    field.lock(target)
    return field.live(target)


def _change_of(field, item, live, edited):
    """Return the change to write: the proposal, or the value of the reviewer."""
    if item.field not in edited:
        return item.proposed
    with named(field.name):
        change = field.propose(live, field.clean(edited[item.field]))
    if change is None:
        text = _("This is already published. Reject the field instead.")
        raise ValidationError({item.field: ValidationError(text, code="live")})
    return change


def _decide(item, live, published):
    item.live, item.published = live, published
    item.decision = Decision.REJECTED if published is None else Decision.APPROVED
    item.save(update_fields=["live", "decision", "published"])


def _status(fields, approved, items):
    if fields is not None and not approved:
        return Status.REJECTED
    return Status.APPROVED if len(approved) == len(items) else Status.PARTLY


def _close_decided(change, by, reason="", resolution=""):
    is_report = change.origin == ChangeRequest.Origin.PUBLIC
    is_rejected = change.status == Status.REJECTED
    if is_report and not is_rejected:
        resolution = resolution or Resolution.CORRECTED
    if change.origin == ChangeRequest.Origin.REGISTER and not reason:
        # Nobody is told the reason, and the law of requests asks for one.
        with in_default_language():
            reason = _("Checked: not as in the business register.")
    is_explained = reason or resolution == Resolution.RIGHT
    if change.status != Status.APPROVED and not is_explained:
        text = _("Give a reason, so that it can be corrected.")
        raise ValidationError({"reason": ValidationError(text, code="reason")})
    change.reason, change.resolution = reason, resolution
    change.decided_by, change.decided_at = by, timezone.now()
    change.save()
