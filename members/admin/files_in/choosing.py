"""Choose a file: upload it or paste its rows, and say what it holds."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.exchange.tables import MOST_BYTES, MOST_ROWS, read_file, read_text
from members.models import IncomingFile

from .own import files_of, guessed, render, targets_for

MOST_LISTED = 20


class ChooseForm(forms.Form):
    """A file or pasted text, read while the form is validated."""

    use_required_attribute = False
    target = forms.ChoiceField(
        label=gettext_lazy("What does the file hold?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the file holds.")},
    )
    file = forms.FileField(
        label=gettext_lazy("File from your computer"),
        required=False,
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste rows from a spreadsheet"),
        help_text=gettext_lazy(
            "Copy the cells together with their headings, and paste them here."
        ),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, targets, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["target"].choices = [(t.key, t.title) for t in targets]
        self.fields["target"].initial = targets[0].key
        self.targets = {t.key: t for t in targets}
        size = filesizeformat(MOST_BYTES)
        self.fields["file"].help_text = _(
            "Excel (.xlsx) or CSV, at most %(size)s and %(rows)s rows."
        ) % {"size": size, "rows": f"{MOST_ROWS:,}".replace(",", "\xa0")}

    def clean(self):
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        text = text if (text or "").strip() else ""
        if bool(file) == bool(text) and not self.errors:
            both = _("Choose a file or paste rows, not both.")
            self.add_error(None, both if file else _("Choose a file, or paste rows."))
        elif not self.errors:
            self._read(file, text)

    def _read(self, file, text):
        self.content = file.read() if file else b""
        self.name = _clean_name(file.name) if file else _("Pasted rows")
        try:
            self.table = read_file(self.content, self.name) if file else read_text(text)
        except ValidationError as refusal:
            self.add_error("file" if file else "text", refusal.messages)

    def store(self, by):
        """Create the IncomingFile, its columns guessed from the headings."""
        target = self.targets[self.cleaned_data["target"]]
        has_sheets = len(self.table.sheets) > 1
        return IncomingFile.objects.create(
            by=by,
            target=target.key,
            name=self.name,
            table=self.table.as_json(),
            columns=guessed(target, self.table.headings, by),
            content=self.content if has_sheets else None,
        )


def _clean_name(name):
    return "".join(c for c in name if c.isprintable())[-100:] or _("File")


def choose(request, site):
    """Render the form and the user's own files; a POST reads one, or deletes one."""
    targets = targets_for(request.user)
    files = _listed(request.user)
    is_posted = request.method == "POST"
    if is_posted and "delete" in request.POST:
        return _delete(request, files)
    posted = (request.POST, request.FILES) if is_posted else ()
    form = ChooseForm(targets, *posted)
    if is_posted and form.is_valid():
        return redirect("admin:file_columns", form.store(request.user).key)
    context = {"form": form, "files": files, "targets": targets}
    return render(request, site, "choose", _("Read in a file"), context)


def _listed(user):
    """Return the user's last files, without their contents."""
    rows = files_of(user).annotate(
        has_contents=ExpressionWrapper(~Q(table={}), BooleanField()),
        is_looked_at=ExpressionWrapper(~Q(seen={}), BooleanField()),
    )
    return list(rows.only("key", "name", "target", "made_at", "ended_at")[:MOST_LISTED])


def _delete(request, files):
    for incoming in files:
        if incoming.key == request.POST["delete"] and not incoming.ended_at:
            IncomingFile.objects.filter(pk=incoming.pk, ended_at=None).delete()
            messages.success(request, _("The file “%s” is deleted.") % incoming)
    return redirect("admin:files_in")
