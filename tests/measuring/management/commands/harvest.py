import gzip
from dataclasses import dataclass
from time import process_time
from urllib.parse import urlencode, urlsplit

from django.core.management.base import BaseCommand
from django.test import Client

from members.exchange.projection import PROJECTIONS
from members.models import Organization

LIMIT = 500  # rows on a page, the most


@dataclass
class Round:
    """The sums of a harvest: what a client asks, gets and lets the server calculate."""

    requests: int = 0
    rows: int = 0
    plain: int = 0
    compressed: int = 0
    seconds: float = 0

    def __str__(self):
        return (
            f"{self.requests} requests, {self.rows} rows, {self.plain / 1000:.0f} kB"
            f" ({self.compressed / 1000:.0f} kB compressed), {self.seconds:.2f} s"
        )


class Command(BaseCommand):
    help = (
        "Harvest the open data of this database as a directory of several clusters would:"
        " all of it, then by `updated_since` nothing and some changes. Seconds are of the"
        " processor, without those of PostgreSQL."
    )

    def add_arguments(self, parser):
        parser.add_argument("--changes", type=int, default=5, help="organizations")

    def handle(self, *, changes, **options):
        whole, cursors = self.harvest({})
        self.stdout.write(f"all: {whole}")
        nothing, cursors = self.harvest(cursors)
        self.stdout.write(f"no change: {nothing}")
        some = Organization.objects.listed().order_by("pk")[:changes]
        for organization in some:
            organization.summary_en += " Changed."
            organization.save(update_fields=["summary_en"])
        changed, _cursors = self.harvest(cursors)
        self.stdout.write(f"{changes} changed: {changed}")

    def harvest(self, cursors):
        """Return the Round of all collections, and {collection: cursor of the next}."""
        client, done, following = Client(), Round(), {}
        for projection in PROJECTIONS.values():
            if not projection.is_logged:
                continue
            query = {"limit": LIMIT}
            if projection.name in cursors:
                query["updated_since"] = cursors[projection.name]
            address = f"/api/v1/{projection.name}/?{urlencode(query)}"
            while address:
                page = ask(client, address, done)
                following.setdefault(projection.name, page["since"])
                address = page["next"] and "?".join(urlsplit(page["next"])[2:4:1])
        return done, following


def ask(client, address, done):
    """Return the JSON of an answer, counted in a Round."""
    began = process_time()
    answer = client.get(address, headers={"host": "localhost"})
    done.seconds += process_time() - began
    body = answer.getvalue()
    page = answer.json()
    done.requests += 1
    done.rows += len(page["data"])
    done.plain += len(body)
    done.compressed += len(gzip.compress(body, 5))
    return page
