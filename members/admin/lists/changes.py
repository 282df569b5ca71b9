"""Change the rows of a list together: choose what, see what will change, carry it out."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from members.lists.bulk.acts import acts_for
from members.lists.bulk.carry import carry_out
from members.lists.bulk.preview import act_of, prepare, preview_of
from members.lists.bulk.task import start_edit
from members.models import BulkEdit, Task

from .pages import asked_list, render

AT_ONCE = 500  # rows; more are changed by a task
MOST_SHOWN = 200
MOST_CHOSEN = 1_000


class ValueForm(forms.Form):
    """The form of one act, with its value if it needs one."""

    def __init__(self, act, data=None):
        self.act = act
        super().__init__(data, prefix=act.key, label_suffix="")
        if field := act.field():
            self.fields["value"] = field

    @property
    def value(self):
        return self.cleaned_data.get("value", "")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Shown in the history of each of them."),
        error_messages={"required": gettext_lazy("Write why you make this change.")},
        widget=forms.TextInput({"class": "vTextField"}),
    )


def choose_change(request, noun, site):
    """Render what can be changed of the rows; a POST stores what will be, and shows it."""
    asked = asked_list(request, noun)
    acts = acts_for(request.user) if asked.staff_list.may_change else []
    if not acts:
        raise PermissionDenied
    numbers = request.GET.getlist("row")
    if "chosen" in request.GET and not numbers:
        messages.warning(request, _("Choose one row at least."))
        return redirect(f"{reverse('admin:list', args=[noun])}?{asked.query}")
    rows = _chosen(asked, numbers)
    posted = request.POST.get("act")
    found = [ValueForm(a, request.POST if posted == a.key else None) for a in acts]
    for form in found:
        if form.is_bound and form.is_valid() and (edit := _prepared(form, asked, rows)):
            return redirect("admin:list_edit", edit.key)
    context = {"asked": asked, "forms": found, "number": rows.count()}
    title = _("Change several at once")
    return render(request, site, "change", title, context)


def _prepared(form, asked, rows):
    try:
        return prepare(asked, form.act, form.value, rows)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None


def _chosen(asked, numbers):
    """Return the rows of the list, or those of them whose numbers are given."""
    if not numbers:
        return asked.rows
    known = [n for n in numbers if n.isascii() and n.isdecimal() and len(n) < 18]
    return asked.rows.filter(pk__in=known[:MOST_CHOSEN])


def list_edit(request, key, site):
    """Render what a change would do, ask why, carry it out, and say what became of it."""
    edit = _own_or_404(request, key)
    form = ReasonForm(request.POST or None, label_suffix="")
    if request.method == "POST" and not edit.ended_at and form.is_valid():
        if len(edit.seen) > AT_ONCE:
            return _start(request, edit, form.cleaned_data["reason"])
        if _is_carried_out(request, edit, form):
            return redirect("admin:list_edit", key)
    act = act_of(edit)
    context = {"edit": edit, "act": act, "words": act.value_in_words(edit.value)}
    context |= {"form": form, "most": MOST_SHOWN}
    if not edit.ended_at:
        context |= {"preview": preview_of(edit), "is_task": len(edit.seen) > AT_ONCE}
        context["task"] = _task_of(edit)
    context["list_address"] = f"{reverse('admin:list', args=[edit.noun])}?{edit.query}"
    return render(request, site, "edit", str(act.label), context)


def _is_carried_out(request, edit, form):
    try:
        carry_out(edit, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def _start(request, edit, reason):
    if task := _task_of(edit):
        return redirect("admin:task", task.key)
    given = {"user": request.user, "language": get_language()}
    task = start_edit(edit, reason, list_address=request.path, **given)
    return redirect("admin:task", task.key)


def _task_of(edit):
    """Return the unfinished task that carries out the change, or None."""
    mine = Task.objects.of(edit.by).unfinished()
    return mine.filter(kind="bulk_edit", input__edit=edit.pk).first()


def _own_or_404(request, key):
    rows = BulkEdit.objects.filter(by=request.user).select_related("batch__undone_by")
    if edit := rows.filter(key=key).first():
        if not request.user.has_perms(act_of(edit).permissions):
            raise PermissionDenied
        return edit
    raise Http404
