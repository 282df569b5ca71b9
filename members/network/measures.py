"""What can be counted in a network, in plain Python."""

from collections import Counter

STEPS = 400_000  # links to follow before a sample must do


def groups(neighbours):
    """List the nodes that hang together, the largest group first, each in its order."""
    left, found = dict.fromkeys(neighbours), []
    for start in neighbours:
        if start in left:
            reached = {start}
            todo = [start]
            while todo:
                for other in neighbours[todo.pop()]:
                    if other not in reached:
                        reached.add(other)
                        todo.append(other)
            found.append([node for node in left if node in reached])
            for node in reached:
                del left[node]
    return sorted(found, key=len, reverse=True)


def between(neighbours):
    """How often each organization lies on the shortest ways between two others.

    As a share of all pairs of organizations that reach each other; a pair with several
    shortest ways counts each for its part (Brandes 2001). In a large network an evenly
    spread sample of the organizations is asked for the ways to all others.
    """
    organizations = [node for node in neighbours if node[0] == "o"]
    starts = sample(organizations, sum(map(len, neighbours.values())))
    through, pairs = dict.fromkeys(organizations, 0.0), 0
    for start in starts:
        pairs += _follow(start, neighbours, through) - 1
    return {node: value / pairs if pairs else 0.0 for node, value in through.items()}


def sample(nodes, links):
    """Take so many of the nodes, evenly spread, that the work stays bearable."""
    step = max(1, -(-len(nodes) * links // STEPS))
    return nodes[::step]


def _follow(start, neighbours, through):
    """Add what the ways from one node lead through; return the organizations reached."""
    order, ways, before, depth = [], {start: 1}, {start: []}, {start: 0}
    queue = [start]
    for node in queue:
        order.append(node)
        for other in neighbours[node]:
            if other not in depth:
                depth[other], ways[other], before[other] = depth[node] + 1, 0, []
                queue.append(other)
            if depth[other] == depth[node] + 1:
                ways[other] += ways[node]
                before[other].append(node)
    share = dict.fromkeys(order, 0.0)
    for node in reversed(order):
        is_end = node[0] == "o"
        for earlier in before[node]:
            share[earlier] += ways[earlier] / ways[node] * (is_end + share[node])
        if is_end and node != start:
            through[node] += share[node]
    return sum(node[0] == "o" for node in order)


def kinds_of(pairs, kind):
    """Count the pairs by their two kinds, in either order."""
    return Counter(tuple(sorted((kind(a), kind(b)))) for a, b in pairs)
