import type { Child } from 'hono/jsx'
import { byteSize } from '../../shared/byte-size.ts'
import { durationText } from '../../shared/duration-text.ts'
import { Card } from '../ui/card.tsx'
import { type State, Status } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'

export interface InstanceView {
  /** `web.1`. */
  readonly name: string
  readonly state: State
  /** "Running", "Starting", "Draining, 3 connections", "Exited with code 1, again in 8 s". */
  readonly word: string
  readonly version: string
  readonly startedAt: number | null
  /** Percent of one core. */
  readonly cpuPercent?: number
  readonly memoryBytes?: number
  readonly memoryLimitBytes: number
}

export interface InstancesProps {
  readonly instances: readonly InstanceView[]
  readonly now: number
}

/** Fragment `#app-instances`. */
export function Instances({ instances, now }: InstancesProps) {
  const hasFigures = instances.some(one => one.cpuPercent !== undefined || one.memoryBytes !== undefined)
  return (
    <Card title="Instances" id="app-instances" inset="flush">
      {instances.length === 0 ? (
        <p class="card-note quiet">No instance runs.</p>
      ) : (
        <Table
          caption="Instances"
          columns={columnsAt(now, hasFigures)}
          rows={instances}
          rowId={({ name }) => `instance-${name.replace('.', '-')}`}
        />
      )}
    </Card>
  )
}

function columnsAt(now: number, hasFigures: boolean): readonly Column<InstanceView>[] {
  return [
    { name: 'Instance', cell: ({ name }) => <b class="instance-name">{name}</b> },
    { name: 'State', cell: ({ state, word }) => <Status state={state}>{word}</Status> },
    { name: 'Version', cell: ({ version }) => version },
    ...(hasFigures ? figures : []),
    { name: 'Up', align: 'end', cell: ({ startedAt }) => orNone(startedAt, at => durationText(Math.max(0, now - at))) },
  ]
}

const figures: readonly Column<InstanceView>[] = [
  { name: 'CPU', align: 'end', cell: ({ cpuPercent }) => orNone(cpuPercent, value => `${Math.round(value)} %`) },
  { name: 'Memory', align: 'end', cell: memoryOf },
]

function memoryOf({ memoryBytes, memoryLimitBytes }: InstanceView): Child {
  const limit = byteSize(memoryLimitBytes, 'binary')
  return orNone(memoryBytes, bytes => `${byteSize(bytes, 'binary')} of ${limit}`)
}

function orNone(value: number | null | undefined, text: (value: number) => string): Child {
  return value === null || value === undefined ? <span class="quiet">–</span> : text(value)
}
