"""The page of a draft: its figures as they are now, and a text for each section."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import offer_undo
from members.models import Report, ReportDraft, ReportText
from members.reports.corrected_before import count_draft, delivered_before
from members.reports.drafts import SECTIONS, mark_of, save_texts, texts_of
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
    if request.method == "POST" and form.is_valid():
        others = _saved(request, form, pk)
        if not others:
            return redirect("admin:report_draft", pk)
    return _page(request, site, draft, form, others or {})


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
        "was_changed": bool(others),
    }
    return render(request, site, "draft", counted.title, context)


def _input(form, section, others):
    """Return (input, hidden input, what somebody else has written) of a section."""
    return form[section], form[f"seen_{section}"], others.get(section)


def _saved(request, form, pk):
    """Save the texts; return what others have written, with the form ready to send again."""
    try:
        batch, others = save_texts(pk, form.wanted, form.seen, by=request.user)
    except ReportDraft.DoesNotExist:
        form.add_error(
            None,
            _(
                "The report was delivered or deleted meanwhile. Copy what you have typed."
            ),
        )
        return {"": ""}
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return {"": ""}
    if batch.pk and not others:
        messages.success(request, _("The texts are saved."))
        offer_undo(request, batch)
    if others:
        _show_again(form, others)
    return others


def _show_again(form, others):
    """Set the form's hidden fields to the stored texts, so that it can be submitted again."""
    form.data = form.data.copy()
    for section in form.wanted:
        text = others.get(section, form.wanted[section])
        form.data[f"seen_{section}"] = mark_of(text)


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
