import { readFileSync } from 'node:fs'
import { ConfigError } from './config-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What BERTH_ENV_FILE sets, or `/etc/berth/berth.env` where berth is installed; nothing without either. Throws ConfigError. */
export function environmentFile(environment: Environment, installed: boolean): Environment {
  const path = environment.BERTH_ENV_FILE ?? (installed ? '/etc/berth/berth.env' : null)
  if (path === null) return {}
  try {
    return parseEnvironmentFile(readFileSync(path, 'utf8'))
  } catch {
    throw new ConfigError(`BERTH_ENV_FILE: ${path} cannot be read. Make it readable for berthd, or unset the variable.`)
  }
}

/** `NAME=value` a line, the value in quotes or not; what is no such line is a comment. Of a name that stands twice the last holds. */
export function parseEnvironmentFile(text: string): Environment {
  const pairs = text.split('\n').flatMap(line => {
    const match = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line)
    return match?.[1] === undefined ? [] : [[match[1], unquote((match[2] ?? '').trim())] as const]
  })
  return Object.fromEntries(pairs)
}

function unquote(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value)
  return match?.[2] ?? value
}
