"""The page of all steps of the guide, and the page of one."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.actions import form_for, press, run
from members.models import Batch, Site

from ..desk import WRITE, desk_page
from ..wording.pages import text_editing
from .steps import BY_KEY, MAY_START, SKIP, Guide

TITLE = _("Get started")


@desk_page(
    "start/",
    "start",
    "start/list",
    TITLE,
    permissions=(MAY_START,),
    methods=WRITE,
    words=_(
        "guide, first steps, name, colours, languages, municipalities, new registry"
    ),
)
def start(request):
    """Show the steps with their state; POST skips all that are open."""
    if request.method == "POST":
        press(request, SKIP, [*BY_KEY], act=Batch.Act.SAVE)
        return redirect("admin:index")
    return {"guide": Guide(request.user)}


def _find_step(request, key):
    step = BY_KEY.get(key)
    if step and not step.is_open_to(request.user):
        raise PermissionDenied
    return step


@desk_page(
    "start/<slug:key>/",
    "start_step",
    "start/step",
    permissions=(MAY_START,),
    methods=WRITE,
    needs_site=True,
    finds=_find_step,
)
def step_page(request, step, site):
    """Show a step; save its form, or skip it, and go on to the next one."""
    guide = Guide(request.user)
    is_saved, context = False, {}
    if "skip" in request.POST:
        is_saved = press(request, SKIP, [step.key], act=Batch.Act.SAVE)
    elif step.part:
        is_saved, context = _part(request, step, site)
    elif step.action:
        is_saved, context = _own(request, step)
    if is_saved:
        return _go_on(guide, step, request)
    nav = {"step": step, "guide": guide, "is_open": step in guide.open}
    return {"title": step.title, "frame": "admin/page.html"} | nav | context


def _go_on(guide, step, request):
    if step.key == "sites" and "skip" not in request.POST:
        return redirect("admin:start_step", step.key)  # for another one
    after = guide.after(step)
    return redirect("admin:start_step", after.key) if after else redirect("admin:start")


def _part(request, step, site):
    """Return whether the part of the cluster is saved, and the context of its form."""
    part = replace(
        step.part, page="admin:start_step", back="admin:start", has_standard=False
    )
    editing = text_editing(request, part, site)
    context = {"part": part, "editing": editing, "frame": "admin/wording/text.html"}
    if request.method == "POST" and "preview" in request.POST:
        editing.look()
    elif request.method == "POST" and editing.save(request):
        return True, context
    return False, context


def _own(request, step):
    target = step.target()
    form = form_for(request, step.action, target)
    is_sent = request.method == "POST"
    is_saved = is_sent and run(request, step.action, form, target, act=Batch.Act.SAVE)
    rows = Site.objects.all() if step.key == "sites" else ()
    return is_saved, {"form": form, "action": step.action, "rows": rows}
