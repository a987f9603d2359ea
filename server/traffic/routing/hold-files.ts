import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isAddress, isHoldNumber } from './route-target.ts'
import type { Staging } from './staging.ts'

/** Nothing listens there, so a dial fails at once, is tried again and reads the file again: the request waits. */
const nowhere = '127.0.0.1:1'

/** `holds/<n>`: the address of an app that stops before it starts, or null while its requests wait. */
export interface HoldFiles {
  set(hold: number, address: string | null): void
  remove(hold: number): void
  /** Undefined when there is no such hold. */
  addressOf(hold: number): string | null | undefined
  numbers(): readonly number[]
}

export function openHoldFiles(root: string, staging: Staging, touched: (path: string) => void): HoldFiles {
  mkdirSync(root, { recursive: true })
  return {
    set(hold, address) {
      const path = join(root, String(checked(hold)))
      renameSync(staging.file(dialable(address)), path)
      touched(path)
      touched(root)
    },
    remove(hold) {
      rmSync(join(root, String(checked(hold))), { force: true })
      touched(root)
    },
    addressOf(hold) {
      const text = textOf(join(root, String(checked(hold))))
      return text === nowhere ? null : text
    },
    numbers() {
      return readdirSync(root)
        .map(Number)
        .filter(hold => isHoldNumber(hold))
    },
  }
}

function dialable(address: string | null): string {
  if (address === null) return nowhere
  if (!isAddress(address)) throw new Error(`"${address}" is no address that can be routed to`)
  return address
}

function checked(hold: number): number {
  if (!isHoldNumber(hold)) throw new Error(`${hold} is no hold number`)
  return hold
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
