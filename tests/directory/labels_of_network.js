() => {
    const frame = document.querySelector(".net-picture").getBoundingClientRect()
    const nodes = [...document.querySelectorAll(".net-node")]
    const boxes = nodes.flatMap(node => [...node.querySelectorAll("text, rect, path")].map(part => {
        const {left, right, top, bottom} = part.getBoundingClientRect()
        return {node, name: node.textContent, left, right, top, bottom}
    }))
    const wide = nodes.filter(node => node.matches("a:has(rect)")).flatMap(node => {
        const outer = node.querySelector("rect").getBBox()
        return [...node.querySelectorAll("text")].map(text => text.getBBox()).filter(box =>
            box.x < outer.x || box.x + box.width > outer.x + outer.width
            || box.y < outer.y || box.y + box.height > outer.y + outer.height)
    })
    const outside = boxes.filter(box => box.left < frame.left || box.right > frame.right
        || box.top < frame.top || box.bottom > frame.bottom)
    return [...(OVER)(boxes), ...wide, ...outside.map(box => `outside: ${box.name}`)]
}
