import { Bytes } from '../ui/bytes.tsx'
import { Command } from '../ui/command.tsx'
import { Diff } from '../ui/diff.tsx'
import { Digest } from '../ui/digest.tsx'
import { Duration } from '../ui/duration.tsx'
import { Facts } from '../ui/facts.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { StateMark, Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import type { Piece } from './piece.ts'

const digest = `sha256:9f2c${'0d51e7a3'.repeat(7)}81ab`
const spansMs = [400, 12_000, 123_000, 11_520_000, 352_800_000]
const agesMs = [500, 12_000, 240_000, 10_800_000, 259_200_000, 9_000_000_000, -3_000_000]

export function dataPieces(now: number): readonly Piece[] {
  return [
    { name: 'status', shown: <Statuses /> },
    { name: 'digest', shown: <Digest value={digest} /> },
    {
      name: 'time',
      shown: (
        <Row>
          {agesMs.map(age => (
            <Time at={now - age} now={now} />
          ))}
        </Row>
      ),
    },
    {
      name: 'duration',
      shown: (
        <Row>
          {spansMs.map(ms => (
            <Duration ms={ms} />
          ))}
        </Row>
      ),
    },
    { name: 'bytes', shown: <Sizes /> },
    { name: 'command', shown: <Command text="curl -fsSL https://berth.example.com/cli/install.sh | sh" /> },
    { name: 'facts', shown: <SomeFacts /> },
    { name: 'table', shown: <OneTable now={now} /> },
    { name: 'list-row', shown: <Rows now={now} /> },
    { name: 'diff', shown: <OneDiff /> },
  ]
}

function Row({ children }: { readonly children: readonly unknown[] }) {
  return <p class="guide-row">{children}</p>
}

function Statuses() {
  return (
    <p class="guide-row">
      <Status state="running">Running</Status>
      <Status state="busy">Deploying</Status>
      <Status state="failing">Failing</Status>
      <Status state="stopped">Stopped</Status>
      <Status state="empty">Not deployed</Status>
    </p>
  )
}

function Sizes() {
  return (
    <p class="guide-row">
      <Bytes value={612} />
      <Bytes value={12_400_000} />
      <Bytes value={1_200_000_000} />
      <Bytes value={536_870_912} scale="binary" />
    </p>
  )
}

function SomeFacts() {
  return (
    <Facts
      facts={[
        { name: 'Image', value: <code>ghcr.io/acme/shop:1.4.2</code> },
        { name: 'Credential', value: 'ghcr-read (account default; covers ghcr.io)' },
      ]}
    />
  )
}

function OneTable({ now }: { readonly now: number }) {
  const rows = [
    { name: 'web.1', state: 'running', word: 'Running', upMs: 10_800_000 },
    { name: 'web.2', state: 'failing', word: 'Exited with code 1, again in 40 s', upMs: 400 },
  ] as const
  return (
    <div class="card">
      <Table
        caption="Sample instances"
        rows={rows}
        columns={[
          { name: 'Instance', cell: row => row.name, sort: { href: '#', order: 'ascending' } },
          { name: 'State', cell: row => <Status state={row.state}>{row.word}</Status> },
          { name: 'Started', cell: row => <Time at={now - row.upMs} now={now} />, sort: { href: '#', order: 'none' } },
          { name: 'Up', align: 'end', cell: row => <Duration ms={row.upMs} /> },
        ]}
      />
    </div>
  )
}

function Rows({ now }: { readonly now: number }) {
  return (
    <ul class="card">
      <ListRow
        href="#"
        lead={<StateMark state="running" />}
        title="1.4.2"
        text="Fix the cart total"
        end={<Time at={now - 10_800_000} now={now} />}
      />
      <ListRow title="A row that leads nowhere" text="Its text stands below." />
    </ul>
  )
}

function OneDiff() {
  return (
    <Diff
      differences={[
        { name: 'port', before: '8080', after: '3000' },
        { name: 'CURRENCY', before: null, after: 'EUR' },
        { name: 'LEGACY_CART', before: 'on', after: null },
      ]}
    />
  )
}
