"""Access to the user's own files, and to their tables and targets."""

from contextlib import nullcontext
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from members.exchange.incoming.last_look import task_of
from members.exchange.incoming.targets import TARGETS
from members.exchange.tables.shape import FileTable
from members.models import IncomingFile
from members.models.incoming_files import WRITE


def may_read_in(user):
    """Whether there is an ImportTarget that the user may write."""
    return any(target.is_open_to(user) for target in TARGETS.values())


def targets_for(user):
    """Return the ImportTargets that the user may write."""
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


def table_of(incoming):
    return FileTable.from_json(incoming.table)


def about_open_file(show):
    """Call the view with the file of the address, or redirect if its rows cannot change now.

    For a POST its row is locked until the page has answered. While a task writes the file,
    it holds that lock.
    """

    @wraps(show)
    def page(request, key):
        is_post = request.method == "POST"
        with transaction.atomic() if is_post else nullcontext():
            incoming = own_or_404(request, key)
            away = _elsewhere(request, incoming)
            if is_post and not away:
                rows = files_of(request.user)
                rows = rows.select_for_update(of=["self"], no_key=True)
                incoming = get_object_or_404(rows, pk=incoming.pk)
                # Again: the file may have been written while this waited for the lock.
                away = _elsewhere(request, incoming)
            return away or show(request, incoming)

    return page


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
