import { randomUUID, sign, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TokenAccess } from './guarded-registry.ts'
import { type SelfSigned, selfSigned } from './self-signed.ts'

const service = 'berth-test-registry'
const issuer = 'berth-test-issuer'

/** Hands out tokens as distribution's specification says. Users may pull the repositories below their prefix. */
export class TokenServer implements AsyncDisposable {
  /** What a registry needs to send its visitors here, and to believe what they bring back. */
  readonly access: TokenAccess
  /** Who may come in, and what they may pull. */
  readonly users = new Map<string, { password: string; prefix: string }>()
  /** `Basic …` or nothing, of each call. */
  readonly authorizations: (string | undefined)[] = []
  readonly #identity: SelfSigned
  readonly #folder: string
  readonly #server = createServer((request, response) => this.#answer(request, response))

  private constructor(identity: SelfSigned, folder: string, port: number) {
    this.#identity = identity
    this.#folder = folder
    const rootcertbundle = join(folder, 'certificate.pem')
    this.access = { realm: `http://127.0.0.1:${port}/token`, service, issuer, rootcertbundle }
  }

  static async start(): Promise<TokenServer> {
    const [identity, folder] = await Promise.all([selfSigned(), mkdtemp(join(tmpdir(), 'berth-tokens-'))])
    await writeFile(join(folder, 'certificate.pem'), identity.certificate)
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    probe.close()
    await once(probe, 'close')
    const tokens = new TokenServer(identity, folder, port)
    tokens.#server.listen(port, '127.0.0.1')
    await once(tokens.#server, 'listening')
    return tokens
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { authorization } = request.headers
    this.authorizations.push(authorization)
    const url = new URL(request.url ?? '', 'http://localhost')
    const [username = '', password = ''] = Buffer.from(authorization?.slice('Basic '.length) ?? '', 'base64')
      .toString()
      .split(':')
    const user = this.users.get(username)
    if (authorization !== undefined && user?.password !== password) {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end('{"errors":[{"code":"UNAUTHORIZED","message":"incorrect username or password"}]}')
      return
    }
    const token = this.#token(username, accessTo(url.searchParams.getAll('scope'), user?.prefix))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ token, expires_in: 300 }))
  }

  #token(subject: string, access: readonly object[]): string {
    const now = Math.floor(Date.now() / 1000)
    const times = { iat: now, nbf: now - 10, exp: now + 300, jti: randomUUID() }
    const { raw } = new X509Certificate(this.#identity.certificate)
    const header = { typ: 'JWT', alg: 'ES256', x5c: [raw.toString('base64')] }
    const claims = { iss: issuer, sub: subject, aud: service, ...times, access }
    const text = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    const signature = sign('sha256', Buffer.from(text), { key: this.#identity.key, dsaEncoding: 'ieee-p1363' })
    return `${text}.${signature.toString('base64url')}`
  }
}

/** What is not allowed is left out of the token, without a word. */
function accessTo(scopes: readonly string[], prefix: string | undefined): readonly object[] {
  return scopes.flatMap(scope => {
    const [type = '', name = ''] = scope.split(':')
    return prefix !== undefined && name.startsWith(`${prefix}/`) ? [{ type, name, actions: ['pull'] }] : []
  })
}
