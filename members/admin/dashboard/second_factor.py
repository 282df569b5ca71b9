"""Who gets to the desk: staff whose session has shown a second factor, nobody else."""

from django.contrib.admin import AdminSite
from django.contrib.admin.sites import all_sites
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.core import checks
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import factors


class GuardedSite(AdminSite):
    """An admin without a way in of its own."""

    def admin_view(self, view, cacheable=False):
        """Let through only the methods that forms and links use."""
        allowed = require_http_methods(["GET", "HEAD", "POST"])
        return allowed(super().admin_view(view, cacheable))

    def has_permission(self, request):
        """Ask for the factor in each request: with a lost one, access ends at once."""
        return super().has_permission(request) and factors.is_verified(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """Lead to the one way in, or to the factor that is missing."""
        there = RedirectURLMixin().get_redirect_url(request) or reverse("admin:index")
        if request.user.is_anonymous:
            return redirect_to_login(there)
        if not request.user.is_staff:
            raise Http404
        if not factors.is_verified(request):
            return redirect_to_login(there, factors.verification_path(request.user))
        return redirect(there)

    def password_change(self, request, extra_context=None):
        """Nobody has a password."""
        raise Http404


@checks.register(checks.Tags.security, deploy=True)
def every_admin_is_guarded(app_configs, **kwargs):
    return [
        checks.Error(
            f"The admin site {site.name!r} asks staff for no second factor.",
            hint="Make it a GuardedSite.",
            obj=site,
            id="members.E001",
        )
        for site in all_sites
        if not isinstance(site, GuardedSite)
    ]
