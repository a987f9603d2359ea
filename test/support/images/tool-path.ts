import { join } from 'node:path'

const checkout = join(import.meta.dirname, '../../..')

/** A program that the tests need: `BERTH_TEST_BUSYBOX`, or `.tools/busybox` as scripts/setup links it. */
export function toolPath(name: string, variable = `BERTH_TEST_${name.toUpperCase()}`): string {
  return process.env[variable] ?? join(checkout, '.tools', name)
}

export function checkoutPath(...parts: readonly string[]): string {
  return join(checkout, ...parts)
}
