"""Erase somebody who asks for it: first all that goes is listed, then it goes."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import privacy
from members.models import Erasure, Person, User

NOUNS = {"person": Person, "user": User}


class WhoForm(forms.Form):
    address = forms.EmailField(label=_("e-mail address"), max_length=254)


class EraseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("reason"),
        choices=Erasure.Reason.choices[:2],
        initial=Erasure.Reason.ASKED,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=_("I have read the list. It cannot be undone."))


def erase(request, site):
    """Show what is held about somebody; whoever may erase them does it from here."""
    if not request.user.has_perm(privacy.ERASE_PERMISSION):
        raise PermissionDenied
    subject = _asked_about(request.GET)
    if subject is None:
        return _page(request, site, who=WhoForm(request.GET or None))
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _erased(request, subject, form):
        return redirect("admin:index")
    sections = privacy.personal_data_about(subject)
    left = privacy.organizations_without_other_manager(
        privacy.find_data_subject(subject)
    )
    return _page(request, site, form=form, sections=sections, left=left)


def _asked_about(query):
    """Find the row of the address, or take the e-mail address that was typed."""
    for name, noun in NOUNS.items():
        if name in query:
            return _row(noun, query[name])
    who = WhoForm(query)
    return who.cleaned_data["address"] if who.is_valid() else None


def _row(noun, number):
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    if row := noun.objects.filter(pk=number).first():
        return row
    raise Http404


def _erased(request, subject, form):
    try:
        reason = form.cleaned_data["reason"]
        privacy.erase(subject, by=request.user, reason=reason)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(request, gettext("Erased. Nothing is held about them any more."))
    return True


def _page(request, site, **context):
    title = gettext("Erase what is held about somebody")
    context |= {**site.each_context(request), "title": title}
    return TemplateResponse(request, "admin/erase.html", context)
