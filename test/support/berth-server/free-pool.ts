import { spawnSync } from 'node:child_process'
import { dockerSubnets } from '../bare-docker.ts'

/** A /16 of 10.100-10.199 in which no network of the engine and no firewall rule stands; each vitest worker begins to look at its own. */
export async function freePool(): Promise<string> {
  const taken = [...(await dockerSubnets()), ...firewalledSubnets()]
  const first = Number(process.env.VITEST_POOL_ID ?? 0) * 7
  for (let n = 0; n < 100; n++) {
    const prefix = `10.${100 + ((first + n) % 100)}.`
    if (!taken.some(subnet => subnet.startsWith(prefix))) return `${prefix}0.0/16`
  }
  throw new Error('every /16 of 10.100 to 10.199 has a Docker network: remove those that tests left behind')
}

/** Of installations on this machine, also of one that a killed test left; none where there is no iptables. */
function firewalledSubnets(): readonly string[] {
  const { stdout } = spawnSync('iptables', ['-w', '-S'], { encoding: 'utf8' })
  return [...(stdout ?? '').matchAll(/ -s ([\d./]+)/g)].map(([, subnet = '']) => subnet)
}
