() => [...document.querySelectorAll("svg:has(.map-label)")].flatMap(map => {
    const frame = map.getBoundingClientRect()
    const boxes = [...map.querySelectorAll(".map-label")].map(label => {
        const {left, right, top, bottom, height} = label.getBoundingClientRect()
        return {node: label, name: label.textContent, left, right, top, bottom, height}
    })
    const odd = boxes.filter(box => box.left < frame.left || box.right > frame.right
        || box.top < frame.top || box.bottom > frame.bottom || box.height < 11)
    return [...(OVER)(boxes), ...odd.map(box => `outside or small: ${box.name}`)]
})
