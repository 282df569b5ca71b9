"""The pages that ask before a draft is delivered or deleted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import press, run
from members.models import Report, ReportText
from members.reports.corrected_before import count_draft
from members.reports.drafts import DELETE_DRAFT, refuse_unfinished, texts_of
from members.reports.freezing import DELIVER, with_texts

from .guard import MAY_DELIVER, MAY_WRITE, find_draft, render, require


@require_http_methods(["GET", "HEAD", "POST"])
def deliver_page(request, site, pk):
    """Render the report as it will be delivered and ask to whom; a POST freezes it."""
    require(request.user, MAY_DELIVER, *MAY_WRITE)
    draft = find_draft(pk)
    if isinstance(draft, Report):
        return _delivered(request, draft)
    form = DELIVER.form(request.POST or None, label_suffix="")
    if request.method == "POST" and run(request, DELIVER, form, pk):
        return redirect("admin:report", form.result.pk)
    texts = texts_of(draft)
    found = with_texts(count_draft(draft), texts)
    keys = {ReportText.Section.SUMMARY, *(one.key for one in found.sections)}
    context = {
        "draft": draft,
        "document": found,
        "form": form,
        "seen": found.fingerprint,
        "refusal": _refusal(draft),
        "written": sum(bool(texts[key]) for key in keys),
        "of": len(keys),
    }
    return render(request, site, "deliver", _("Deliver the report"), context)


def _refusal(draft):
    """Return why the draft cannot be delivered yet, or nothing."""
    try:
        refuse_unfinished(draft, timezone.localdate())
    except ValidationError as refusal:
        return refusal.messages[0]
    return ""


def _delivered(request, report):
    messages.info(request, _("This report is delivered already."))
    return redirect("admin:report", report.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_page(request, site, pk):
    """Ask before a draft is deleted with its texts; a POST deletes it."""
    require(request.user, "members.delete_reportdraft", *MAY_WRITE)
    draft = find_draft(pk)
    if isinstance(draft, Report):
        return _delivered(request, draft)
    if request.method == "POST":
        press(request, DELETE_DRAFT, pk, level=messages.WARNING)
        return redirect("admin:reports")
    written = [(text.get_section_display(), text.text) for text in draft.texts.all()]
    context = {"draft": draft, "written": written}
    return render(request, site, "delete", _("Delete the draft"), context)
