/** "20 ms", "0.4 s", "2 s", "12 s", "2 min 3 s", "3 h 12 min", "4 d 2 h". */
export function durationText(ms: number): string {
  if (ms < 95) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${(Math.round(ms / 100) / 10).toString()} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 48 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.floor(minutes / 60)
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}
