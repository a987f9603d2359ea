import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Context } from 'hono'
import { serverEvents } from '../../cli/api/server-events.ts'
import { timeMs } from '../../cli/deploys/follow-options.ts'
import { parseLogLine as parseDeployLogLine } from '../../cli/deploys/log-line.ts'
import { pairOf } from '../../cli/env/pair.ts'
import { parseLogLine } from '../../cli/logs/print-log-line.ts'
import { sinceTime } from '../../cli/logs/since-time.ts'
import { secretIn } from '../../cli/read-secret.ts'
import { tokenIn } from '../../cli/settings/connection.ts'
import { serverUrl } from '../../cli/settings/server-url.ts'
import { printable, printableWithColors } from '../../cli/terminal/printable.ts'
import { cutToWidth, textWidth } from '../../cli/terminal/text-width.ts'
import { checkNewPassword } from '../../server/access/people/password.ts'
import { checkedEmail } from '../../server/access/people/person.ts'
import { parseToken } from '../../server/access/tokens/token.ts'
import { partsOfName } from '../../server/adapters/archive/entry-name.ts'
import { failuresIn } from '../../server/adapters/caddy/certificate-log.ts'
import { engineTime } from '../../server/adapters/docker/engine-time.ts'
import { jsonLines } from '../../server/adapters/docker/json-lines.ts'
import { logFrames } from '../../server/adapters/docker/log-frames.ts'
import { progressLines } from '../../server/adapters/docker/progress-lines.ts'
import { parseChallenge } from '../../server/adapters/registry/challenge.ts'
import { retryAfterSeconds } from '../../server/adapters/registry/retry-after.ts'
import { wordsOf } from '../../server/adapters/registry/words-of-reply.ts'
import { blockListOf } from '../../server/address-ranges.ts'
import { changeAppInput, createAppInput } from '../../server/apps/app-input.ts'
import { openLineCutter } from '../../server/apps/logs/line-cutter.ts'
import { checkVariable } from '../../server/apps/variables/variable.ts'
import { parseTcpTable } from '../../server/containers/networks/established-connections.ts'
import { fitsTagGlob } from '../../server/deploys/requests/tag-glob.ts'
import { certificateFailure } from '../../server/failures/certificate-failures.ts'
import { engineRefused, oneLine, startRefused } from '../../server/failures/engine-failures.ts'
import { exitSign } from '../../server/failures/exit-signs.ts'
import { registryRefused } from '../../server/failures/registry-failures.ts'
import { withoutSecrets } from '../../server/failures/without-secrets.ts'
import { goExpression } from '../../server/go-expression.ts'
import { newCredentialInput } from '../../server/registries/credentials/credential-input.ts'
import { parseServer } from '../../server/registries/credentials/registry-scope.ts'
import { parseImageReference } from '../../server/registries/images/parse-image.ts'
import { pathInArtifact } from '../../server/stacks/config/artifact-path.ts'
import { readYaml } from '../../server/stacks/config/read-yaml.ts'
import { readCertificate } from '../../server/traffic/certificates/read-certificate.ts'
import { optionsInput, parseClientRange } from '../../server/traffic/domains/domain-options.ts'
import { parseDomainName } from '../../server/traffic/routing/host-name.ts'
import { parseRouteFileName } from '../../server/traffic/routing/route-target.ts'
import { hostName } from '../../server/web/allowed-hosts.ts'
import { clientAddress, networkOf } from '../../server/web/client-address.ts'
import { fieldsIn } from '../../server/web/form-fields.ts'
import { pageQuery } from '../../server/web/list.ts'
import { localPath } from '../../server/web/local-path.ts'
import { type BodyKind, readBody } from '../../server/web/read-body.ts'
import { sessionIdIn } from '../../server/web/session-cookie.ts'
import type { WebContext, WebEnv } from '../../server/web/web-context.ts'
import { commandWords } from '../../shared/command-words.ts'
import { readEnvFile } from '../../shared/env-file.ts'
import { shownHost } from '../../shared/shown-host.ts'
import { ansiSpans } from '../../views/ui/ansi.ts'

const login = { username: 'anna', password: 'a harbour' }
const mebibyte = 1024 * 1024

