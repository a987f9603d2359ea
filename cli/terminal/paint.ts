const esc = String.fromCharCode(27)
const styles = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

export type Style = keyof typeof styles

/** Puts a colour round a text, or leaves it as it is where colours are not wanted. */
export type Paint = (style: Style, text: string) => string

export function paintFor(hasColors: boolean): Paint {
  return (style, text) => {
    const [on, off] = styles[style]
    return hasColors && text !== '' ? `${esc}[${on}m${text}${esc}[${off}m` : text
  }
}
