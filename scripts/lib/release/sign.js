// sign.js KEY public: prints the public key of the release key (one line of base64), and makes that key where there is none.
// sign.js KEY sign FILE: writes FILE.sig. Ed25519, so that openssl can check it and the same key and bytes give the same signature.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const [path, verb, file] = process.argv.slice(2)
if (verb === 'public') {
  if (!existsSync(path)) makeKey()
  process.stdout.write(`${createPublicKey(key()).export({ type: 'spki', format: 'der' }).toString('base64')}\n`)
} else writeFileSync(`${file}.sig`, sign(null, readFileSync(file), key()))

function key() {
  const found = createPrivateKey(readFileSync(path))
  if (found.asymmetricKeyType !== 'ed25519') throw new Error(`${path} is not an Ed25519 key`)
  return found
}

/** Never over one that is there: what was released with it could not be upgraded any more. */
function makeKey() {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  process.stderr.write(`release: made a new signing key in ${path}; keep a copy of it, and never publish it\n`)
}
