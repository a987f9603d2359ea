import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type EvilAnswer, json } from '../evil-engine.ts'
import { isSignedWith } from './sigv4.ts'

/** The one call of Amazon's ECR that berth makes, with the signature checked. */
export class FakeEcr implements AsyncDisposable {
  readonly endpoint: string
  readonly keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'canary/ecr+secret/EXAMPLEKEY' }
  readonly region = 'eu-central-1'
  /** The passwords handed out, the newest last. */
  readonly passwords: string[] = []
  livesSeconds = 12 * 3600
  /** Instead of all that. */
  answer: EvilAnswer | null = null
  readonly #server = createServer((request, response) => void this.#take(request, response))

  private constructor(port: number) {
    this.endpoint = `http://127.0.0.1:${port}`
  }

  static async start(): Promise<FakeEcr> {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    probe.close()
    await once(probe, 'close')
    const ecr = new FakeEcr(port)
    ecr.#server.listen(port, '127.0.0.1')
    await once(ecr.#server, 'listening')
    return ecr
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const answer = this.answer ?? this.#rightAnswer(request, Buffer.concat(chunks).toString())
    answer(response, request)
  }

  #rightAnswer({ method = '', url = '', headers }: IncomingMessage, body: string): EvilAnswer {
    const { accessKeyId, secretAccessKey } = this.keys
    const scope = new RegExp(`Credential=([^/]+)/\\d{8}/${this.region}/ecr/aws4_request`).exec(
      headers.authorization ?? '',
    )
    if (headers['x-amz-target'] !== 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken')
      return exception('UnknownOperationException')
    if (scope?.[1] !== accessKeyId) return exception('UnrecognizedClientException')
    const signed = { method, path: url, headers, body }
    if (!isSignedWith(signed, accessKeyId, secretAccessKey)) return exception('InvalidSignatureException')
    const password = `ecr-password-${this.passwords.length + 1}`
    this.passwords.push(password)
    const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64')
    const expiresAt = Date.now() / 1000 + this.livesSeconds
    const proxyEndpoint = 'https://123456789012.dkr.ecr.eu-central-1.amazonaws.com'
    return json({ authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint }] })
  }
}

export function exception(type: string, status = 400): EvilAnswer {
  return json({ __type: `com.amazon.coral.service#${type}`, message: 'no' }, status)
}
