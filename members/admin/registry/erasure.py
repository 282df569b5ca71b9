"""The page that erases a person: it lists all that is held before anything is erased."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.actions import form_for, row_or_404, run
from members.association.meetings import meetings_attended_by
from members.fields.forms import PlainForm
from members.models import Person, User
from members.models.email_addresses import EmailAddressFormField
from members.people import privacy
from members.people.privacy.actions import ERASE

from ..desk import WRITE, desk_page

MODELS = {"person": Person, "user": User}


class AddressForm(PlainForm):
    address = EmailAddressFormField(label=_("e-mail address"), max_length=254)


@desk_page(
    "erase/",
    "erase",
    "erase",
    _("Erase someone's personal data"),
    permissions=ERASE.may.permissions,
    methods=WRITE,
    below="guide",
    label=_("Erase a person"),
    words=_("delete, GDPR, right to erasure"),
)
def erase(request):
    """Show all data held about the data subject, and erase it (GDPR art. 15 and 17)."""
    subject = _named_subject(request.GET)
    if subject is None:
        return {"address_form": AddressForm(request.GET or None)}
    form = form_for(request, ERASE, subject)
    if run(request, ERASE, form, subject):
        return redirect("admin:index")
    sections = privacy.personal_data_about(subject)
    data_subject = privacy.find_data_subject(subject)
    return {
        "form": form,
        "sections": sections,
        "left": list(privacy.organizations_without_other_manager(data_subject)),
        "meetings": list(meetings_attended_by(data_subject.people)),
        "fees": privacy.fees_kept_by_law(data_subject),
    }


def _named_subject(query):
    """Return the person or user that the query names, an e-mail address, or None."""
    for name, model in MODELS.items():
        if name in query:
            return row_or_404(model.objects.all(), query[name])
    form = AddressForm(query)
    return form.cleaned_data["address"] if form.is_valid() else None
