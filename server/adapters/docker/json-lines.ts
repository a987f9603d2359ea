export class BadLine extends Error {}

/**
 * Reads a stream of JSON values, one a line, the last one also without its newline.
 * Throws BadLine on a line over `maxBytes` or one that is no JSON.
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield* parsed(line, maxBytes)
    if (rest.length > maxBytes) throw new BadLine(`a line of more than ${maxBytes} bytes`)
  }
  yield* parsed(rest + decoder.decode(), maxBytes)
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
