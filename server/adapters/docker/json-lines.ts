export class BadLine extends Error {}

/**
 * Reads a stream of JSON values, one a line, the last one also without its newline.
 * Throws BadLine on a line over `maxBytes` or one that is no JSON.
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let begun: string[] = []
  let begunLength = 0
  for await (const chunk of chunks) {
    const [piece = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n')
    begun.push(piece)
    begunLength += piece.length
    const last = others.pop()
    if (last !== undefined) {
      yield* parsed(begun.join(''), maxBytes)
      for (const line of others) yield* parsed(line, maxBytes)
      begun = [last]
      begunLength = last.length
    }
    if (begunLength > maxBytes) throw new BadLine(`a line of more than ${maxBytes} bytes`)
  }
  yield* parsed(begun.join('') + decoder.decode(), maxBytes)
}

function* parsed(line: string, maxBytes: number): Generator<unknown> {
  if (line.trim() === '') return
  if (line.length > maxBytes) throw new BadLine(`a line of more than ${maxBytes} bytes`)
  try {
    yield JSON.parse(line)
  } catch {
    throw new BadLine('a line that is no JSON')
  }
}
