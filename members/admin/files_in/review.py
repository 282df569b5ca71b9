"""The page of rows: its choices are stored first, by every button."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff, press, run, without_actor
from members.exchange.incoming import actions, last_look, register_names
from members.exchange.incoming.actions import store
from members.exchange.incoming.look import look
from members.fields.forms import DayField
from members.models import Task
from members.models.incoming_files import LONGEST_HOLD, TOO_LATE

from ..desk import WRITE, desk_page
from .choices import store_answers, store_choices
from .permissions import about_open_file, target_of
from .review_page import ReviewPage

WRITING = {"write": False, "write_good": True}
# The page has asked for the right to the file.
SHOW = Action("", without_actor(ReviewPage.load), "", may=Staff())


class FileWriteForm(forms.Form):
    """Why the file is written, and when the people in it are informed."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Shown in the history of everything that is written."),
        required=False,
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
    )
    letters_on = DayField(
        label=gettext_lazy("Send the e-mails on"),
        help_text=gettext_lazy(
            "Empty: today, but an hour from now at the earliest, so that you can undo the "
            "file first. People must be informed within 30 days."
        ),
        required=False,
    )

    def __init__(self, incoming, data=None):
        initial = {"reason": incoming.reason, "letters_on": incoming.letters_on}
        super().__init__(data, initial=initial, label_suffix="")
        self.incoming = incoming
        if not last_look.letters(incoming):
            del self.fields["letters_on"]

    def clean_letters_on(self):
        """Return the day, if people may be informed as late as that."""
        day, today = self.cleaned_data["letters_on"], timezone.localdate()
        if day and day < today:
            raise ValidationError(_("Choose a day that is yet to come."))
        if day and day > today + LONGEST_HOLD:
            raise ValidationError(TOO_LATE)
        return day

    @property
    def arguments(self):
        return {
            "reason": self.cleaned_data["reason"] or str(self.incoming),
            "only_good": WRITING[self.data["do"]],
            "list_address": _page_address(self.incoming, {}),
        }

    def store(self):
        """Store the choices in the file; the caller saves."""
        for name, value in self.cleaned_data.items():
            setattr(self.incoming, name, value)


@desk_page("files-in/<slug:key>/rows/", "file_look", "files_in/look", methods=WRITE)
@about_open_file
def look_page(request, incoming):
    """Show one page of rows; a POST stores its choices, then acts."""
    if target_of(incoming).missing(incoming.columns):
        return redirect("admin:file_columns", incoming.key)
    form = FileWriteForm(incoming)
    if request.method == "POST":
        form, is_answered = _store_post(request, incoming)
        answer = _answer_post(request, incoming, form, is_answered)
        if answer is not None:
            return answer
    review = ReviewPage(incoming, request.GET, request.user)
    if not press(request, SHOW, review):
        return redirect("admin:file_columns", incoming.key)
    return {
        "title": incoming.name,
        "kept_days": settings.KEPT_DAYS["incoming_files"],
        "incoming": incoming,
        "target": target_of(incoming),
        "review": review,
        "form": form,
        "task": None if incoming.seen else last_look.task_of(incoming),
        "register": incoming.choices.get(register_names.KEY),
        "may_ask": settings.REGISTER_URL and register_names.may_ask(incoming),
        "is_long": last_look.number_of_lines(incoming) > last_look.AT_ONCE,
    }


def _store_post(request, incoming):
    """Store the posted choices; return (the form of the writing, whether answers changed)."""
    changed, disputed = store_choices(incoming, request.POST)
    is_answered = store_answers(incoming, request.POST)
    if not is_answered:
        last_look.note(incoming, changed, by=request.user)
    form = FileWriteForm(incoming, request.POST)
    if form.is_valid():
        form.store()
    store(incoming, "choices", "columns", "seen", "reason", "letters_on")
    if disputed:
        text = _("Also changed in another window, and yours now holds: line %s.")
        messages.warning(request, text % ", ".join(map(str, disputed)))
    return form, is_answered


def _answer_post(request, incoming, form, is_answered):
    """Return where the pressed button leads; None to show the page with its errors."""
    do = request.POST.get("do", "")
    if is_answered:
        if do in WRITING:
            text = _("Nothing is written yet: your answers change what will be.")
            messages.warning(request, text)
        return _look_again(request, incoming)
    if not form.is_valid():
        return None
    if do in ("look", register_names.KEY):
        return _look_again(request, incoming, asks_register=do != "look")
    if do in WRITING:
        return _write_file(request, incoming, form)
    if do == "columns":
        return redirect("admin:file_columns", incoming.key)
    return redirect(_page_address(incoming, QueryDict(request.POST.get("go", ""))))


def _page_address(incoming, data):
    """Return the page of rows with the kind and number that a button asks for."""
    values = {k: data[k] for k in ("kind", "page") if data.get(k, "").isalnum()}
    if data.get("of", "") in last_look.asks(incoming):
        values["of"] = data["of"]
    query = QueryDict(mutable=True)
    query.update(values)
    page = reverse("admin:file_look", args=[incoming.key])
    return f"{page}?{query.urlencode()}" if values else page


def _look_again(request, incoming, **options):
    address = _page_address(incoming, {})
    options |= {"by": request.user, "list_address": address}
    task = last_look.look_now_or_later(incoming, **options)
    store(incoming, "seen", "task")
    return redirect("admin:task", task.key) if task else redirect(address)


def _write_file(request, incoming, form):
    if not run(request, actions.WRITE, form, incoming):
        return _look_after_refusal(request, incoming)
    if isinstance(form.result, Task):
        return redirect("admin:task", form.result.key)
    return redirect("admin:file_result", incoming.key)


def _look_after_refusal(request, incoming):
    """Look at all rows again, since the rendered ones may be outdated."""
    incoming.refresh_from_db()
    if incoming.ended_at:
        return redirect("admin:file_result", incoming.key)
    incoming.seen = last_look.entries(look(incoming, by=request.user))
    store(incoming, "seen")
    return None
