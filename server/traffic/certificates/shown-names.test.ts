import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate } from '../../../test/support/make-certificate.ts'
import { covers, shownNames } from './shown-names.ts'

test.for([
  ['shop.example.com', 'shop.example.com', true],
  ['*.example.com', 'shop.example.com', true],
  ['*.example.com', '*.example.com', true],
  ['*.*.com', 'shop.example.com', true],
  ['*.*.*', 'shop.example.com', true],
  ['*.example.com', 'example.com', false],
  ['*.example.com', 'a.shop.example.com', false],
  ['shop.*.com', 'shop.example.com', false],
  ['s*.example.com', 'shop.example.com', false],
  ['shop.example.com', '*.example.com', false],
  ['*', 'example.com', false],
] as const)('a certificate with %s is shown for %s: %s', ([name, host, isShown]) => {
  expect(covers(name, host)).toBe(isShown)
})

test('a certificate has the names of every type, and its common name, in lower case', () => {
  const names = ['Shop.example.com', '*.Example.com', 'URI:panel.example.com', 'email:mail.example.com', 'IP:192.0.2.7']
  const made = makeCertificate({ names, subject: 'BERTH.example.com' })
  expect(shownNames(new X509Certificate(made.certificate))).toEqual([
    'shop.example.com',
    '*.example.com',
    'panel.example.com',
    'mail.example.com',
    '192.0.2.7',
    'berth.example.com',
  ])
  const ofProxy = makeCertificate({ names: ['shop.example.com'], subject: 'CloudFlare Origin Certificate' })
  expect(shownNames(new X509Certificate(ofProxy.certificate))).toEqual(['shop.example.com'])
})
