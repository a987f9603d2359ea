import { type Piece, piecesOf } from '../../shared/marked-text.ts'
import { optionFor } from '../field-options.ts'
import type { Pen } from './pen.ts'
import { printable } from './printable.ts'

/**
 * A sentence of the server or of ours, as this terminal says it: what stood in backticks bold, or in quotes where there
 * are no colours, and fields of the API as the options that set them. Harmless like `printable`.
 */
export function spoken(sentence: string, pen?: Pick<Pen, 'hasColors' | 'paint'>): string {
  const code = (text: string) => (pen?.hasColors === true ? pen.paint('bold', text) : quoted(text))
  return piecesOf(printable(sentence))
    .map(piece => sayPiece(piece, code))
    .join('')
}

function sayPiece(piece: Piece, code: (text: string) => string): string {
  if (piece.kind === 'plain') return piece.text
  const option = piece.kind === 'field' ? optionFor(piece.name, piece.value) : undefined
  return option ?? code(piece.text)
}

function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`
}
