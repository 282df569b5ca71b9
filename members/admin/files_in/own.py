"""Whose file it is, and what each page of it needs."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.exchange.incoming.columns import guess
from members.exchange.incoming.declared import TARGETS
from members.exchange.incoming.looked import task_of
from members.exchange.tables.shape import Table
from members.models import IncomingFile
from members.models.incoming_files import WRITE


def may_read_in(user):
    """Whether there is a Target that the user may write."""
    return any(target.is_open_to(user) for target in TARGETS.values())


def targets_for(user):
    """Return the Targets that the user may write; raise PermissionDenied without one."""
    if not may_read_in(user):
        raise PermissionDenied
    return [target for target in TARGETS.values() if target.is_open_to(user)]


def files_of(user):
    """Filter the user's own files, the newest first."""
    return IncomingFile.objects.for_user(user)


def unfinished_file(user):
    """Return the user's newest file that is not written yet, without its contents, or None."""
    if not may_read_in(user):
        return None
    return files_of(user).unfinished().only("key", "name", "target").first()


def own_or_404(request, key):
    """Return the user's own file; another's does not exist, and rights may have ended."""
    rows = files_of(request.user).select_related("task", "batch__undone_by")
    incoming = rows.filter(key=key).first()
    if incoming is None or incoming.target not in TARGETS:
        raise Http404
    if not target_of(incoming).is_open_to(request.user):
        raise PermissionDenied
    return incoming


def target_of(incoming):
    return TARGETS[incoming.target]


def guessed(target, headings, user):
    """Return the column of each heading that the user may write, "" for the others."""
    allowed = {column.name for column in target.columns_for(user)}
    return [name if name in allowed else "" for name in guess(target, headings)]


def table_of(incoming):
    return Table.from_json(incoming.table)


def store(incoming, *names):
    """Save some fields of a file whose row is locked, and that it was used now."""
    incoming.used_at = timezone.now()
    incoming.save(update_fields=[*names, "used_at"])


def open_file(request, key):
    """Return (file, None), or (None, a redirect) if its rows are not to be changed any more.

    For a POST its row is locked until the transaction ends. While a task writes the file,
    it holds that lock.
    """
    incoming = own_or_404(request, key)
    if away := _elsewhere(request, incoming):
        return None, away
    if request.method == "POST":
        rows = files_of(request.user).select_for_update(of=["self"], no_key=True)
        incoming = get_object_or_404(rows, pk=incoming.pk)
        return incoming, _elsewhere(request, incoming)
    return incoming, None


def _elsewhere(request, incoming):
    task = task_of(incoming)
    if task and task.kind == WRITE:
        return redirect("admin:task", task.key)
    if incoming.ended_at:
        return redirect("admin:file_result", incoming.key)
    if not incoming.table:
        text = _("The contents of the file have been deleted. Upload it again.")
        messages.warning(request, text)
        return redirect("admin:files_in")
    return None


def render(request, site, template, title, context):
    context |= {**site.each_context(request), "title": title}
    context["kept_days"] = settings.KEPT_DAYS["incoming_files"]
    return TemplateResponse(request, f"admin/files_in/{template}.html", context)
