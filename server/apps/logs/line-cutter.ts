/** Longer lines are cut: nobody reads them, and one app must not fill the server's memory. */
const longestBytes = 16 * 1024

export interface LineCutter {
  push(bytes: Uint8Array): string[]
  /** The last line, if it had no end. */
  end(): string[]
}

/** Makes whole lines of pieces; what is no UTF-8 is shown as replacement characters, what is too long is cut and says so. */
export function openLineCutter(): LineCutter {
  let kept: Uint8Array[] = []
  let keptBytes = 0
  let isCut = false

  function keep(piece: Uint8Array): void {
    const room = longestBytes - keptBytes
    if (piece.length > room) isCut = true
    const fitting = piece.subarray(0, Math.max(0, room))
    if (fitting.length === 0) return
    kept.push(fitting)
    keptBytes += fitting.length
  }

  function take(): string {
    const text = Buffer.concat(kept).toString('utf8').replace(/\r$/, '')
    const line = isCut ? `${text} [truncated]` : text
    kept = []
    keptBytes = 0
    isCut = false
    return line
  }

  return {
    push(bytes) {
      const lines: string[] = []
      let from = 0
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
        keep(bytes.subarray(from, at))
        lines.push(take())
        from = at + 1
      }
      keep(bytes.subarray(from))
      return lines
    },
    end() {
      return keptBytes === 0 ? [] : [take()]
    },
  }
}
