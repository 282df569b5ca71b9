"""The page of a draft: its figures as they are now, and a text for each section."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import run
from members.models import Report, ReportDraft, ReportText
from members.reports.corrected_before import count_draft, delivered_before
from members.reports.drafts import SAVE_TEXTS, SECTIONS, texts_of
from members.reports.freezing import with_texts

from .forms import TextsForm
from .guard import LARGEST, MAY_DELIVER, MAY_WRITE, find_made_from, render, require


@require_http_methods(["GET", "HEAD", "POST"])
def draft_page(request, site, pk):
    """Render a draft; a POST saves the texts that nobody else has changed meanwhile."""
    require(request.user, *MAY_WRITE)
    draft = ReportDraft.objects.filter(pk=min(pk, LARGEST)).first()
    if draft is None:
        return _gone(request, site, pk)
    form = TextsForm(texts_of(draft), request.POST or None)
    others = {}
    if request.method == "POST" and run(request, SAVE_TEXTS, form, pk):
        _batch, others = form.result
        if not others:
            return redirect("admin:report_draft", pk)
        form.show_again(others)
    return _page(request, site, draft, form, others)


def _page(request, site, draft, form, others):
    counted = count_draft(draft)
    shown = with_texts(counted, {s: form[s].value() or "" for s in SECTIONS}).sections
    context = {
        "draft": draft,
        "document": counted,
        "form": form,
        "summary": _input(form, ReportText.Section.SUMMARY, others),
        "sections": [
            (one, *_input(form, one.key, others))
            for one in shown
            if one.key != ReportText.Section.SUMMARY
        ],
        "before": delivered_before(draft),
        "is_over": draft.until < timezone.localdate(),
        "may_deliver": request.user.has_perm(MAY_DELIVER),
        "was_changed": bool(others) or hasattr(form, "refused"),
    }
    return render(request, site, "draft", counted.title, context)


def _input(form, section, others):
    """Return (input, hidden input, what somebody else has written) of a section."""
    return form[section], form[f"seen_{section}"], others.get(section)


def _gone(request, site, pk):
    """Redirect to the delivered report, or answer 409 with the submitted texts, to be copied."""
    if request.method != "POST":
        messages.info(request, _("This report is delivered."))
        return redirect("admin:report", find_made_from(pk).pk)
    typed = [
        (ReportText.Section(key).label, text)
        for key, text in request.POST.items()
        if key in ReportText.Section.values and text.strip()
    ]
    context = {"report": Report.objects.filter(made_from=min(pk, LARGEST)).first()}
    title = _("The report was delivered or deleted meanwhile")
    response = render(request, site, "too_late", title, context | {"typed": typed})
    response.status_code = 409
    return response
