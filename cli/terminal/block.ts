import type { Pen } from './pen.ts'

const esc = String.fromCharCode(27)

/** Lines at the end of a terminal that are drawn again in place. None may be wider than the window. */
export function openBlock(pen: Pen) {
  let shown: readonly string[] = []
  return {
    draw(lines: readonly string[]): void {
      if (lines.length === shown.length && lines.every((line, n) => line === shown[n])) return
      const up = shown.length === 0 ? '' : `${esc}[${shown.length}A`
      pen.raw(`${up}${lines.map(line => `${esc}[2K${line}\n`).join('')}${esc}[J`)
      shown = lines
    },
  }
}
