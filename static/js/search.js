document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  const search = [...document.querySelectorAll('[data-search]')].find(each => each.checkVisibility())
  if (!search) return
  event.preventDefault()
  search.focus()
  search.select()
})

function isTyping(element) {
  return element.isContentEditable || element.matches?.('input, textarea, select')
}

const restMs = 200
let due

/** Filters while somebody types; Enter, and a browser without scripts, send the same form. */
document.addEventListener('input', event => {
  if (!event.target.matches?.('[data-search]')) return
  clearTimeout(due)
  due = setTimeout(() => event.target.form?.requestSubmit(), restMs)
})
