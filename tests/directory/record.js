() => {
    window.spoken = []
    const status = document.querySelector("[role=status]")
    new MutationObserver(() => status.textContent && window.spoken.push(status.textContent))
        .observe(status, {childList: true, characterData: true, subtree: true})
}
