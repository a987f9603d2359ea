// leave-docker.cjs DATA SOCKET: takes this berth's containers and networks off the engine. Prints what it took, and what
// stays: volumes and the names of images, from which an installation over the same data comes back.
const http = require('node:http')
const { existsSync } = require('node:fs')

const [data, socketPath] = process.argv.slice(2)
const deadlineMs = 60_000
leave().catch(error => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})

async function leave() {
  if (!existsSync(`${data}/berth.db`)) return
  const { instance, images } = ownThings()
  const ours = `filters=${encodeURIComponent(JSON.stringify({ label: [`berth.instance=${instance}`] }))}`
  for (const { Id } of await ask('GET', `/containers/json?all=1&${ours}`)) {
    await ask('DELETE', `/containers/${Id}?force=1&v=1`)
    said('container', Id.slice(0, 12))
  }
  for (const { Id, Name } of await ask('GET', `/networks?${ours}`)) {
    await removeNetwork(Id)
    said('network', Name)
  }
  for (const image of images) if ((await ask('GET', `/images/${image}/json`)) !== null) stays('image', image)
  for (const { Name } of (await ask('GET', `/volumes?${ours}`)).Volumes ?? []) stays('volume', Name)
}

function ownThings() {
  const database = new (require('better-sqlite3'))(`${data}/berth.db`, { readonly: true })
  const instance = String(database.prepare("SELECT value FROM settings WHERE name = 'instance'").pluck().get())
  const releases = database
    .prepare('SELECT apps.name, releases.id FROM releases JOIN apps ON apps.id = releases.app')
    .all()
  database.close()
  return { instance, images: releases.map(({ name, id }) => `berth.local/${name}:${id.toLowerCase()}`) }
}

// The engine lets go of a removed container's endpoint a moment later.
async function removeNetwork(id) {
  for (let attempt = 0; ; attempt++)
    try {
      return await ask('DELETE', `/networks/${id}`)
    } catch (error) {
      if (attempt === 50) throw error
      await new Promise(resolve => setTimeout(resolve, 100))
    }
}

function ask(method, path) {
  return new Promise((resolve, reject) => {
    const call = http.request(
      { socketPath, method, path, headers: { host: 'docker' }, timeout: deadlineMs },
      response => {
        let text = ''
        response.on('data', chunk => (text += chunk))
        response.on('end', () => {
          if (response.statusCode === 404) resolve(null)
          else if (response.statusCode >= 400) reject(new Error(`Docker: ${method} ${path}: ${text.trim()}`))
          else resolve(text === '' ? undefined : JSON.parse(text))
        })
      },
    )
    call.on('timeout', () => call.destroy(new Error(`Docker does not answer at ${socketPath}`)))
    call.on('error', reject)
    call.end()
  })
}

function said(kind, name) {
  process.stdout.write(`  removed: ${kind} ${name}\n`)
}

function stays(kind, name) {
  process.stdout.write(`  stays: ${kind} ${name}\n`)
}
