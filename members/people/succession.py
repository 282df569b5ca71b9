"""A successor without access was invited, and takes over on accepting."""

from datetime import timedelta

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members import mail
from members.accounts import access
from members.accounts.access.permissions import lock_organization
from members.accounts.access.representatives import current_representatives
from members.actions import Action, anybody, recording
from members.fields.forms import NameField, PlainForm
from members.models import Batch, Contact, Departure, User
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

from .departure_letters import readers_of, write_colleague_leaves, write_to_secretaries
from .handing_over import DAY, add_follower


class AcceptInvitationForm(PlainForm):
    name = NameField(
        label=gettext_lazy("Your name"),
        error_messages={"required": gettext_lazy("Enter your name.")},
        help_text=gettext_lazy(
            "Shown to your colleagues and the secretariat, not publicly."
        ),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        if User.objects.filter(email=email).exclude(name="").exists():
            del self.fields["name"]


@transaction.atomic
def accept_invitation(token, *, by=None, name=""):
    """Accept it, and take over from the leavers who named the user as successor."""
    invitation = access.accept_invitation(token, by=by, name=name)
    _fill_at(invitation.organization_id)
    return invitation


def successions(invitation):
    """Return [(departure, labels of its functions)] of the invitation."""
    rows = invitation.departures.unfilled().select_related("representative__user")
    return [
        (row, [str(Contact.Function(f).label) for f in _functions(row)]) for row in rows
    ]


@periodic(
    "fill_departures",
    gettext_lazy("Hand over to invited successors, or tell the secretariat"),
    Every(timedelta(minutes=10)),
)
def fill_departures():
    """Hand over to successors with access by other means; report those who never accepted."""
    for rows, act in [
        (Departure.objects.to_fill(), _fill_at),
        (Departure.objects.to_report(), _report_at),
    ]:
        organizations = rows.values_list("representative__organization", flat=True)
        for number in sorted(set(organizations)):
            with transaction.atomic():
                act(number)
    over = Departure.objects.unfilled().filter(
        last_day__lt=timezone.localdate(), invitation__expires_at__lt=timezone.now()
    )
    over.exclude(invited_name="").update(invited_name="")


def _fill_at(number):
    """Fill the departures of an organization, by its primary key."""
    organization = lock_organization(number)
    for departure in _departures_of(organization, Departure.objects.to_fill()):
        _take_over(departure, organization)


def _report_at(number):
    """E-mail the secretaries, once, if nobody manages the organization any more."""
    organization = lock_organization(number)
    managers = current_representatives(organization).managers()
    is_alone = not managers.filter(user__is_active=True).exists()
    for departure in _departures_of(organization, Departure.objects.to_report()):
        departure.reported_on = timezone.localdate()
        departure.save(update_fields=["reported_on"])
        if is_alone:
            write_to_secretaries(organization, departure)


def _departures_of(organization, departures):
    rows = departures.filter(representative__organization=organization).order_by("pk")
    return rows.select_related("representative__user", "invitation")


def _take_over(departure, organization):
    user = User.objects.get(email=departure.invitation.email)
    with recording(Batch.Act.LEAVING, by=user):
        functions = _functions(departure)
        since = max(departure.last_day + DAY, timezone.localdate())
        if functions:
            by = departure.representative.user
            add_follower(user, organization, functions, since, by=by)
        departure.successor, departure.invited_name = user, ""
        departure.full_clean()
        departure.save(update_fields=["successor", "invited_name"])
    write_colleague_leaves(user, departure, organization, functions)
    readers = {departure.representative.user, *readers_of(departure, organization)}
    for reader in sorted(readers - {user}, key=lambda one: one.pk):
        values = {
            "organization": organization,
            "who": user,
            "leaver": departure.representative.user,
        }
        mail.write_to(reader, "successor_accepted", values)


def _functions(departure):
    """Return the functions of the leaver's contacts that end with the last day."""
    rows = Contact.objects.for_organization(departure.representative.organization)
    own = rows.filter(
        person__email=departure.representative.user.email, until=departure.last_day
    )
    return list(dict.fromkeys(own.by_function().values_list("function", flat=True)))


# Of the token of an invitation, which is the right to it: logged in or not.
ACCEPT = Action(
    gettext_lazy("Accept the invitation"),
    accept_invitation,
    "",
    AcceptInvitationForm,
    may=anybody,
)
