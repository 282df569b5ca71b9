"""The partners of a project: the claim about another counts once that one confirms it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.models.email_addresses import EmailAddressFormField

from ..row_forms import ADDRESS
from ..values import source_of
from .rows import PERIOD, Rows


class Participations(Rows):
    """The partners of a project: each other organization is asked to confirm."""

    asks_others = True
    named_in = "organization"
    hidden_text = gettext_lazy(
        "A partner that is not shown here also takes part. That will not change."
    )

    def own(self, rows):
        return rows.standing().select_related("organization")

    def apply(self, target, proposed, speaker):
        super().apply(target, proposed, speaker)
        if not self.rows_of(target).filter(organization=speaker).exists():
            raise own_part_is_missing(speaker)

    def _write(self, row, value, speaker):
        today, source = timezone.localdate(), source_of(speaker)
        if source not in row.source:
            row.source = "\n".join(filter(None, [row.source, source]))
        is_own = value["organization"] == speaker.slug
        row.claimed_by, row.confirmed_on = speaker, today if is_own else None
        row.asked_on = row.asked_again_on = None
        super()._write(row, value, speaker)

    def initial(self, target, speaker):
        """Begin with the member itself."""
        ends = {name: "day" if name.endswith("_precision") else "" for name in PERIOD}
        return [{"organization": speaker.slug, "role": "", **ends}]

    def input(self, context, value, data=None, prefix=None):
        formset = super().input(context, value, data, prefix)
        if context.speaker:
            _ask_for_addresses(formset, context)
        formset.offered = context.organizations.offered
        return formset

    def load(self, rows, day):
        listed = self.rows_model.objects.counted().filter(organization__is_listed=True)
        listed = listed.select_related("organization")
        return rows.prefetch_related(Prefetch(self.name, listed))

    def cell_text(self, row):
        return f"{row.organization.name} ({row.get_role_display()})"


def _ask_for_addresses(formset, context):
    """Add an input of an address to each row, except to those of the speaker itself."""
    own = context.organizations.labels.get(context.speaker.slug)
    for form in formset.forms:
        if form["organization"].value() != own:
            slug = form.initial.get("organization")
            form.fields[ADDRESS] = AddressField(initial=context.addresses.get(slug))


class AddressField(EmailAddressFormField):
    """The address of a person at a partner; it stands aside, since few rows need it."""

    is_aside = True

    def __init__(self, **kwargs):
        super().__init__(
            label=_("E-mail address of somebody there"),
            help_text=_(
                "Once the project is approved, they get an e-mail about asking for"
                " access. Never public."
            ),
            required=False,
            max_length=254,
            widget=forms.EmailInput({"autocomplete": "off"}),
            **kwargs,
        )


def own_part_is_missing(speaker):
    text = _("Enter the role of %(organization)s in the project.")
    return ValidationError(text % {"organization": speaker}, code="own")
