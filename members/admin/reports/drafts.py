"""The page of all reports, and those on which a draft is written, delivered or deleted."""

from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import press, run
from members.association.reports.contradictions import questions
from members.association.reports.drafts import (
    DELETE_DRAFT,
    SAVE_TEXTS,
    SECTIONS,
    START_DRAFT,
    UNFINISHED,
    is_over,
    mark_of,
    texts_of,
)
from members.association.reports.freezing import DELIVER, with_texts
from members.association.reports.period import last_half, year
from members.association.reports.previous_report import count_draft, delivered_before
from members.models import Report, ReportCorrection, ReportDraft, ReportText
from members.models.reports import MAX_TEXT

from ..desk import WRITE, desk_page, numbered_page
from ..registry.widgets import TextareaWidget

MAY_READ = "members.view_report"
ON_A_PAGE, ROWS = 50, 4

MAY_WRITE = (MAY_READ, *SAVE_TEXTS.may.permissions)

draft_page = partial(desk_page, permissions=MAY_WRITE, methods=WRITE)


@desk_page(
    "reports/",
    "reports",
    "reports/overview",
    gettext_lazy("Reports"),
    permissions=(MAY_READ,),
    actions=(START_DRAFT,),
    methods=WRITE,
    label=gettext_lazy("Reports on a period"),
    menu=gettext_lazy("Reports"),
    words=gettext_lazy(
        "yearly report, half-year, Innovasjon Norge, delivered, figures, ECCP"
    ),
)
def reports(request):
    """Show drafts and delivered reports; a POST begins a draft for a period."""
    form = START_DRAFT.form(request.POST or None, label_suffix="")
    if request.method == "POST" and run(request, START_DRAFT, form):
        return _go_to(request, *form.result)
    delivered = Report.objects.defer("document").select_related("delivered_by")
    last = ReportCorrection.objects.filter(report=OuterRef("pk")).order_by("-made_at")
    delivered = delivered.annotate(corrected_at=Subquery(last.values("made_at")[:1]))
    return {
        "form": form,
        "usual": _usual(timezone.localdate()),
        "drafts": ReportDraft.objects.all(),
        "page": numbered_page(request, delivered, ON_A_PAGE),
        "may_write": START_DRAFT.may(request.user),
    }


def _go_to(request, draft, is_new):
    """Redirect to the draft, which may have been there before."""
    if not is_new:
        text = _("There is a draft for this period already. Here it is.")
        messages.info(request, text)
    return redirect("admin:report_draft", draft.pk)


def _usual(today):
    """Return the periods that are usually asked for: last year, the last half, this year."""
    return [year(today.year - 1), last_half(today), year(today.year)]


