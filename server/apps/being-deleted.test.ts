import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../config/config.ts'
import { openStores } from '../stores.ts'
import { type AppContext, createApp } from './create-app.ts'

test('while an app is being deleted, who asks for it and who wants its name get one answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-deleting-'))
  const stores = openStores(readConfig({ BERTH_DATA: folder }, false), join(import.meta.dirname, '../../migrations'))
  onTestFinished(() => {
    stores.database[Symbol.dispose]()
    rmSync(folder, { recursive: true })
  })
  const needs = {
    ...stores,
    networks: { reserve: async () => stores.projects.insert({ name: 'default', subnet: '10.0.0.0/22', createdAt: 1 }) },
    traffic: { apply: () => {} },
    reserved: { domain: 'localhost', hosts: new Set() },
    checkCredential: () => {},
  } as unknown as AppContext
  const shop = await createApp(needs, { name: 'shop', domains: [] }, 'anna')
  needs.networks.reserve = async () => {}
  const told = { code: 'CONFLICT', message: 'shop is being deleted.' }
  stores.apps.update(shop.id, { deleting: 'keep' })
  expect(() => stores.apps.get('shop')).toThrow(expect.objectContaining(told))
  await expect(createApp(needs, { name: 'shop', domains: [] }, 'anna')).rejects.toMatchObject(told)
})
