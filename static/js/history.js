// A refused form keeps the address it stands at; one that comes back to its own page adds no second entry.
document.addEventListener('htmx:before:history:update', event => {
  const { history, response } = event.detail
  if (response?.status >= 400) event.preventDefault()
  else if (history.path === location.pathname + location.search) history.type = 'replace'
})

// Another page begins at its top.
document.addEventListener('htmx:after:history:push', () => window.scrollTo(0, 0))
