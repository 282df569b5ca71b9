() => {
    const frame = document.querySelector(".net-frame").getBoundingClientRect()
    const node = document.querySelector(".chosen .net-mark").getBoundingClientRect()
    return (node.x + node.width / 2 - frame.x) / frame.width
}
