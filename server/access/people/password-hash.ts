import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import PQueue from 'p-queue'
import { AppError } from '../../errors.ts'
import { isTooLong, normalPassword } from './password.ts'

/** 64 MiB and about 230 ms a try. */
const fullCost: Cost = { memory: 64 * 1024, passes: 3, parallelism: 1 }
const MOST_AT_ONCE = 2
const MOST_WAITING = 16

export type PasswordHasher = ReturnType<typeof openPasswordHasher>

/** Argon2id, two at a time: a flood of sign-ins takes neither the memory nor the processor that deploys need. */
export function openPasswordHasher(cost = fullCost, derive: Derive = argon2id) {
  const inTurn = openTurns()
  return {
    /** `$argon2id$v=19$m=65536,t=3,p=1$salt$hash`. Throws RATE_LIMITED when too many wait. */
    hash(password: string): Promise<string> {
      return inTurn(() => encode(password, { ...cost, nonce: randomBytes(16) }, derive), 'known')
    },
    /** Takes as long for somebody without a password, or for nobody at all. Throws RATE_LIMITED. */
    async verify(password: string, stored: string | null, who: Who = 'stranger'): Promise<boolean> {
      if (isTooLong(password)) return false
      const recipe = stored === null ? { ...cost, nonce: nobodysSalt } : recipeOf(stored)
      const found = await inTurn(() => encode(password, recipe, derive), who)
      return stored !== null && isSame(found, stored)
    },
    /** Was it made at another cost than today's? */
    isOutdated(stored: string): boolean {
      const { memory, passes, parallelism } = recipeOf(stored)
      return memory !== cost.memory || passes !== cost.passes || parallelism !== cost.parallelism
    },
  }
}

interface Cost {
  /** In KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

interface Recipe extends Cost {
  readonly nonce: Buffer
}

const nobodysSalt = Buffer.alloc(16)

/** The raw hash of these words. */
type Derive = (message: string, recipe: Recipe) => Promise<Buffer>

async function argon2id(message: string, recipe: Recipe): Promise<Buffer> {
  return await promisify(argon2)('argon2id', { ...recipe, tagLength: 32, message })
}

async function encode(password: string, recipe: Recipe, derive: Derive): Promise<string> {
  const { memory, passes, parallelism, nonce } = recipe
  const tag = await derive(normalPassword(password), recipe)
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

function recipeOf(stored: string): Recipe {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$/.exec(stored)
  if (match === null) throw new Error('a stored password hash is not one of ours')
  const [memory, passes, parallelism] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return { memory, passes, parallelism, nonce: Buffer.from(match[4] ?? '', 'base64') }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

function isSame(one: string, other: string): boolean {
  const [found, stored] = [Buffer.from(one), Buffer.from(other)]
  return found.length === stored.length && timingSafeEqual(found, stored)
}

/** Who is known comes first, and is not turned away because strangers wait. */
type Who = 'stranger' | 'known'

const priorities: Readonly<Record<Who, number>> = { known: 1, stranger: 0 }

function openTurns() {
  const queue = new PQueue({ concurrency: MOST_AT_ONCE })
  return async function inTurn<T>(work: () => Promise<T>, who: Who): Promise<T> {
    const priority = priorities[who]
    if (queue.sizeBy({ priority }) >= MOST_WAITING) throw crowded()
    return await queue.add(work, { priority })
  }
}

function crowded(): AppError {
  return new AppError({
    code: 'RATE_LIMITED',
    message: 'Too many people, or programs, are signing in at this moment.',
    advice: 'Wait 5 s and try again.',
    retryAfterSeconds: 5,
  })
}
