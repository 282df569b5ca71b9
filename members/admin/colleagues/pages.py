"""The list of colleagues, and the pages that act on one after a second factor was shown."""

from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts import staff
from members.accounts.staff.forms import (
    EndColleagueForm,
    NewColleagueForm,
    ResetForm,
    StaffRolesForm,
)
from members.accounts.staff.notices import administrators
from members.actions import add_to_last_success, find_row, require_factor, run
from members.models import User

from ..desk import WRITE, desk_page
from ..registry.changelist import valid_initial

MOST_FORMER = 20

colleague_page = partial(desk_page, opens_to=staff.may_manage, methods=WRITE)


@desk_page(
    "colleagues/",
    "colleagues",
    "colleagues/list",
    gettext_lazy("Colleagues"),
    opens_to=staff.may_manage,
    words=gettext_lazy(
        "staff, users, lost telephone, second factor, access, rights, has left"
    ),
)
def colleague_list(request):
    """List the staff of the secretariat, with the actions on each."""
    rows = [(user, staff.roles_of(user)) for user in staff.colleagues()]
    former = staff.former_colleagues()[:MOST_FORMER]
    return {
        "title": _("Colleagues in the secretariat"),
        "rows": rows,
        "former": former,
        "roles": staff.ROLES.values(),
        "is_alone": administrators().exclude(pk=request.user.pk).count() == 0,
    }


def after_a_factor(show):
    """Ask for a second factor shown lately before the form of the page is filled in."""

    @wraps(show)
    def guarded(request, *args, **kwargs):
        if request.method != "POST":
            require_factor(request)
        return show(request, *args, **kwargs)

    return guarded


def of_a_colleague(show):
    """Show the page of a colleague; redirect from that of a former one."""

    @wraps(show)
    def page(request, pk):
        user = User.objects.filter(pk=pk).first()
        if user is None:
            raise Http404
        if user.is_staff and user.is_active:
            return show(request, user)
        text = _("%(who)s does not work in the secretariat.") % {"who": user}
        messages.warning(request, text)
        return redirect("admin:colleagues")

    return page


@colleague_page(
    "colleagues/new/",
    "colleague_new",
    "colleagues/new",
    gettext_lazy("New colleague"),
    words=gettext_lazy("staff, user, access, invite, secretary, administrator"),
)
@after_a_factor
def new_colleague(request):
    """Render the form; for an address with an account, a first POST shows a preview."""
    form = _form(request)
    if request.method == "POST" and run(request, staff.ADD, form):
        return redirect("admin:colleagues")
    account = _account(form)
    _set_named_account(form, account)
    return {"form": form, "account": account}


def _form(request):
    if request.method == "POST":
        return NewColleagueForm(request.POST)
    given = request.GET.dict() | {"roles": request.GET.getlist("roles")}
    initial = valid_initial(given, NewColleagueForm.base_fields)
    if back := find_row(User.objects.all(), request.GET.get("back")):
        initial |= {"email": back.email, "name": back.name, "language": back.language}
    return NewColleagueForm(initial=initial)


def _account(form):
    """Return the user with the address that was typed, if its owner does not work here yet."""
    email = form["email"].value() if not form.is_bound else None
    if form.is_bound:
        email = (
            form.cleaned_data.get("email") if hasattr(form, "cleaned_data") else None
        )
    user = staff.find_account(email) if email else None
    return user if user and not (user.is_staff and user.is_active) else None


def _set_named_account(form, account):
    """Set the hidden field of the form to the account that the page names."""
    key = account.pk if account else ""
    if not form.is_bound:
        form.initial["known"] = key
        return
    form.data = form.data.copy()
    form.data["known"] = key
    if account and form.refused == {"known"}:
        form.errors.pop("__all__")  # the page shows the preview instead


@colleague_page("colleagues/<int:pk>/role/", "colleague_role", "colleagues/role")
@after_a_factor
@of_a_colleague
def change_roles(request, user):
    """Render the roles, a box each; a POST gives those ticked and writes to the colleague."""
    roles = staff.roles_of(user)
    posted = request.POST if request.method == "POST" else None
    initial = {"seen": staff.key_of(roles), "roles": [role.group for role in roles]}
    form = StaffRolesForm(posted, initial=initial)
    if posted and run(request, staff.CHANGE_ROLES, form, user):
        return redirect("admin:colleagues")
    title = _("The roles of %(who)s") % {"who": user}
    return {"form": form, "colleague": user, "title": title}


@colleague_page("colleagues/<int:pk>/end/", "colleague_end", "colleagues/end")
@after_a_factor
@of_a_colleague
def end_colleague(request, user):
    """Render the preview of ending the staff access; a POST ends it."""
    posted = request.POST if request.method == "POST" else None
    roles, form = staff.roles_of(user), EndColleagueForm(posted)
    behind = {name: rows.count() for name, rows in staff.left_behind(user).items()}
    if posted and run(request, staff.END, form, user):
        return _after(request, user, roles)
    context = {"form": form, "colleague": user, "behind": behind}
    title = _("%(who)s no longer works here") % {"who": user}
    return context | {"title": title}


def _after(request, user, roles):
    if user == request.user:
        logout(request)
        list(messages.get_messages(request))  # nobody is here to read them
        return redirect("admin:index")  # which leads to the log-in
    query = {"back": user.pk, "roles": [role.group for role in roles]}
    address = reverse("admin:colleague_new", query=query)
    link = format_html('<a href="{}">{}</a>', address, _("Take it back"))
    add_to_last_success(request, link)
    return redirect("admin:colleagues")


@colleague_page("colleagues/<int:pk>/telephone/", "colleague_reset", "colleagues/reset")
@after_a_factor
@of_a_colleague
def reset_factor(request, user):
    """Render how to verify the user's identity, and the preview; a POST removes the factor."""
    posted = request.POST if request.method == "POST" else None
    form = ResetForm(posted, initial={"seen": staff.factor_ids(user)})
    refused = staff.may_reset(user, by=request.user)
    if posted and run(request, staff.RESET, form, user):
        return redirect("admin:colleagues")
    context = {"form": form, "colleague": user, "refused": refused}
    title = _("%(who)s has lost the telephone") % {"who": user}
    return context | {"title": title}
