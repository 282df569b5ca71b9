"""The Actions of a user on leaving an organization, and the question with its effects."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Question
from members.fields.forms import NameField, PlainForm
from members.models import Departure, Representative, Role
from members.models.email_addresses import EmailAddressFormField, readable

from . import departure_letters, handing_over


class DepartureForm(PlainForm):
    last_day = forms.DateField(
        label=gettext_lazy("Your last day"),
        error_messages={"required": gettext_lazy("Enter the last day.")},
        help_text=gettext_lazy("Your access lasts until the end of that day."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    successor = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Who takes over?"),
        required=False,
        blank=True,
        empty_label=gettext_lazy("Nobody for now"),
        widget=forms.RadioSelect,
    )
    email = EmailAddressFormField(
        label=gettext_lazy("E-mail address of a successor without access"),
        help_text=gettext_lazy(
            "They get an invitation, and take over once they accept it."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    name = NameField(
        label=gettext_lazy("Name of the successor"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    alone = forms.BooleanField(
        label=gettext_lazy(
            "Leave the profile without a manager (the secretariat will be notified)"
        ),
        required=False,
    )

    def __init__(self, *args, target, **kwargs):
        kwargs["initial"] = {"last_day": timezone.localdate()}
        super().__init__(*args, target=target, **kwargs)
        field = self.fields["successor"]
        field.queryset = target.successors
        field.label_from_instance = lambda row: f"{row.user} ({row.get_role_display()})"
        if not target.is_last:
            del self.fields["alone"]
        if not target.choices:
            del self.fields["successor"]
        if not target.is_manager:
            del self.fields["email"], self.fields["name"]

    def clean(self):
        values = super().clean()
        named = [n for n in ("successor", "email", "alone") if values.get(n)]
        if self.target.is_last and not (named or self.errors):
            self.add_error(
                "alone", _("Name a successor, or tick that you know what follows.")
            )
        if values.get("successor") and values.get("email"):
            self.add_error(
                "email", _("Choose a colleague or invite somebody, not both.")
            )
        if values.get("email") and not values.get("name"):
            self.add_error("name", _("Enter the name of the successor."))
        return values

    @property
    def arguments(self):
        """Return the day and the successor: a user, or (address, name) of one without access."""
        values = self.cleaned_data
        row, email = values.get("successor"), values.get("email")
        return {
            "day": values["last_day"],
            "successor": row and row.user,
            "invited": (email, values["name"]) if email else None,
            "alone": values.get("alone", False),
        }


def _ask_to_leave(departing, *, day, successor, invited, **values):
    """Return the question with the effects of a valid form's choices."""
    follower = successor or (invited and invited[1])
    names = {
        "organization": departing.organization,
        "day": date_format(day),
        "who": follower,
    }
    follows = [_("Your access lasts until the end of %(day)s.") % names]
    for contact in departing.contacts:
        words = names | {"function": contact.get_function_display()}
        follows.append(_follows_of_contact(words, successor, invited))
    if invited:
        names["email"] = readable(invited[0])
        follows += _follows_of_invitation(names, departing.is_last)
    elif departing.is_manager and successor:
        follows.append(
            _("%(who)s is a manager from now on, and your invitations go on.") % names
        )
    elif departing.is_manager:
        follows.append(_("Invitations that you have sent are withdrawn."))
    if departing.is_last and not follower:
        follows.append(_("Nobody manages the profile, and the secretariat is told."))
    for label, number in departing.waiting:
        follows.append(_follows_of_waiting(label, number, successor))
    if follower:
        follows.append(_("%(who)s and the managers get an e-mail.") % names)
    return Question(
        _("Leave %(organization)s on %(day)s?") % names,
        follows,
        _("Leave"),
        _("You can take it back until the end of that day."),
    )


def _follows_of_invitation(names, is_last):
    follows = [
        _("%(who)s gets an invitation to %(email)s, and takes over on accepting it.")
        % names,
        _("Other invitations that you have sent are withdrawn."),
    ]
    if is_last:
        text = _(
            "If nobody has accepted it by the end of that day, the secretariat is told"
            " that nobody manages the profile."
        )
        follows.append(text)
    return follows


def _follows_of_contact(names, successor, invited):
    if invited:
        text = _("%(who)s becomes the contact (%(function)s) on accepting it.")
    elif successor:
        text = _("%(who)s becomes the contact (%(function)s) after you.")
    else:
        text = _("You are no longer a contact (%(function)s), and nobody follows.")
    return text % names


def _follows_of_waiting(label, number, successor):
    names = {"what": label, "number": number, "who": successor}
    if successor:
        return (
            _("%(what)s: %(number)s. %(who)s and the managers get the answers.") % names
        )
    return _("%(what)s: %(number)s. The managers get the answers.") % names


class Departing:
    """The contacts, offices and roles of a representative, `me`, that end with the access."""

    def __init__(self, me):
        self.me, self.user, self.organization = me, me.user, me.organization
        self.is_manager = me.role == Representative.Role.MANAGER

    @cached_property
    def successors(self):
        return handing_over.successors(self.user, self.organization)

    @cached_property
    def choices(self):
        return list(self.successors)

    @cached_property
    def contacts(self):
        return handing_over.own_contacts(self.user, self.organization)

    @cached_property
    def waiting(self):
        return departure_letters.waiting_for(self.organization)

    @cached_property
    def is_last(self):
        return handing_over.leaves_nobody(self.user, self.organization)

    @cached_property
    def offices(self):
        """Return the user's offices, which only the secretariat can end."""
        people = [contact.person_id for contact in self.contacts]
        rows = Role.objects.current().filter(person__in=people)
        return list(rows.select_related("body"))

    @cached_property
    def departure(self):
        """Return the notice that can still be taken back, or None."""
        rows = Departure.objects.reversible().filter(representative=self.me)
        return rows.select_related("successor", "invitation").first()


def _hand_over(departing, **values):
    return handing_over.hand_over(departing.organization, **values)


HAND_OVER = Action(
    gettext_lazy("Leave"),
    _hand_over,
    "",
    DepartureForm,
    ask=_ask_to_leave,
    may=lambda by, departing: by == departing.user,
)
TAKE_BACK = Action(
    gettext_lazy("I stay after all"),
    handing_over.take_back,
    gettext_lazy("You stay. Everything goes on as before."),
    may=lambda by, departure: by.pk == departure.representative.user_id,
)
