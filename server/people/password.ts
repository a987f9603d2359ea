import { AppError } from '../errors.ts'

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

function lettersOf(text: string): string {
  return text.replace(/[\x00-\x60\x7b-\x7f]/g, '')
}

function isMadeOf(letters: string, words: readonly string[]): boolean {
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), letters)
  return rest.length < letters.length && rest.length <= 3
}

/** Neighbours on the keyboard or in the alphabet, forwards or back, over again. */
function isRun(text: string): boolean {
  const parts = text.match(/.{1,6}/gs) ?? []
  return rows.some(row => parts.every(part => `${row}${row}`.includes(part)))
}

const leet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

const forwards = [
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  '1qaz2wsx3edc4rfv5tgb',
]
const rows = [...forwards, ...forwards.map(row => Array.from(row).reverse().join(''))]

const commonWords =
  `password passwort passwd motdepasse contrasena parola admin administrator root user test tester testing guest login
welcome willkommen letmein changeme change default secret geheim master system server docker container berth deploy deployment
qwerty qwertz qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty iloveyou ilove you trustno monkey dragon football baseball soccer
basketball hockey superman batman spiderman pokemon princess sunshine shadow michael jennifer jessica ashley daniel thomas charlie
jordan hunter killer freedom whatever nothing internet computer company office business summer winter spring autumn january february
march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday starwars
mustang ferrari porsche mercedes samsung google facebook microsoft windows apple android linux ubuntu debian abc abcd abcdef
correcthorsebatterystaple hello world love lovely flower chocolate cookie pepper cheese banana orange purple yellow silver golden
forever family mother father brother sister baby angel jesus christ god money lucky happy blink slipknot metallica liverpool
chelsea arsenal barcelona realmadrid my the is this mein pass word`.split(/\s+/)

function refused(message: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    message,
    advice: 'Take 12 characters or more; a few words in a row do well, and a password manager does better.',
    field: 'password',
  })
}