class SectionField(forms.CharField):
    """A text as it would be stored, so that an error stands at its section."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").rstrip()


class TextsForm(forms.Form):
    """A text for each section, each with the mark of the text that was shown."""

    def __init__(self, stored, data=None):
        super().__init__(data, label_suffix="")
        attributes = {"rows": ROWS, "class": "vLargeTextField"}
        for section in SECTIONS:
            label = ReportText.Section(section).label
            self.fields[section] = SectionField(
                label=_("Text: %(section)s") % {"section": label},
                initial=stored[section],
                required=False,
                strip=False,
                validators=ReportText._meta.get_field("text").validators,
                widget=TextareaWidget({**attributes, "maxlength": 2 * MAX_TEXT}),
            )
            self.fields[f"seen_{section}"] = forms.CharField(
                initial=mark_of(stored[section]),
                required=False,
                max_length=64,
                widget=forms.HiddenInput,
            )

    @property
    def arguments(self):
        data = self.cleaned_data
        return {
            "texts": {section: data[section] for section in SECTIONS},
            "seen": {s: data.get(f"seen_{s}", "") for s in SECTIONS},
        }

    def show_again(self, others):
        """Set the hidden fields to the stored texts, so that it can be submitted again."""
        self.data = self.data.copy()
        for section, text in (self.arguments["texts"] | others).items():
            self.data[f"seen_{section}"] = mark_of(text)


@draft_page("reports/drafts/<int:pk>/", "report_draft", "reports/draft")
def write_draft(request, pk):
    """Show a draft; a POST saves the texts that nobody else has changed meanwhile."""
    draft = ReportDraft.objects.filter(pk=pk).first()
    if draft is None:
        return _finished_draft(request, pk)
    form = TextsForm(texts_of(draft), request.POST or None)
    others = {}
    if request.method == "POST" and run(request, SAVE_TEXTS, form, pk):
        _batch, others = form.result
        if not others:
            return redirect("admin:report_draft", pk)
        form.show_again(others)
    return _draft_context(request, draft, form, others)


def _draft_context(request, draft, form, others):
    counted = count_draft(draft)
    whole = with_texts(counted, {s: form[s].value() or "" for s in SECTIONS})
    parts = partial(_section_parts, form, others, questions(whole))
    return {
        "title": counted.title,
        "draft": draft,
        "document": counted,
        "form": form,
        "summary": parts(ReportText.Section.SUMMARY),
        "sections": [
            (one, *parts(one.key))
            for one in whole.sections
            if one.key != ReportText.Section.SUMMARY
        ],
        "before": delivered_before(draft),
        "is_over": is_over(draft, timezone.localdate()),
        "may_deliver": DELIVER.may(request.user),
        "was_changed": bool(others) or hasattr(form, "refused"),
    }


def _section_parts(form, others, asked, section):
    """Return (input, hidden input, text saved by somebody else, questions) of a section."""
    inputs = form[section], form[f"seen_{section}"]
    return *inputs, others.get(section), asked.get(section)


def _made_from(pk):
    return Report.objects.filter(made_from=pk).first()


def _finished_draft(request, pk):
    """Redirect to the delivered report, or answer 409 with the submitted texts, to be copied."""
    report = _made_from(pk)
    if request.method != "POST":
        if report is None:
            raise Http404
        messages.info(request, _("This report is delivered."))
        return redirect("admin:report", report.pk)
    return {
        "template": "reports/too_late",
        "status": 409,
        "title": _("The report was delivered or deleted meanwhile"),
        "report": report,
        "typed": [
            (ReportText.Section(key).label, text)
            for key, text in request.POST.items()
            if key in ReportText.Section.values and text.strip()
        ],
    }


def _draft_or_report(request, pk):
    """Return the ReportDraft, or else the Report that was made from it, or None."""
    return ReportDraft.objects.filter(pk=pk).first() or _made_from(pk)


@draft_page(
    "reports/drafts/<int:pk>/deliver/",
    "report_deliver",
    "reports/deliver",
    gettext_lazy("Deliver the report"),
    permissions=(MAY_READ, *DELIVER.may.permissions),
    finds=_draft_or_report,
)
def deliver_draft(request, draft):
    """Show the report as it will be delivered and ask for the recipient; a POST freezes it."""
    if isinstance(draft, Report):
        return _delivered(request, draft)
    form = DELIVER.form(request.POST or None, label_suffix="")
    if request.method == "POST" and run(request, DELIVER, form, draft.pk):
        return redirect("admin:report", form.result.pk)
    texts = texts_of(draft)
    document = with_texts(count_draft(draft), texts)
    keys = {ReportText.Section.SUMMARY, *(one.key for one in document.sections)}
    return {
        "draft": draft,
        "document": document,
        "form": form,
        "seen": document.fingerprint,
        "questions": [one for some in questions(document).values() for one in some],
        "refusal": "" if is_over(draft, timezone.localdate()) else UNFINISHED,
        "written": sum(bool(texts[key]) for key in keys),
        "of": len(keys),
    }


def _delivered(request, report):
    messages.info(request, _("This report is delivered already."))
    return redirect("admin:report", report.pk)


@draft_page(
    "reports/drafts/<int:pk>/delete/",
    "report_delete",
    "reports/delete",
    gettext_lazy("Delete the draft"),
    permissions=(MAY_READ, *DELETE_DRAFT.may.permissions),
    finds=_draft_or_report,
)
def delete_draft(request, draft):
    """Ask before a draft is deleted with its texts; a POST deletes it."""
    if isinstance(draft, Report):
        return _delivered(request, draft)
    if request.method == "POST":
        press(request, DELETE_DRAFT, draft.pk, level=messages.WARNING)
        return redirect("admin:reports")
    texts = [(text.get_section_display(), text.text) for text in draft.texts.all()]
    return {"draft": draft, "texts": texts}
