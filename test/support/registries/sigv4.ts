import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/**
 * Whether a request was signed with this key, by AWS Signature Version 4 as Amazon documents it
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Shares no code with berth.
 */
export function isSignedWith(request: SignedRequest, keyId: string, secret: string): boolean {
  const header = one(request.headers.authorization)
  const form = /^AWS4-HMAC-SHA256 Credential=([^,/]+)\/([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/
  const [, signer, scope = '', names = '', signature = ''] = form.exec(header) ?? []
  const mustBeSigned = ['host', 'x-amz-date', 'x-amz-target', 'content-type'].filter(name => name in request.headers)
  const signed = names.split(';')
  if (signer !== keyId || !mustBeSigned.every(name => signed.includes(name))) return false
  const canonical = [
    request.method,
    request.path,
    request.query ?? '',
    ...signed.map(name => `${name}:${one(request.headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    sha256(request.body),
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', one(request.headers['x-amz-date']), scope, sha256(canonical)].join('\n')
  const [date = '', region = '', service = '', end = ''] = scope.split('/')
  const key = [date, region, service, end].reduce<string | Buffer>((held, part) => hmac(held, part), `AWS4${secret}`)
  return timingSafeEqual(Buffer.from(hmac(key, text).toString('hex')), Buffer.from(signature))
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function one(value: string | string[] | undefined): string {
  return [value ?? ''].flat().join(',')
}
