"""Choose a file: upload it or paste its rows, and choose its target."""

from django import forms
from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import press, run, words_for
from members.exchange.incoming.actions import DELETE, READ
from members.exchange.tables import MOST_BYTES, MOST_ROWS

from ..desk import WRITE, desk_page
from .permissions import files_of, may_read_in, targets_for

MOST_LISTED = 20


class ChooseForm(forms.Form):
    """A file or pasted text, and its target."""

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
        if bool(file) == bool((text or "").strip()) and not self.errors:
            both = _("Choose a file or paste rows, not both.")
            self.add_error(None, both if file else _("Choose a file, or paste rows."))

    @property
    def selected_target(self):
        return self.targets[self.cleaned_data["target"]]

    @property
    def arguments(self):
        file = self.cleaned_data["file"]
        name = _clean_name(file.name) if file else _("Pasted rows")
        return {"file": file, "text": self.cleaned_data["text"], "name": name}

    def take_refusal(self, error):
        """Show at the file, or at the text, why it cannot be read."""
        self.add_error(
            "file" if self.cleaned_data["file"] else "text", words_for(error)
        )


def _clean_name(name):
    return "".join(c for c in name if c.isprintable())[-100:] or _("File")


@desk_page(
    "files-in/",
    "files_in",
    "files_in/choose",
    gettext_lazy("Read in a file"),
    opens_to=may_read_in,
    methods=WRITE,
    menu=gettext_lazy("Import"),
    words=gettext_lazy("Excel, CSV, import, spreadsheet, upload, template"),
)
def choose(request):
    """Show the form and the user's own files; a POST reads one, or deletes one."""
    targets = targets_for(request.user)
    files = _listed_files(request.user)
    if "delete" in request.POST:
        return _delete_file(request, files)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ChooseForm(targets, *posted)
    if form.is_valid() and run(request, READ, form, form.selected_target):
        return redirect("admin:file_columns", form.result.key)
    kept_days = settings.KEPT_DAYS["incoming_files"]
    context = {"form": form, "files": files, "targets": targets}
    return context | {"kept_days": kept_days}


def _listed_files(user):
    """Return the user's last files, without their contents."""
    rows = files_of(user).annotate(
        has_contents=ExpressionWrapper(~Q(table={}), BooleanField()),
        is_looked_at=ExpressionWrapper(~Q(seen={}), BooleanField()),
    )
    return list(rows.only("key", "name", "target", "made_at", "ended_at")[:MOST_LISTED])


def _delete_file(request, files):
    for incoming in files:
        if incoming.key == request.POST["delete"] and not incoming.ended_at:
            press(request, DELETE, incoming)
    return redirect("admin:files_in")