/** Every reader of text that berth did not write itself. A new one belongs here. */
export const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a form': text => body(text, 'form', 'application/x-www-form-urlencoded'),
  'a JSON body': text => body(text, 'json', 'application/json'),
  'a body of a hook': text => body(text, 'json-or-form', ''),
  'a query': text => fieldsIn(new URL(`http://berth.test/?${text}`).search.slice(1), 'query'),
  'a cookie': text => sessionIdIn(contextWith({ cookie: text }), { isSecure: true, maySignIn: true } as never),
  'a Host header': hostName,
  'X-Forwarded-For': text => clientAddress('127.0.0.1', text, blockListOf(['10.0.0.0/8'])),
  'an address': networkOf,
  'a place to go next': localPath,
  'a token': parseToken,
  'a cursor': text => pageQuery.safeParse({ cursor: text, limit: text }),
  'an e-mail address': checkedEmail,
  'a new password': text => checkNewPassword(text, 'anna@example.com'),
  'a new password of somebody': text => checkNewPassword('a harbour at low tide', text),
  'settings of an app': text => changeAppInput.safeParse(appOf(text)),
  'a .env file': readEnvFile,
  'a variable': text => checkVariable(text, text),
  'a credential': text => newCredentialInput.safeParse(credentialOf(text)),
  'a registry': parseServer,
  'a reference to an image': text => parseImageReference(text),
  'a tag': text => fitsTagGlob('*a*a*a*b', text),
  'a rule for tags': text => fitsTagGlob(text.slice(0, 128), 'a'.repeat(128)),
  'a host': parseDomainName,
  'a host to show': shownHost,
  'a name of a route': parseRouteFileName,
  'options of a domain': text =>
    optionsInput.safeParse({ basicAuth: { username: text, password: text }, allow: [text] }),
  'a range of addresses': parseClientRange,
  'a certificate': text => readCertificate({ host: 'shop.test', certificate: text, key: text }, 0),
  'the log of Caddy': text => failuresIn(text, 'shop.test', 0),
  'why there is no certificate': text => certificateFailure(text, 0),
  'a refusal of the engine': text => [404, 500].map(status => engineRefused({ status, message: text })),
  'a refused start': text => startRefused({ status: 400, message: text }),
  'a time of the engine': engineTime,
  'output to show': ansiSpans,
  'why something ended': text => exitSign(1, text),
  'a table of connections': parseTcpTable,
  'a challenge of a registry': text => parseChallenge([text, `Bearer realm="${text}`]),
  'words of a registry': text => wordsOf({ status: 400, headers: {}, body: Buffer.from(text) } as never, login),
  'a refusal of a registry': text =>
    registryRefused({ image: 'ghcr.io/acme/shop:1', username: null, status: 404, words: text }),
  'when to ask again': text => retryAfterSeconds(text, 0),
  'a name in an archive': partsOfName,
  'a path in an artifact': text => pathInArtifact('app', text, { file: 'a', line: 1 }),
  'an expression': text => goExpression('(a|aa)+$').isIn(text.slice(0, 4096)),
  'words without secrets': text => withoutSecrets(text, login),
  'words on one line': oneLine,
  'the address of a server': text => serverUrl(text, 'BERTH_URL'),
  'a saved token': tokenIn,
  'a password from the input': secretIn,
  'a line of a log': parseLogLine,
  'a line of a deploy': parseDeployLogLine,
  'how long to wait': timeMs,
  'since when': text => sinceTime(text, 0),
  'a pair': pairOf,
  'text for a terminal': printable,
  'output for a terminal': printableWithColors,
}

/** Those that take long for any text, as they build much of it or get it in crumbs; a few shapes tell. */
export const slowReaders: typeof readers = {
  'a command': commandWords,
  'settings of a stack': text => readYaml(text, 'a'),
  'a form in parts': text => body(inParts(text), 'form', 'multipart/form-data; boundary=b'),
  'a JSON body with a list': text => body(`[${text.replaceAll('a', '1,')}1]`, 'json', 'application/json'),
  'a new app': text =>
    createAppInput.safeParse({ ...appOf(text), name: text, domains: [text], processes: listOf(text) }),
  'many variables': text => createAppInput.safeParse({ variables: listOf(text), name: 'shop' }),
  'a certificate that never ends': text =>
    readCertificate(
      { host: 'shop.test', certificate: '-----BEGIN CERTIFICATE-----'.repeat(text.length / 27), key: '' },
      0,
    ),
  'lines of JSON': text => drained(jsonLines(crumbs(text), mebibyte)),
  'a report of a pull': text => drained(progressLines(crumbs(text), error => error)),
  'output in frames': text => drained(logFrames(crumbs(inFrame(text)))),
  'output of a terminal': text => drained(logFrames(crumbs(text))),
  'lines of output': linesOf,
  'events of the server': text => drained(serverEvents(Readable.from(crumbs(text)) as IncomingMessage)),
  'the width of a text': textWidth,
  'a text for a column': text => cutToWidth(text, 40),
}

function body(text: string, kind: BodyKind, type: string): unknown {
  return readBody(contextWith({ 'Content-Type': type }, text), kind, 4 * mebibyte)
}

function contextWith(headers: Record<string, string>, text = ''): WebContext {
  const context = new Context<WebEnv>(new Request('http://berth.test/', { method: 'POST', body: text, headers }))
  context.set('principal', { kind: 'host' })
  return context
}

function inParts(text: string): string {
  const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\na\r\n`
  return `${part('a').repeat(text.length / 64)}--b\r\nContent-Disposition: form-data; name="${text}"\r\n\r\n${text}\r\n--b--\r\n`
}

function appOf(text: string): Record<string, unknown> {
  const volumes = listOf(text).map(({ name }) => ({ name, path: `/${name}` }))
  const texts = { healthPath: `/${text}`, awayText: text, tagRule: text, image: text, credential: text }
  return { ...texts, volumes: [...volumes, { name: text, path: `/${text}` }], releaseCommand: [text] }
}

/** As many entries as the text has bytes for. */
function listOf(text: string): { name: string; value: string }[] {
  return Array.from({ length: text.length / 16 }, (_, n) => ({ name: `a${n}`, value: '1' }))
}

function credentialOf(text: string): Record<string, string> {
  return { name: text, username: text, password: text, email: text, server: text, region: text, endpoint: text }
}

/** In the smallest pieces that a network may bring. */
async function* crumbs(text: string | Uint8Array): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 4) yield bytes.subarray(at, at + 4)
}

function inFrame(text: string): Buffer {
  const bytes = Buffer.from(text)
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}

async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

function linesOf(text: string): void {
  const cutter = openLineCutter()
  for (let at = 0; at < text.length; at += 4) cutter.push(Buffer.from(text.slice(at, at + 4)))
  cutter.end()
}
