import { type Piece, piecesOf } from '../../shared/marked-text.ts'
import { fieldName } from './field-names.ts'

export interface WordsProps {
  /** A sentence in which `backticks` mark what a machine reads. */
  readonly text: string
}

/** The sentence with what stood in backticks set as code, and fields of the API by their labels. */
export function Words({ text }: WordsProps) {
  return <>{piecesOf(text).map(piece => (isCode(piece) ? <code>{piece.text}</code> : plainPiece(piece)))}</>
}

/** The same where no markup can stand, such as a title. */
export function plainWords(text: string): string {
  return piecesOf(text).map(plainPiece).join('')
}

function isCode(piece: Piece): boolean {
  return piece.kind === 'code' || (piece.kind === 'field' && fieldName(piece.name) === undefined)
}

function plainPiece(piece: Piece): string {
  const label = piece.kind === 'field' ? fieldName(piece.name) : undefined
  if (piece.kind !== 'field' || label === undefined) return piece.text
  return `“${label}”${piece.value === null ? '' : ` ${values[piece.value] ?? piece.value}`}`
}

const values: Readonly<Record<string, string>> = {
  true: 'on',
  false: 'off',
  always: 'to always',
  missing: 'to only when it is not on this server',
  never: 'to never',
  warn: 'to warn',
  refuse: 'to refuse',
}
