"""Questions for the collections of the open data, and all pages of an answer."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

# {collection: (name of its page, its file)}
PAGES = {
    "organizations": ("organizations", "organizations_csv"),
    "projects": ("projects", "projects_csv"),
    "events": ("events", None),
}


def is_there(name):
    try:
        return bool(reverse(f"api:{name}"))
    except NoReverseMatch:
        return False


COLLECTIONS = [name for name in PAGES if is_there(name)]


def pages_of(client, name, query="", between=lambda: None):
    """Yield the body of each page of a collection; `between` two something happens."""
    address = f"{reverse(f'api:{name}')}?{query}"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        between()
        address = (answer.json()["next"] or "").removeprefix("https://localhost")


def ids_of(client, name, query="", **more):
    return [
        row["id"]
        for one in pages_of(client, name, query, **more)
        for row in one["data"]
    ]


class Questions:
    """Random questions for a collection, of its own choices, as the document has them."""

    WORDS = ["", "", "hydrogen", "alfa", "skien", "ingenting", "gamma as"]
    DAYS = ["", "", "", "2016-06-01", "2019-12-31", "2030-01-01"]

    def __init__(self, client, name, random):
        page = next(pages_of(client, name, "facets=1&limit=1"))
        self.random, self.facets = random, page["facets"]
        path = client.get("/api/v1/openapi.json").json()["paths"][f"/api/v1/{name}/"]
        parameters = {one["name"]: one["schema"] for one in path["get"]["parameters"]}
        self.sorts = parameters.get("sort", {}).get("enum", [])
        choices = {name: one.get("items", {}) for name, one in parameters.items()}
        self.fixed = {name for name, one in choices.items() if "enum" in one}
        self.has_day = "on" in parameters

    def one(self):
        """Return a query: at most three filters, with several values, words, a day, a sort."""
        names = [name for name, choices in self.facets.items() if choices]
        day = self.random.choice(self.DAYS) if self.has_day else ""
        # The values that rows have today are not those of another day.
        names = [name for name in names if not day or name in self.fixed]
        asked = [("on", day)]
        for name in self.random.sample(
            names, self.random.randint(0, min(3, len(names)))
        ):
            values = [choice["value"] for choice in self.facets[name]]
            number = self.random.randint(1, min(3, len(values)))
            asked += [(name, value) for value in self.random.sample(values, number)]
        asked.append(("q", self.random.choice(self.WORDS)))
        asked.append(("sort", self.random.choice(["", *self.sorts])))
        return urlencode([(name, value) for name, value in asked if value])
