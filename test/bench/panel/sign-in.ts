import type { BerthServer } from '../../support/berth-server.ts'

/** The cookie of a person who used a one-time link, as a browser without JavaScript does. */
export async function signIn(server: BerthServer): Promise<string> {
  const link = new URL(await server.command('user', 'create', '--email', 'bench@example.com'))
  const address = `${server.url}${link.pathname}`
  const response = await fetch(address, { method: 'POST', redirect: 'manual', headers: { origin: server.url } })
  const cookies = response.headers.getSetCookie().map(cookie => cookie.split(';')[0])
  if (cookies.length === 0)
    throw new Error(`no session by ${link.pathname}: ${response.status} ${await response.text()}`)
  return cookies.join('; ')
}
