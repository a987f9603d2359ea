const mostLines = 2000
const nearEndPx = 40

const followed = new WeakSet()

function follow(list) {
  if (followed.has(list)) return
  followed.add(list)
  let isAtEnd = true
  list.addEventListener('scroll', () => {
    isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < nearEndPx
  })
  const toEnd = () => {
    while (list.childElementCount > mostLines) list.firstElementChild.remove()
    if (isAtEnd) list.scrollTop = list.scrollHeight
  }
  new MutationObserver(toEnd).observe(list, { childList: true })
  toEnd()
}

/** A log stays at its end while one reads there, and stays put while one reads further up. */
function followAll() {
  for (const list of document.querySelectorAll('[data-log]')) follow(list)
}

document.addEventListener('htmx:after:swap', followAll)
followAll()
