"""Graph metrics: connected components and betweenness."""

MAX_LINKS_FOLLOWED = 400_000  # of one calculation; a larger network is sampled


def connected_components(neighbours):
    """Return the components as lists of nodes, the largest first."""
    left, components = dict.fromkeys(neighbours), []
    for start in neighbours:
        if start in left:
            reached = {start}
            todo = [start]
            while todo:
                for other in neighbours[todo.pop()]:
                    if other not in reached:
                        reached.add(other)
                        todo.append(other)
            components.append([node for node in left if node in reached])
            for node in reached:
                del left[node]
    return sorted(components, key=len, reverse=True)


def betweenness_centrality(neighbours):
    """Return {organization: share of pairs whose shortest path leads through it}.

    Of all pairs of organizations that reach each other; a pair with several shortest
    paths counts each in proportion (Brandes 2001). In a large network the paths start
    from an evenly spread sample of the organizations only.
    """
    organizations = [node for node in neighbours if node[0] == "o"]
    starts = evenly_spaced(organizations, sum(map(len, neighbours.values())))
    totals, pairs = dict.fromkeys(organizations, 0.0), 0
    for start in starts:
        pairs += _accumulate(start, neighbours, totals) - 1
    return {node: value / pairs if pairs else 0.0 for node, value in totals.items()}


def evenly_spaced(nodes, links):
    """Return as many nodes, evenly spread, as MAX_LINKS_FOLLOWED allows."""
    step = max(1, -(-len(nodes) * links // MAX_LINKS_FOLLOWED))
    return nodes[::step]


def _accumulate(start, neighbours, totals):
    """Add the dependencies of one start node; return how many organizations it reaches."""
    order, path_counts, predecessors, depth = [], {start: 1}, {start: []}, {start: 0}
    queue = [start]
    for node in queue:
        order.append(node)
        for other in neighbours[node]:
            if other not in depth:
                depth[other], path_counts[other], predecessors[other] = (
                    depth[node] + 1,
                    0,
                    [],
                )
                queue.append(other)
            if depth[other] == depth[node] + 1:
                path_counts[other] += path_counts[node]
                predecessors[other].append(node)
    share = dict.fromkeys(order, 0.0)
    for node in reversed(order):
        is_end = node[0] == "o"
        for earlier in predecessors[node]:
            share[earlier] += (
                path_counts[earlier] / path_counts[node] * (is_end + share[node])
            )
        if is_end and node != start:
            totals[node] += share[node]
    return sum(node[0] == "o" for node in order)
