import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../../test/support/make-certificate.ts'
import { AppError } from '../../errors.ts'
import { readCertificate } from './read-certificate.ts'
import { trustNote } from './trust.ts'

const host = 'shop.example.com'
const now = Date.parse('2026-11-21')
const root = makeCertificate({})
const middle = makeCertificate({ issuer: root })
const own = makeCertificate({ names: [host, 'www.example.com'], issuer: middle })
const whole = own.certificate + middle.certificate + root.certificate

function refusal(certificate: string, key: string, name = host) {
  try {
    readCertificate({ host: name, certificate, key }, now)
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, field: error.details.field, message: error.message }
    throw error
  }
  return undefined
}

describe('a certificate that somebody brings', () => {
  test('is good with its key, its chain, its name and its dates', () => {
    const read = readCertificate({ host, certificate: `some words\n${whole}`, key: own.key }, now)
    expect(read.names).toEqual([host, 'www.example.com'])
    expect(read.certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(3)
    expect(read.certificate).not.toContain('words')
    expect(read.validTo).toBe(Date.parse('2048-01-01'))
  })

  test('may lack the issuer of a private authority, and a note says who trusts it', () => {
    const ofProxy = makeCertificate({
      ...{ names: [host], issuer: middle, subject: 'CloudFlare Origin Certificate' },
      extensions: ['authorityInfoAccess=OCSP;URI:http://ocsp.example/origin_ca'],
    })
    expect(refusal(ofProxy.certificate, ofProxy.key)).toBeUndefined()
    expect(refusal(own.certificate + middle.certificate, own.key)).toBeUndefined()
    for (const chain of [own.certificate + middle.certificate, whole])
      expect(trustNote(chain)).toContain(`Only visitors that trust ${new X509Certificate(root.certificate).subject} `)
    expect(trustNote(rootCertificates[0] ?? '')).toBeNull()
  })

  test('may be a wildcard, for names of one more part only', () => {
    const star = makeCertificate({ names: ['*.example.com'] })
    expect(refusal(star.certificate, star.key)).toBeUndefined()
    expect(refusal(star.certificate, star.key, 'a.b.example.com')?.message).toBe(
      'The certificate is for *.example.com, not for a.b.example.com.',
    )
  })

  const late = makeCertificate({ names: [host], to: '20250101000000Z' })
  const early = makeCertificate({ names: [host], from: '20400101000000Z' })
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const locked = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  })
  const fetchable = makeCertificate({
    ...{
      names: [host],
      issuer: middle,
      extensions: ['authorityInfoAccess=caIssuers;URI:http://ca.example/middle.crt'],
    },
  })
  const publicPolicy = ['certificatePolicies=2.23.140.1.2.1']
  const fromPublic = makeCertificate({ names: [host], issuer: middle, extensions: publicPolicy })
  const middleOfPublic = makeCertificate({ issuer: root, extensions: publicPolicy })
  const ownOfPublic = makeCertificate({ names: [host], issuer: middleOfPublic })
  const damaged = own.certificate.replace(/\n.{20}/, '\nAAAA')
  test.for([
    ['certificate', 'holds no certificate', 'hello', own.key],
    ['certificate', 'its first part is damaged', damaged, own.key],
    ['certificate', "has the host's own as its second part", middle.certificate + own.certificate, own.key],
    ['certificate', 'has a second part that did not issue', own.certificate + root.certificate, own.key],
    ['certificate', 'its issuer is missing (CN=Authority', fetchable.certificate, fetchable.key],
    ['certificate', 'its issuer is missing (CN=Authority', fromPublic.certificate, fromPublic.key],
    [
      'certificate',
      'its issuer is missing (CN=Authority',
      ownOfPublic.certificate + middleOfPublic.certificate,
      ownOfPublic.key,
    ],
    ['certificate', 'ended on 2025-01-01', late.certificate, late.key],
    ['certificate', 'begins only on 2040-01-01', early.certificate, early.key],
    ['key', 'is no private key', whole, 'hello'],
    ['key', 'is no private key', whole, own.certificate],
    ['key', 'does not belong', whole, late.key],
    ['key', 'is protected by a passphrase', whole, String(locked)],
    ['key', 'is shorter than 2048 bits', whole, String(small.privateKey.export({ type: 'pkcs1', format: 'pem' }))],
  ] as const)('is refused: the %s %s', ([field, words, certificate, key]) => {
    expect(refusal(certificate, key)).toEqual({ code: 'VALIDATION', field, message: expect.stringContaining(words) })
  })
})
