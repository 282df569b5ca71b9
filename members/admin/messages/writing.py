"""The form of a message: to whom, its words in both languages, and whether it is necessary."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from members import messages
from members.fields.forms import PlainForm
from members.messages import drafts
from members.models import Message
from members.wording.placeholders import with_single_braces

from ..lists.pages import list_or_404
from .shown import render

ADD = "members.add_message"
WIDE = {"class": "vTextField"}
WORDS = {"subject_nb", "text_nb", "subject_en", "text_en"}


class MessageForm(PlainForm):
    function = forms.ChoiceField(
        label=gettext_lazy("To whom?"),
        choices=Message.To,
        help_text=gettext_lazy(
            "Where nobody has this function, it goes to the main contact, else to the"
            " organization's own address."
        ),
    )
    subject_nb = forms.CharField(
        label=gettext_lazy("Subject"), max_length=150, widget=forms.TextInput(WIDE)
    )
    text_nb = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 12}),
    )
    subject_en = forms.CharField(
        label=gettext_lazy("Subject in English"),
        max_length=150,
        required=False,
        widget=forms.TextInput(WIDE | {"lang": "en"}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 8, "lang": "en"}),
    )
    is_necessary = forms.BooleanField(
        label=gettext_lazy("This is necessary information about the membership"),
        required=False,
        help_text=gettext_lazy(
            "For example a fee or a notice of the general meeting. It goes also to those"
            " who want no other messages, and cannot be refused."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it necessary?"),
        max_length=300,
        required=False,
        widget=forms.TextInput(WIDE),
    )

    def __init__(self, *args, noun, **kwargs):
        super().__init__(*args, **kwargs)
        if noun == "people":
            del self.fields["function"]

    def clean(self):
        cleaned = super().clean()
        for name in WORDS & cleaned.keys():
            cleaned[name] = with_single_braces(cleaned[name])
        if not cleaned.get("is_necessary"):
            cleaned["reason"] = ""
        try:
            drafts.check_texts(cleaned)
        except ValidationError as refusal:
            for name, errors in refusal.error_dict.items():
                self.add_error(name, errors)
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def write_message(request, noun, site):
    """Write a message to the list that the address asks for."""
    _require_right(request)
    if noun not in messages.NOUNS:
        raise Http404
    list_or_404(request, noun)
    message = Message(noun=noun, by=request.user)
    asked = messages.asked_list(message, request.user, request.GET)
    message.query = asked.query
    greeting = _("Hello, {name}!") + "\n\n"
    return _form_page(request, site, message, {"text_nb": greeting})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_message(request, pk, site):
    """Change a draft."""
    _require_right(request)
    message = draft_or_404(pk)
    list_or_404(request, message.noun)
    values = {name: getattr(message, name) for name in MessageForm.base_fields}
    return _form_page(request, site, message, values)


def draft_or_404(pk):
    found = Message.objects.drafts().filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _require_right(request):
    if not request.user.has_perm(ADD):
        raise PermissionDenied


def _form_page(request, site, message, initial):
    data = request.POST if request.method == "POST" else None
    form = MessageForm(data, initial=initial, noun=message.noun)
    if form.is_valid() and (saved := _saved(request, message, form)):
        return redirect("admin:message", saved.pk)
    context = {
        "form": form,
        "message": message,
        "asked": messages.asked_list(message, request.user),
        "offered": [f"{{{name}}}" for name in messages.OFFERED["nb"]],
        "offered_en": [f"{{{name}}}" for name in messages.OFFERED["en"]],
        "seen": request.POST.get("seen") or drafts.version(message),
    }
    title = _("Write to these") if message.pk is None else str(message)
    return render(request, site, "write", title, context)


def _saved(request, message, form):
    """Return the saved draft; None if it was refused, with the errors in the form."""
    values = {"query": message.query, "noun": message.noun, **form.cleaned_data}
    seen = request.POST.get("seen", "")
    try:
        return messages.save(message, by=request.user, seen=seen, **values)
    except ValidationError as refusal:
        form.was_changed = getattr(refusal, "code", "") == "meanwhile"
        form.add_error(None, refusal.messages)
        return None
