import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Puts a colour round a text, or leaves it as it is where colours are not wanted. */
export type Paint = (style: Style, text: string) => string

export function paintFor(hasColors: boolean): Paint {
  // Whether colours are wanted is asked of the pen's own stream and environment.
  return (style, text) => (hasColors && text !== '' ? styleText(style, text, { validateStream: false }) : text)
}
