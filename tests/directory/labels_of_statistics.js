() => [...document.querySelectorAll(".chart-picture")].flatMap(picture => {
    const frame = picture.getBoundingClientRect()
    const boxes = [...picture.querySelectorAll("text")].map(text => {
        const {left, right, top, bottom} = text.getBoundingClientRect()
        return {node: text, name: text.textContent, left, right, top: top + 2, bottom: bottom - 2}
    })
    const outside = boxes.filter(text => text.left < frame.left - 1
        || text.right > frame.right + 1).map(text => `outside: ${text.name}`)
    return [...(OVER)(boxes), ...outside]
})
