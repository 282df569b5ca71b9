from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.operation.publication import INTERNAL, PEOPLE, PICTURES, published

from ..open_data import BURST, PROBLEMS, RATE, collections, others


@login_not_required
@published(never_shows=PEOPLE | INTERNAL | PICTURES)
@require_safe
def open_data(request):
    """Render the collections with examples, the terms and the kinds of problems."""
    every = collections()
    context = {"collections": every, "others": others(), "problems": PROBLEMS}
    context |= {"rate": RATE, "burst": BURST}
    context["is_empty"] = not any(one.number for one in every)
    return render(request, "directory/open_data.html", context)
