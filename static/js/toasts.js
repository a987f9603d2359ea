const shownMs = 8000

new MutationObserver(records => {
  for (const toast of records.flatMap(record => [...record.addedNodes])) {
    if (toast instanceof Element && toast.matches('[data-toast]')) setTimeout(() => goAway(toast), shownMs)
  }
}).observe(document.body, { childList: true, subtree: true })

document.addEventListener('click', event => {
  event.target.closest?.('[data-dismiss]')?.closest('[data-toast]')?.remove()
})

function goAway(toast) {
  if (toast.matches(':hover, :focus-within')) setTimeout(() => goAway(toast), shownMs)
  else toast.remove()
}
