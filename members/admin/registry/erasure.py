"""The page that erases a person: it lists all that is held before anything is erased."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import privacy
from members.meetings import meetings_attended_by
from members.models import Erasure, Person, User
from members.models.email_addresses import EmailAddressFormField

MODELS = {"person": Person, "user": User}


class AddressForm(forms.Form):
    address = EmailAddressFormField(label=_("e-mail address"), max_length=254)


class EraseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("reason"),
        choices=Erasure.Reason.choices[:2],
        initial=Erasure.Reason.ASKED,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label=_("I have read the list and know that this cannot be undone.")
    )


def erase(request, site):
    """Render what is held about the data subject, and erase it (GDPR art. 15 and 17)."""
    if not request.user.has_perm(privacy.ERASE_PERMISSION):
        raise PermissionDenied
    subject = _subject(request.GET)
    if subject is None:
        return _page(request, site, address_form=AddressForm(request.GET or None))
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_erased(request, subject, form):
        return redirect("admin:index")
    sections = privacy.personal_data_about(subject)
    left = list(
        privacy.organizations_without_other_manager(privacy.find_data_subject(subject))
    )
    people = privacy.find_data_subject(subject).people
    meetings = list(meetings_attended_by(people))
    found = {"sections": sections, "left": left, "meetings": meetings}
    return _page(request, site, form=form, **found)


def _subject(query):
    """Return the person or user that the query names, an e-mail address, or None."""
    for name, model in MODELS.items():
        if name in query:
            return _row(model, query[name])
    form = AddressForm(query)
    return form.cleaned_data["address"] if form.is_valid() else None


def _row(model, pk):
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    if row := model.objects.filter(pk=pk).first():
        return row
    raise Http404


def _is_erased(request, subject, form):
    try:
        reason = form.cleaned_data["reason"]
        privacy.erase(subject, by=request.user, reason=reason)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(
        request,
        gettext("Erased. The registry no longer holds anything about the person."),
    )
    return True


def _page(request, site, **context):
    title = gettext("Erase someone's personal data")
    context |= {**site.each_context(request), "title": title}
    return TemplateResponse(request, "admin/erase.html", context)
