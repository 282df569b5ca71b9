from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.association import joining
from members.fields.forms import text_area
from members.models import Application, Membership
from members.register.form_part import unit_with

from ..registry.base import RegistryAdmin
from ..registry.widgets import DateWidget
from .answerable import AnswerableAdmin, AnswerForm, PendingFilter

NEW = "new"


class AcceptForm(AnswerForm):
    name = "accept"
    action = joining.ACCEPT

    since = forms.DateField(
        label=_("first day as a member"),
        initial=timezone.localdate,
        widget=DateWidget,
    )
    category = forms.ChoiceField(
        label=_("category"),
        choices=Membership.Category,
        initial=Membership.Category.ORDINARY,
    )
    organization = forms.ChoiceField(label=_("profile"), widget=forms.RadioSelect)
    is_listed = forms.BooleanField(
        label=_("shown publicly"),
        required=False,
        help_text=_("Only if the organization has agreed to be shown."),
    )

    country = forms.RegexField(
        r"^[A-Z]{2}$",
        label=_("country"),
        initial="NO",
        help_text=_("Two capital letters, such as DK. Only for a new profile."),
    )

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        if row.orgnr:
            del self.fields["country"]
        self.candidates = {str(one.pk): one for one in joining.candidates(row)}
        choices = [(pk, _candidate_label(one)) for pk, one in self.candidates.items()]
        if not any(one.orgnr for one in self.candidates.values()):
            choices.insert(0, (NEW, _now("A new profile")))
        self.fields["organization"].choices = choices
        self.fields["organization"].initial = choices[0][0]
        # Here, and not in a transaction: the register may take its time.
        is_new = self.data.get("organization") == NEW
        self.unit = unit_with(row.orgnr) if is_new and row.orgnr else None

    @property
    def arguments(self):
        organization = self.candidates.get(self.cleaned_data["organization"])
        return self.cleaned_data | {"organization": organization, "unit": self.unit}


class DeclineForm(AnswerForm):
    name = "decline"
    action = joining.DECLINE

    why = text_area(_("Reason (sent to the contact)"), 1000)


class ApplicationFilter(PendingFilter):
    title = _("answer")
    options = {
        "waiting": (_("waiting for an answer"), "waiting"),
        "yes": (_("accepted"), Q(is_accepted=True)),
        "no": (_("declined"), Q(is_accepted=False)),
        "unconfirmed": (_("address not confirmed"), "unconfirmed"),
        "all": (_("all"), Q()),
    }


@admin.register(Application)
class ApplicationAdmin(AnswerableAdmin, RegistryAdmin):
    """Applications for membership, with the organizations that they may be about."""

    coming = _(
        "An application arrives when somebody applies on the public page “Become a member”."
    )
    answer_template = "application"
    waiting_kind = joining.APPLICATIONS
    answer_forms = [AcceptForm, DeclineForm]
    list_display = ["name", "orgnr_text", "kind", "contact_name", "confirmed_at"]
    list_filter = [ApplicationFilter, "kind"]
    list_select_related = ["organization", "decided_by"]
    search_fields = [
        "name__unaccent__icontains",
        "orgnr__startswith",
        "contact_name__unaccent__icontains",
        "contact_email__icontains",
    ]
    search_help_text = _("Name, organization number or contact.")
    actions = None

    def is_pending(self, row):
        return row.confirmed_at is not None and row.decided_at is None

    def get_answer_context(self, row):
        others = list(joining.others_waiting(row)) if self.is_pending(row) else []
        return {
            "candidates": joining.candidates(row),
            "others": others,
            "sites": list(row.sites.all()),
        }

    @admin.display(description=_("org. no."), ordering="orgnr")
    def orgnr_text(self, row):
        return row.orgnr_text


def _candidate_label(organization):
    """Return its name with its relation to the cluster today."""
    if organization.memberships.current().exists():
        return _now("%s (already a member)") % organization
    if organization.memberships.exists():
        return _now("%s (former member)") % organization
    return _now("%s (in the registry, not a member)") % organization
