"""Small bugs in a module, found in its syntax tree: one change of the source each."""

import ast
from collections import namedtuple
from copy import deepcopy
from itertools import accumulate

# `source` is the whole module with the bug; before and after are the changed part.
# `lines` are those of the statement, or of the function that a decorator stands on.
Mutant = namedtuple("Mutant", "line kind before after source function lines")
Place = namedtuple("Place", "function lines")

COMPARISONS = {
    ast.Eq: ast.NotEq, ast.Lt: ast.LtE, ast.Gt: ast.GtE, ast.Is: ast.IsNot, ast.In: ast.NotIn,
}  # fmt: skip
COMPARISONS |= {other: one for one, other in COMPARISONS.items()}
OPERATORS = {ast.Add: ast.Sub, ast.BitAnd: ast.BitOr}
OPERATORS |= {other: one for one, other in OPERATORS.items()}
LOOKUPS = {"__gt": "__gte", "__lt": "__lte", "__gte": "__gt", "__lte": "__lt"}
CONDITIONS = {"filter", "exclude", "get", "Q"}
CHAINED = set("select_for_update filter exclude distinct order_by strip lower".split())
# Without one of these nothing works, which is no small bug; without a cache, all does.
ESSENTIAL = set(
    "property cached_property classmethod staticmethod contextmanager dataclass"
    " cache lru_cache".split()
)
# Words in a log are no promise.
LOGGERS = {"log", "logger", "logging"}
LARGE = 1_000  # a limit of bytes or rows that is one off is no bug
NO_DECORATOR = "(lambda function: function)"
NO_TRANSACTION = "__import__('contextlib').nullcontext()"


def mutants_of(source):
    """Return the Mutants of a module's source, in the order of its lines."""
    whole = source.encode()
    starts = [0, *accumulate(map(len, whole.splitlines(keepends=True)))]
    found = {
        (place.lineno, place.col_offset, kind, after): _mutant(
            whole, starts, place, kind, after, where
        )
        for node, where in _nodes(ast.parse(source), Place("", (1, 1)))
        for kind, place, after in _changes(node)
    }
    return [found[key] for key in sorted(found)]


def _mutant(whole, starts, node, kind, after, where):
    start = starts[node.lineno - 1] + node.col_offset
    end = starts[node.end_lineno - 1] + node.end_col_offset
    after_lines = _of_height(node, after, node.end_lineno - node.lineno)
    changed = (whole[:start] + after_lines.encode() + whole[end:]).decode()
    before = whole[start:end].decode()
    return Mutant(node.lineno, kind, before, after, changed, *where)


def _of_height(node, after, breaks):
    """Return the source with so many line breaks: what follows must keep its lines."""
    if not breaks or isinstance(node, ast.keyword | ast.stmt):
        return after + "\n" * breaks
    return f"({after}" + "\n" * breaks + ")"


def _nodes(node, where):
    """Yield (node, its Place), but for annotations, logging and the parts of f-strings."""
    yield node, where
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or isinstance(node, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_logged(child):
                yield from _nodes(child, _place_of(child, where))


def _place_of(node, where):
    """Return the function or class that a node stands in, and the lines of its statement."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        function = f"{where.function}.{node.name}".lstrip(".")
        return Place(function, (node.lineno, node.end_lineno))
    if isinstance(node, ast.stmt):
        body = getattr(node, "body", None)
        last = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno
        return where._replace(lines=(node.lineno, last))
    return where


def _is_logged(node):
    call = node.value if isinstance(node, ast.Expr) else None
    function = call.func if isinstance(call, ast.Call) else None
    return isinstance(function, ast.Attribute) and _name(function.value) in LOGGERS


def _changes(node):
    """Yield (kind, the node to replace, its new source) of the bugs in one node."""
    for types, change in CHANGES:
        if isinstance(node, types):
            yield from change(node)


def _comparison(node):
    new = COMPARISONS.get(type(node.ops[0]))
    if new and len(node.ops) == 1:
        yield "comparison", node, _unparsed(node, ops=[new()])


def _boolean(node):
    new = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield "and, or", node, _unparsed(node, op=new())


def _operator(node):
    if new := OPERATORS.get(type(node.op)):
        yield "operator", node, _unparsed(node, op=new())


def _negation(node):
    if isinstance(node.op, ast.Not):
        yield "not removed", node, f"({ast.unparse(node.operand)})"


def _branches(node):
    yield "branches swapped", node.test, f"(not ({ast.unparse(node.test)}))"


def _constant(node):
    if isinstance(node.value, bool):
        yield "constant", node, str(not node.value)
    elif isinstance(node.value, int) and node.value < LARGE:
        yield "off by one", node, str(node.value + 1)


def _statement(node):
    if isinstance(node.value, ast.Call):
        yield "call removed", node, "pass"


def _decorators(node):
    for decorator in node.decorator_list:
        if _name(decorator) not in ESSENTIAL:
            yield "decorator removed", decorator, NO_DECORATOR


def _call(node):
    name = _name(node)
    if ast.unparse(node) == "transaction.atomic()":
        yield "transaction removed", node, NO_TRANSACTION
    if name in CHAINED and isinstance(node.func, ast.Attribute):
        yield "call removed", node, ast.unparse(node.func.value)
    if name in CONDITIONS and len(node.args) + len(node.keywords) > 1:
        for number in range(len(node.keywords)):
            keywords = node.keywords[:number] + node.keywords[number + 1 :]
            yield "condition removed", node, _unparsed(node, keywords=keywords)


def _keyword(node):
    start, mark, lookup = (node.arg or "").rpartition("__")
    # Nothing that is stored is of the very microsecond.
    is_now = ast.unparse(node.value) == "timezone.now()"
    if not is_now and (new := LOOKUPS.get(mark + lookup)):
        yield "off by one", node, f"{start}{new}={ast.unparse(node.value)}"


CHANGES = [
    (ast.Compare, _comparison),
    (ast.BoolOp, _boolean),
    (ast.BinOp, _operator),
    (ast.UnaryOp, _negation),
    ((ast.If, ast.IfExp), _branches),
    (ast.Constant, _constant),
    (ast.Expr, _statement),
    ((ast.FunctionDef, ast.ClassDef), _decorators),
    (ast.Call, _call),
    (ast.keyword, _keyword),
]


def _unparsed(node, **changed):
    """Return the source of the node with some fields changed, safe in any place."""
    copy = deepcopy(node)
    for name, value in changed.items():
        setattr(copy, name, value)
    text = ast.unparse(copy)
    return text if isinstance(node, ast.Call) else f"({text})"


def _name(node):
    """Return the last name of a call or a reference: "atomic" of transaction.atomic()."""
    node = node.func if isinstance(node, ast.Call) else node
    return getattr(node, "attr", getattr(node, "id", ""))
