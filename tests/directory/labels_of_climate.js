() => {
    const texts = document.createTreeWalker(document.querySelector(".bars"), NodeFilter.SHOW_TEXT)
    const boxes = []
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (!text.data.trim() || getComputedStyle(text.parentElement).clipPath !== "none") continue
        const range = document.createRange()
        range.selectNodeContents(text)
        for (const {left, right, top, bottom} of range.getClientRects())
            boxes.push({node: text, name: text.data, left, right, top: top + 2, bottom})
    }
    return [boxes.length > 15, (OVER)(boxes)]
}
