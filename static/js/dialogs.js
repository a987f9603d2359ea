// A link whose page can also be said in a dialog on this one opens the dialog.
document.addEventListener('click', event => {
  const link = event.target.closest?.('a[data-dialog]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  const dialog = document.getElementById(link.dataset.dialog)
  if (!dialog) return
  event.preventDefault()
  dialog.showModal()
})

// A click beside the dialog closes it.
document.addEventListener('click', event => {
  if (event.target instanceof HTMLDialogElement && !isInside(event.target, event)) event.target.close()
})

// A form in a dialog was answered by a page. Closed before it is merged in: a modal dialog whose `open`
// is merely taken away leaves the page behind it inert.
document.addEventListener('htmx:before:swap', event => {
  event.detail.ctx.sourceElement?.closest?.('dialog[open]')?.close()
})

function isInside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect()
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom
}
