"""Decide on what somebody proposes: once, by somebody else, against what is live now."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.accounts.access.permissions import no_longer_exists
from members.actions import Action, recording
from members.fields import correctable, fingerprint, noun_of
from members.models import Batch, ChangeItem, ChangeRequest
from members.models.languages import in_default_language
from members.records.renaming import name_to_keep, renamed

from .applying import named, stripped_reason, write
from .outcomes import notify
from .partner_addresses import use_addresses
from .reporting import close_corrected

Status, Decision = ChangeRequest.Status, ChangeItem.Decision


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
):
    """Publish the named fields, or all; reject the others, with the reason; notify.

    `edited` holds {field: whole value} that the reviewer put in place of the proposal.
    `seen` and `read` hold {field: fingerprint} of what was live, and of every proposal,
    when the reviewer looked; without `seen` a field must be as it was when proposed.
    `former_name` says whether and until when a name that changes is kept: the arguments
    of renaming.renamed(); without it, it is kept until today.
    The request is returned, with what became of the addresses of partners as `addressed`.
    Raises ValidationError, code "own", "decided", "amended", "stale", "field", "reason",
    "live" or "permission", and whatever a value is refused for.
    """
    _require_right(by)
    with _recording(request_id, by):
        change, target = _lock(request_id, by)
        was_new, addressed = target.pk is None, []
        items = list(change.items.select_for_update())
        _refuse_unread(items, read)
        chosen = _chosen(items, fields)
        known = _known(change, chosen, edited or {})
        live = {item: _live(known.get(item.field), item, target) for item in items}
        _refuse_stale(chosen, live, seen or {})
        changes = {
            item: _meant(known[item.field], item, live[item], edited or {})
            for item in chosen
        }
        if changes:
            meant = {known[item.field]: changes[item] for item in chosen}
            _publish(change, target, meant, former_name or {})
            addressed = use_addresses(change)
        for item in items:
            _decide(item, live[item], changes.get(item))
        change.status = _status(fields, chosen, items)
        _close(change, by, stripped_reason(reason))
        change.addressed = addressed
        notify(change, items, was_new=was_new)
        if changes:
            close_corrected(target, by=by)
        return change


def reject(request_id, *, by, reason):
    """Reject the whole request; the reason reaches whoever proposed it."""
    return approve(request_id, [], by=by, reason=reason)


def correct(request_id, wanted, *, by, seen):
    """Write {field: whole value} to what a visitor reported; close the report, and answer it.

    `seen` holds {field: fingerprint} of what was live when the page was shown. Raises
    ValidationError as `approve` does, and code "nothing" when no value would change.
    """
    _require_right(by)
    with _recording(request_id, by):
        change, target = _lock(request_id, by)
        changes = _corrections(change, target, wanted, seen)
        write(target, changes, None)
        change.status = Status.APPROVED
        _close(change, by, "")
        notify(change, [])
        close_corrected(target, by=by)
        return change


def _decision(function):
    """Return the `do` of an action on a request, which also returns the Batch."""

    def do(change, *, by, **typed):
        with recording(Batch.Act.DECISION, by=by) as batch:
            return batch, function(change.pk, by=by, **typed)

    return do


def _decided(result, change, **typed):
    return _("Decided: %(what)s.") % {"what": change}


def _about_addresses(result):
    """Return whether the addresses at partners were written to, a sentence each."""
    _batch, request = result
    refused = _("No e-mail to the address at %(organization)s: %(why)s")
    sent = _("An e-mail to the address at %(organization)s is on its way.")
    return [
        (refused if why else sent) % {"organization": organization, "why": why}
        for organization, why in request.addressed
    ]


APPROVE = Action(
    gettext_lazy("Approve what is ticked, reject the rest"),
    _decision(approve),
    _decided,
    notes=_about_addresses,
)
CORRECT = Action(
    gettext_lazy("Save and close the report"), _decision(correct), _decided
)


def _corrections(change, target, wanted, seen):
    """Return {field: change}; refuse what was not reported, is stale or changes nothing."""
    known = correctable(noun_of(change))
    is_report = change.origin == ChangeRequest.Origin.PUBLIC
    strange = wanted.keys() - known.keys()
    if strange or not is_report or change.items.exists():
        names = ", ".join(sorted(strange or wanted))
        text = _("It is not possible to change %s this way.") % names
        raise ValidationError(text, code="field")
    live = {name: known[name].live(target) for name in wanted}
    _refuse_changed([n for n in wanted if fingerprint(live[n]) != seen.get(n)])
    changes = {}
    for name, value in wanted.items():
        with named(name):
            changes[known[name]] = known[name].propose(
                live[name], known[name].clean(value)
            )
    meant = {field: value for field, value in changes.items() if value is not None}
    if not meant:
        text = _("Change what is wrong first, or mark the report as resolved.")
        raise ValidationError(text, code="nothing")
    return meant


def _require_right(by):
    if not by.has_perm("members.change_changerequest"):
        raise ValidationError(
            _("Only the secretariat can decide this."), code="permission"
        )


def _recording(request_id, by):
    with in_default_language():
        reason = _("Proposed change no. %d") % request_id
    decision = Batch.Act.DECISION
    return recording(decision, by=by, reason=reason, request=request_id)


def _lock(request_id, by):
    """Lock the target, then the request: the same order for all who write."""
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
    who = {"status": change.get_status_display(), "who": change.decided_by or ""}
    if change.status == Status.WITHDRAWN:
        return _(
            "This proposal has been withdrawn, so there is nothing left to decide."
        )
    return _("%(who)s has just decided this: %(status)s.") % who


def _refuse_unread(items, read):
    """Refuse to decide on what was proposed, or taken back, after the reviewer looked."""
    if read is None:
        return
    now = {item.field: fingerprint(item.proposed) for item in items}
    names = [*read, *(name for name in now if name not in read)]
    if other := [name for name in names if now.get(name) != read.get(name)]:
        text = _("The proposal has changed since you opened this page. Check it again.")
        refusals = {name: ValidationError(text, code="amended") for name in other}
        raise ValidationError(refusals)


def _chosen(items, fields):
    if fields is None:
        return items
    if strange := set(fields) - {item.field for item in items}:
        raise ValidationError(
            _("No one has proposed %s.") % ", ".join(sorted(strange)), code="field"
        )
    return [item for item in items if item.field in fields]


def _known(change, chosen, edited):
    """Return {name: field}; refuse what nobody may propose, however it came in."""
    known = noun_of(change).proposable
    asked = {item.field for item in chosen}
    strange = (asked - known.keys()) | (edited.keys() - asked)
    if strange:
        raise ValidationError(
            _("It is not possible to change %s this way.") % ", ".join(sorted(strange)),
            code="field",
        )
    return known


def _refuse_stale(chosen, live, seen):
    stale = [
        item.field
        for item in chosen
        if fingerprint(live[item]) != seen.get(item.field, fingerprint(item.old))
    ]
    _refuse_changed(stale)


def _refuse_changed(stale):
    if stale:
        text = _("This has changed since it was proposed. Check what is published now.")
        refusals = {name: ValidationError(text, code="stale") for name in stale}
        raise ValidationError(refusals)


def _live(field, item, target):
    """Lock the rows of the field and return its live value; the target is locked."""
    if field is None:
        return item.old
    field.lock(target)
    return field.live(target)


def _meant(field, item, live, edited):
    """Return the change to write: the proposal, or what the reviewer made of it."""
    if item.field not in edited:
        return item.proposed
    with named(field.name):
        change = field.propose(live, field.clean(edited[item.field]))
    if change is None:
        text = _("This is already published. Reject the field instead.")
        raise ValidationError({item.field: ValidationError(text, code="live")})
    return change


def _publish(change, target, meant, former_name):
    """Write the changes, and keep a name that they change."""
    before = name_to_keep(target)
    write(target, meant, change.organization)
    if before not in ("", name_to_keep(target)):
        renamed(target, before, **former_name)
    setattr(change, change.noun, target)


def _decide(item, live, published):
    item.live, item.published = live, published
    item.decision = Decision.REJECTED if published is None else Decision.APPROVED
    item.save(update_fields=["live", "decision", "published"])


def _status(fields, chosen, items):
    if fields is not None and not chosen:
        return Status.REJECTED
    return Status.APPROVED if len(chosen) == len(items) else Status.PARTLY


def _close(change, by, reason):
    if change.status != Status.APPROVED and not reason:
        text = _("Give a reason, so that it can be corrected.")
        raise ValidationError({"reason": ValidationError(text, code="reason")})
    change.reason = reason
    change.decided_by, change.decided_at = by, timezone.now()
    change.save()
