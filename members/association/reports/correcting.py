"""Correct a delivered report: a ReportCorrection stands beside it, which never changes."""

from django import forms
from django.utils.translation import gettext as _, gettext_lazy, pgettext, pgettext_lazy

from members.actions import Action, Staff, recording
from members.fields import fingerprint, refuse_unseen
from members.models import Batch, ReportCorrection
from members.models.constraints import violations_as_refusals
from members.models.statements import run_sql
from members.tables import Cell, Table

from .counting import count_report
from .differences import differences
from .identification import refuse_persons
from .integrity import read
from .registry import kept_rows, read_rows

CHANGED = gettext_lazy(
    "Figures or corrections have changed since you opened the page. Check them again."
)
# Of what a figure of a correction is made.
HEAD = (
    pgettext_lazy("report", "Figure"),
    pgettext_lazy("figure", "Delivered"),
    pgettext_lazy("figure", "Corrected"),
)


def uncorrected_figures(report, rows=None):
    """Return [[figure, delivered, now]] that differ now and that no correction has yet."""
    frozen = read(report)
    if frozen.is_newer or not frozen.is_intact:
        return []
    now = count_report(report, rows or kept_rows())
    latest = {one[0]: one for each in report.corrections.all() for one in each.figures}
    changed = differences(frozen.document, now)
    figures = [_figure(one) for one in changed if one.is_figure]
    return [one for one in figures if latest.get(one[0]) != one]


def _figure(one):
    """Return a ReportDifference in words, as a correction keeps it."""
    where = ", ".join(filter(None, [one.section, one.table, one.row, one.column]))
    return [where, one.before, one.now]


def fingerprint_of_figures(report, figures):
    """Return the fingerprint of a page with the figures, and with those corrected before."""
    return fingerprint([report.corrections.count(), figures])


class CorrectionForm(forms.ModelForm):
    """The right text, the figures to take along, and the reason."""

    use_required_attribute = False
    figures = forms.MultipleChoiceField(
        label=gettext_lazy("Figures that are different now"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHANGED},
    )

    class Meta:
        model = ReportCorrection
        fields = ["figures", "text", "reason"]
        widgets = {
            "text": forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
            "reason": forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
        }
        error_messages = {"reason": {"required": gettext_lazy("Give the reason.")}}

    def __init__(self, data=None, *, figures=(), **options):
        super().__init__(data, label_suffix="", **options)
        choices = [
            (str(n), "{}: {} → {}".format(*one)) for n, one in enumerate(figures)
        ]
        self.fields["figures"].choices = choices
        self.initial["figures"] = [value for value, _text in choices]

    @property
    def arguments(self):
        chosen = [int(one) for one in self.cleaned_data["figures"]]
        texts = {name: self.cleaned_data[name].strip() for name in ("text", "reason")}
        return texts | {"chosen": chosen, "seen": self.data.get("seen", "")}

    def _post_clean(self):
        """Skip the validation of the instance: `correct` fills in its other fields first."""


def corrections_of(report):
    """Return (corrections, withdrawn ones): the last event of each, the oldest first."""
    events = ReportCorrection.pgh_event_model.objects.select_related("made_by")
    last = events.filter(report=report).order_by("pgh_obj_id", "-pgh_id")
    last = sorted(last.distinct("pgh_obj_id"), key=lambda one: one.made_at)
    withdrawn = [one for one in last if one.pgh_label == "delete"]
    return [one for one in last if one not in withdrawn], withdrawn


def figures_table(correction):
    """Return the Table of the figures of a correction: delivered, and corrected."""
    rows = [tuple(map(Cell, one)) for one in correction.figures]
    return Table(_("Corrected figures"), HEAD, rows)


def correct(report, text, chosen, reason, *, seen, by):
    """Store a correction of the report; return (ReportCorrection, Batch).

    `chosen` are places of `uncorrected_figures`, and `seen` the fingerprint of these.
    Raises ValidationError, code "meanwhile", where they or other corrections have changed.
    """
    with (
        violations_as_refusals(),
        recording(Batch.Act.SAVE, by=by, reason=reason) as batch,
    ):
        _lock_corrections()
        figures = uncorrected_figures(report, read_rows())
        refuse_unseen(seen, fingerprint_of_figures(report, figures), CHANGED)
        refuse_persons({pgettext("report", "What is right"): text, _("Reason"): reason})
        correction = ReportCorrection(
            report=report, text=text, reason=reason, made_by=by
        )
        correction.figures = [figures[place] for place in chosen]
        correction.full_clean()
        correction.save()
    return correction, batch


def _lock_corrections():
    # An advisory lock: the role that serves may lock no row of delivered reports.
    run_sql("SELECT pg_advisory_xact_lock(hashtext('members_report'))")


CORRECT = Action(
    gettext_lazy("Correct the report"),
    correct,
    gettext_lazy("The correction stands beside the report."),
    CorrectionForm,
    may=Staff("members.change_reportcorrection"),
)
