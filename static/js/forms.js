// Morphing keeps what was typed, which is right after a refusal only.
document.addEventListener('htmx:after:swap', event => {
  const { sourceElement, request, response } = event.detail.ctx
  if (sourceElement instanceof HTMLFormElement && request?.method === 'POST' && response?.status < 400) {
    sourceElement.reset()
  }
})
