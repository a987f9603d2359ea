export const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)

/** Control sequences with their parameters and kind, operating system commands (titles, links), and the short escapes. */
export const terminalCodes = new RegExp(
  `${esc}(?:\\[([0-9;:?]*)[ -/]*([@-~])|\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|[ -/]*[0-~])`,
  'g',
)

/** Control characters but tab, and the ones that reorder what is read. */
export const unprintable = /[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/gu
