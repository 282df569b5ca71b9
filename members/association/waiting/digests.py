"""The weekly e-mails about waiting rows, to members and staff, and their settings."""

from datetime import time, timedelta
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.actions import Action, links, themselves, without_actor
from members.actions.waiting import NEWS, member_kinds, staff_kinds
from members.association.news import News
from members.fields.forms import PlainForm
from members.mail import confirmations
from members.models import Letter, Representative, User
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

from .rows import Waiting, count_new

PURPOSE, STAFF_PURPOSE = "digest", "staff_digest"
WEEK = timedelta(days=7)
Digest = User.Digest


class DigestForm(PlainForm):
    """The kinds in the weekly e-mail to a user; without any it stops."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Write to me about"),
        choices=Digest,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, target, **kwargs):
        without = target.digest_without
        kinds = [kind for kind in Digest.values if kind not in without]
        super().__init__(*args, target=target, initial={"kinds": kinds}, **kwargs)


class StaffDigestForm(PlainForm):
    is_wanted = forms.BooleanField(
        label=gettext_lazy(
            "Write to me once a week about what waits for the secretariat"
        ),
        required=False,
    )

    def __init__(self, *args, target, **kwargs):
        kwargs["initial"] = {"is_wanted": target.gets_staff_digest}
        super().__init__(*args, target=target, **kwargs)


@periodic(
    "digests",
    gettext_lazy("Write to members once a week about what waits for them"),
    Daily(time(7, 30)),
    limit=timedelta(minutes=30),
)
def send_digests():
    """Write to each representative with waiting rows, once a week; return how many."""
    news = News(timezone.localdate())
    return _send_to_each(_due_members, partial(_send_digest, news=news))


@periodic(
    "staff_digests",
    gettext_lazy("Write to staff once a week about what waits for the secretariat"),
    Daily(time(7, 40)),
    limit=timedelta(minutes=30),
)
def send_staff_digests():
    """Write to staff with new waiting rows, at most once a week; return how many."""
    return _send_to_each(_due_staff, _send_staff_digest)


def choose(user, kinds):
    """Record the kinds of Digest in the user's weekly e-mail."""
    without = [kind for kind in Digest.values if kind not in kinds]
    User.objects.filter(pk=user.pk).update(digest_without=without)
    user.digest_without = without


def choose_staff_digest(user, is_wanted):
    """Record whether the user wants the weekly e-mail to staff."""
    User.objects.filter(pk=user.pk).update(gets_staff_digest=is_wanted)
    user.gets_staff_digest = is_wanted


def find_user(pk):
    """Return the user of a link, or raise ValidationError."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    return user


def choice_path(user, purpose=PURPOSE):
    """Return the path at which the user chooses, without logging in."""
    token = confirmations.token(purpose, user=user.pk)
    return links.path("confirmation", "confirm", token)


def _monday():
    """Return the first day of this week."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def _due_members():
    """Filter the representatives without an e-mail of this week."""
    acting = Representative.objects.active().filter(user=OuterRef("pk"))
    due = Q(digest_sent_on=None) | Q(digest_sent_on__lt=_monday())
    wanting = User.objects.exclude(digest_without__contains=Digest.values)
    return wanting.filter(due, Exists(acting), bounced_on=None, is_active=True)


def _due_staff():
    staff = User.objects.filter(is_staff=True, is_active=True, bounced_on=None)
    due = Q(staff_digest_sent_at=None) | Q(staff_digest_sent_at__date__lt=_monday())
    return staff.filter(due, gets_staff_digest=True)


def _send_to_each(due, send):
    """Send to each due user if there is anything to send; return to how many."""
    pks = due().order_by("pk").values_list("pk", flat=True)
    return sum(_send_to(pk, due, send) for pk in pks)


@transaction.atomic
def _send_to(pk, due, send):
    # Of two processes the second sees, behind the lock, the e-mail of the first.
    user = due().select_for_update(of=["self"], no_key=True).filter(pk=pk).first()
    if user is None:
        return False
    with translation.override(user.language):
        return send(user)


def _send_digest(user, news):
    """Write about each of the user's organizations, if anything waits or is new."""
    kinds = [
        kind
        for kind in member_kinds()
        if kind.is_ours
        and not kind.has_letter
        and kind.digest not in user.digest_without
    ]
    organizations = user.organizations().order_by("sort_name", "pk")
    waiting = [Waiting(one, user, kinds) for one in organizations]
    _add_news(waiting, organizations, user)
    waiting = [one for one in waiting if one.number or one.news]
    if waiting:
        slugs = [one.slug for one in waiting]
        path = (
            links.path("organization", "member_page", *slugs)
            if len(slugs) == 1
            else links.path("user", "home")
        )
        number = sum(one.number for one in waiting)
        context = {"number": number, "waiting": waiting, "first": waiting[0]}
        context["news"] = news
        _write_digest(user, PURPOSE, path, context)
        user.digest_sent_on = timezone.localdate()
        user.save(update_fields=["digest_sent_on"])
    return bool(waiting)


def _add_news(waiting, organizations, user):
    """Add the news since the last e-mail."""
    letters = Letter.objects.filter(kind=PURPOSE, to=user.email)
    last = letters.aggregate(day=Max("made_at"))["day"]
    kinds = NEWS.keys() - {*user.digest_without}
    for one, organization in zip(waiting, organizations, strict=True):
        one.news = [line for kind in kinds for line in NEWS[kind](organization, last)]


def _send_staff_digest(user):
    """Write the number of rows of the user's kinds, if any is new; return whether."""
    moment = user.staff_digest_sent_at or timezone.now() - WEEK
    kinds = [kind for kind in staff_kinds(user) if kind.new]
    rows = [
        {"label": kind.label % number, "number": number, "new": new}
        for kind, number, new in count_new(kinds, moment)
    ]
    all_new = sum(row["new"] for row in rows)
    if all_new:
        path = links.path("user", "dashboard")
        _write_digest(user, STAFF_PURPOSE, path, {"new": all_new, "rows": rows})
        user.staff_digest_sent_at = timezone.now()
        user.save(update_fields=["staff_digest_sent_at"])
    return bool(all_new)


def _write_digest(user, purpose, path, context):
    choices = links.absolute(choice_path(user, purpose))
    context |= {"choices": choices, "link": links.absolute(path)}
    mail.write_to(user, purpose, context, unsubscribe_url=choices)


CHOOSE = Action(
    gettext_lazy("Save"),
    without_actor(choose),
    gettext_lazy("Saved."),
    DigestForm,
    may=themselves,
)
CHOOSE_STAFF = Action(
    gettext_lazy("Save"),
    without_actor(choose_staff_digest),
    "",
    StaffDigestForm,
    may=themselves,
)
