// A refused form keeps the address it stands at; one that comes back to its own page, as a search does, adds no second entry.
document.addEventListener('htmx:before:history:update', event => {
  const { history, response } = event.detail
  if (response?.status >= 400) event.preventDefault()
  else if (pathOf(history.path) === location.pathname) history.type = 'replace'
})

function pathOf(address) {
  return new URL(address, location.href).pathname
}

// Another page begins at its top.
document.addEventListener('htmx:after:history:push', () => window.scrollTo(0, 0))
