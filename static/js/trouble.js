// What went wrong between this page and berth, said in the banner slot at the top.
const words = {
  stream: 'berth does not answer, so this page is not live. Your apps keep serving. Trying again…',
  request: 'berth did not answer. What you typed is still here; try again.',
  failed: status => `berth could not do this (${status}). What you typed is still here; try again.`,
}

const root = document.documentElement
const retryMs = 3000

// Caddy keeps a request for a minute while berth is away, so a connection that only waits is trouble too.
let waiting
document.addEventListener('htmx:sse:before:connection', () => {
  clearTimeout(waiting)
  waiting = setTimeout(() => show(words.stream), retryMs)
})

document.addEventListener('htmx:sse:after:connection', () => {
  clearTimeout(waiting)
  // Only lines that come later are new; the first rendering of the page is not.
  setTimeout(() => root.setAttribute('data-live', 'on'), 500)
  hide()
})

document.addEventListener('htmx:sse:error', () => show(words.stream))

document.addEventListener('htmx:response:error', event => {
  const { ctx } = event.detail
  if (isStream(ctx)) return connectAgain(ctx.sourceElement)
  if (ctx.response.status >= 500) show(words.failed(ctx.response.status))
})

document.addEventListener('htmx:error', event => {
  const { ctx } = event.detail
  if (!ctx) return
  if (isStream(ctx)) connectAgain(ctx.sourceElement)
  else show(words.request)
})

document.addEventListener('htmx:before:request', event => {
  if (!isStream(event.detail.ctx)) hide()
})

function isStream(ctx) {
  return ctx.sourceElement?.hasAttribute('hx-sse:connect')
}

// htmx connects again after a stream broke, but not after the very first try failed.
function connectAgain(element) {
  show(words.stream)
  setTimeout(() => element.isConnected && window.htmx.process(element, true), retryMs)
}

function show(text) {
  const trouble = document.getElementById('trouble')
  const slot = trouble?.querySelector('[data-trouble-text]')
  if (!slot || (slot.textContent === text && !trouble.hidden)) return
  slot.textContent = text
  trouble.hidden = false
}

function hide() {
  const trouble = document.getElementById('trouble')
  if (trouble) trouble.hidden = true
}
