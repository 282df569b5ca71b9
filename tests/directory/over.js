boxes => boxes.flatMap((one, n) => boxes.slice(n + 1)
    .filter(other => one.node !== other.node && one.left + 1 < other.right
        && other.left + 1 < one.right && one.top < other.bottom && other.top < one.bottom)
    .map(other => `${one.name} / ${other.name}`))
