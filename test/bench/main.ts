import { benchMemory } from './crowd/bench-memory.ts'
import { benchStart } from './crowd/bench-start.ts'
import { benchDeploy } from './deploy/bench-deploy.ts'
import { atMost, type Figure, isOver, lineOf } from './figure.ts'
import { note } from './note.ts'
import { benchPanel } from './panel/bench-panel.ts'
import { benchRoutes } from './routes/bench-routes.ts'
import { benchStorm } from './storm/bench-storm.ts'
import { benchSwitch } from './switch/bench-switch.ts'

const benches: Readonly<Record<string, () => AsyncIterable<Figure>>> = {
  deploy: benchDeploy,
  switch: benchSwitch,
  start: benchStart,
  panel: benchPanel,
  routes: benchRoutes,
  storm: benchStorm,
  memory: benchMemory,
}

process.exitCode = await main(process.argv.slice(2))

async function main(words: readonly string[]): Promise<number> {
  const names = words.filter(word => word !== '--json')
  const unknown = names.find(name => !(name in benches))
  if (unknown !== undefined) {
    note(`no benchmark is called ${unknown}; there are ${Object.keys(benches).join(', ')}`)
    return 2
  }
  const isJson = words.includes('--json')
  const figures: Figure[] = []
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    for await (const figure of measured(name)) {
      figures.push(figure)
      if (!isJson) console.log(lineOf(figure))
    }
  }
  if (isJson) console.log(JSON.stringify({ figures: figures.map(withResult) }, null, 2))
  return figures.some(isOver) ? 1 : 0
}

/** A benchmark that breaks off is over its budget; the others are measured all the same. */
async function* measured(name: string): AsyncGenerator<Figure> {
  note(`--- ${name}`)
  try {
    yield* benches[name]?.() ?? []
  } catch (error) {
    note(error instanceof Error ? (error.stack ?? error.message) : String(error))
    yield { name: `${name}.broken-off`, value: 1, unit: 'times', ...atMost(0) }
  }
}

function withResult(figure: Figure) {
  return { ...figure, ...(figure.budget === undefined ? {} : { result: isOver(figure) ? 'over' : 'ok' }) }
}
