import { benchMemory } from './crowd/bench-memory.ts'
import { benchStart } from './crowd/bench-start.ts'
import { benchDeploy } from './deploy/bench-deploy.ts'
import { type Figure, isOver, lineOf } from './figure.ts'
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
  const figures: Figure[] = []
  for (const [name, run] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue
    note(`--- ${name}`)
    for await (const figure of run()) {
      figures.push(figure)
      if (!words.includes('--json')) console.log(lineOf(figure))
    }
  }
  if (words.includes('--json')) console.log(JSON.stringify({ figures: figures.map(withResult) }, null, 2))
  return figures.some(isOver) ? 1 : 0
}

function withResult(figure: Figure) {
  return { ...figure, ...(figure.budget === undefined ? {} : { result: isOver(figure) ? 'over' : 'ok' }) }
}
