"""The sites that may frame our pages: hosts alone, typed as people paste them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.models import Batch, Cluster
from members.models.embed_hosts import EmbedHostsField
from tests.support.admin import undo
from tests.support.html_forms import filled
from tests.support.rows import the_cluster

TYPED = {
    "https://www.Example.org/om-oss?a=1\n\nwww.example.org": ["www.example.org"],
    "parken.no:8443\nhttp://localhost:8000/": ["parken.no:8443", "localhost:8000"],
    "blåbær.no": ["xn--blbr-roah.no"],
    "": [],
}


@pytest.mark.parametrize(("typed", "hosts"), TYPED.items())
def test_a_pasted_address_becomes_a_host(typed, hosts):
    assert EmbedHostsField(required=False).clean(typed) == hosts


# What would end the header, or admit others than those meant.
WRONG = """
    * *.example.org 'self' example a@b.no javascript:alert(1) https: b.no;script-src
    b.no,c.no b.no" straße.no ıb.no a..no -a.no data://b.no [::1]
""".split()


@pytest.mark.parametrize("line", [*WRONG, "b.no:99999", f"{'a' * 64}.no", "a.no\x00"])
def test_what_is_no_host_is_refused(line):
    with pytest.raises(ValidationError):
        EmbedHostsField(required=False).clean(f"www.example.org\n{line}")


STORED = ["a.no b.no", "a.no\r\nX-A: b", "a.no\n", "", "A.no", "https://a.no", "a.no/b"]
LONG = [f"{n:0>200}.no" for n in range(10)]


@pytest.mark.parametrize("hosts", [*([one] for one in WRONG + STORED), LONG], ids=str)
def test_the_database_holds_hosts_alone(db, hosts):
    the_cluster()

    with pytest.raises(IntegrityError), transaction.atomic():
        Cluster.objects.update(embed_hosts=hosts)


def test_the_secretariat_lists_hosts_reads_why_one_is_refused_and_undoes(as_secretary):
    cluster = the_cluster()
    page = f"/admin/members/cluster/{cluster.pk}/change/"

    def post(hosts):
        return as_secretary.post(
            page, filled(as_secretary.get(page), embed_hosts=hosts)
        )

    form = post("https://a.no/x\r\nto ord").context["adminform"].form
    assert form.errors["embed_hosts"] == [
        "«to» er ikke adressen til et nettsted. Skriv den som www.example.org."
    ]
    assert form["embed_hosts"].value().split() == ["https://a.no/x", "to", "ord"]
    assert post("https://a.no/x\r\nb.no").status_code == 302
    assert Cluster.objects.get().embed_hosts == ["a.no", "b.no"]
    assert "a.no\nb.no" in as_secretary.get(page).text

    undo(as_secretary, Batch.objects.latest("pk"))
    assert Cluster.objects.get().embed_hosts == []
