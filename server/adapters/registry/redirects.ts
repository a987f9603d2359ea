import { headerOf, type RegistryConnections, type Sending } from './connections.ts'
import type { Reply } from './egress-client.ts'

const mostRedirects = 5

/**
 * Blobs often stand on another host, under an address that needs no login: none is sent there. What is not followed (a step
 * down to plain HTTP, an address that is none, one too many) comes back as the redirect that it is. Throws RegistryError.
 */
export async function followRedirects(
  connections: RegistryConnections,
  first: Reply,
  sending: Omit<Sending, 'authorization'>,
): Promise<Reply> {
  let reply = first
  for (let hop = 0; isRedirect(reply.status) && hop < mostRedirects; hop++) {
    const target = targetOf(reply)
    if (target === null) break
    reply = await connections.send(target, sending)
  }
  return reply
}

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

function targetOf(reply: Reply): URL | null {
  const location = headerOf(reply, 'location') ?? ''
  if (!URL.canParse(location, reply.url.href)) return null
  const target = new URL(location, reply.url)
  const isDowngrade = target.protocol !== 'https:' && target.protocol !== reply.url.protocol
  if (isDowngrade || !/^https?:$/.test(target.protocol)) return null
  target.username = ''
  target.password = ''
  return target
}
