import { relativeTime } from '../../shared/relative-time.ts'

// "3 h ago" stays true while a page is open.
setInterval(() => {
  const now = Date.now()
  for (const time of document.querySelectorAll('time.time')) {
    const text = relativeTime(Date.parse(time.dateTime), now)
    if (time.textContent !== text) time.textContent = text
  }
}, 10_000)
