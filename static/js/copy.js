document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-copy]')
  if (button) void copyFrom(button)
})

async function copyFrom(button) {
  await put(button.dataset.copy)
  button.classList.add('is-copied')
  setTimeout(() => button.classList.remove('is-copied'), 1500)
}

// `navigator.clipboard` is only there over HTTPS and on localhost; a first run may be plain HTTP.
async function put(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
