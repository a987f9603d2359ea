import { parentPort, workerData } from 'node:worker_threads'
import { aGet, aPost } from './checked-requests.ts'
import { runExchangeLoop } from './exchange-loop.ts'
import type { LoadMessage } from './load.ts'
import type { LoadPlan } from './load-plan.ts'
import { now, Tally } from './tally.ts'
import { runWebSocketLoop } from './websocket-loop.ts'

const plan = workerData as LoadPlan
const tally = new Tally()
const stopping = new AbortController()
const shared = { plan, tally, signal: stopping.signal }

const clients = [
  ...times(plan.getConnections, client => runExchangeLoop({ ...client, nextRequest: () => aGet(plan) })),
  ...times(plan.postConnections, client => runExchangeLoop({ ...client, nextRequest: () => aPost(plan) })),
  ...times(plan.webSockets, runWebSocketLoop),
]

void Promise.all(clients.map(client => client.begun)).then(() => parentPort?.postMessage('begun'))

parentPort?.on('message', (message: LoadMessage) => {
  if (message === 'mark') tally.marks.push(now())
  if (message === 'look') parentPort?.postMessage(tally.report())
  if (message === 'stop') void stop()
})

async function stop(): Promise<void> {
  stopping.abort()
  await Promise.all(clients.map(client => client.ended))
  parentPort?.postMessage(tally.report())
  parentPort?.close()
}

function times(count: number, run: (client: typeof shared & { progressed(): void }) => Promise<void>) {
  return Array.from({ length: count }, () => {
    const { promise: begun, resolve: progressed } = Promise.withResolvers<void>()
    return { begun, ended: run({ ...shared, progressed }) }
  })
}
