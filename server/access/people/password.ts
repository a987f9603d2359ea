import { AppError } from '../../errors.ts'
import { commonWords, keyboardRows, leet } from './common-passwords.ts'

const SHORTEST = 12
const LONGEST_BYTES = 256

/** The password in the one form that is hashed: however a keyboard composes an accent, it is the same. */
export function normalPassword(password: string): string {
  return password.normalize('NFC')
}

/** Refuses what is guessed first; no rule asks for digits or signs. Throws VALIDATION. */
export function checkNewPassword(password: string, email: string): void {
  const plain = normalPassword(password)
  if (Array.from(plain).length < SHORTEST) throw refused('It is shorter than 12 characters.')
  if (isTooLong(plain)) throw refused('It is longer than 256 bytes.')
  if (isGuessable(plain, email)) throw refused('It is among those that are guessed first.')
}

/** Longer ones are refused before hashing, which would take them as an invitation to work. */
export function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > LONGEST_BYTES
}

/** Nothing but common words, or the person's own, however they are decorated with digits, signs, capitals and l33t. */
function isGuessable(password: string, email: string): boolean {
  const [local = '', domain = ''] = email.split('@')
  const own = [...local.split(/[^a-z]+/), domain.split('.')[0] ?? ''].filter(word => word.length > 2)
  const words = [...commonWords, ...own].toSorted((one, other) => other.length - one.length)
  const text = password.toLowerCase()
  const spellings = [text, text.replace(/[013457@$!]/g, sign => leet[sign] ?? '')]
  return new Set(text).size < 5 || isRun(text) || spellings.some(spelling => isMadeOf(lettersOf(spelling), words))
}

/** Without the digits and signs of ASCII; letters of other scripts stay. */
function lettersOf(text: string): string {
  return text.replace(/[^a-z\P{ASCII}]/gu, '')
}

function isMadeOf(letters: string, words: readonly string[]): boolean {
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), letters)
  return rest.length < letters.length && rest.length <= 3
}

/** Neighbours on the keyboard or in the alphabet, forwards or back, over again. */
function isRun(text: string): boolean {
  const parts = text.match(/.{1,6}/gs) ?? []
  return keyboardRows.some(row => parts.every(part => `${row}${row}`.includes(part)))
}

function refused(message: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    message,
    advice: 'Use at least 12 characters: several words in a row, or a password from a password manager.',
    field: 'password',
  })
}
