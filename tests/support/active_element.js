() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const box = element.getBoundingClientRect()
    const parts = [element, ...element.querySelectorAll("rect, path, circle")]
    const marked = parts.some(part => {
        const style = getComputedStyle(part)
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
            || (part !== element && parseFloat(style.strokeWidth) >= 4)
    })
    const visible = box.width > 0 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth
    // The calendar button within a date field: the browser marks it itself.
    const ok = visible && (marked || element.type === "date")
    return [ok, element.outerHTML.slice(0, 200)]
}
