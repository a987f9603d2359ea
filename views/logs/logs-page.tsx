import type { AppHead } from '../apps/app-head.tsx'
import { AppLayout } from '../apps/app-layout.tsx'
import type { Frame } from '../frame.ts'
import { Card } from '../ui/card.tsx'
import { Log, type LogLine } from '../ui/log.tsx'
import type { Notice } from '../ui/notice.tsx'
import { type LogFilter, LogFilterForm } from './log-filter-form.tsx'

export interface LogsPageProps {
  readonly frame: Frame
  readonly app: AppHead
  readonly lines: readonly LogLine[]
  readonly filter: LogFilter
  readonly processes: readonly string[]
  readonly notice?: Notice
  /** With the filter in its query, so that only fitting lines are appended to `#log`. */
  readonly stream?: string
}

export function LogsPage({ frame, app, lines, filter, processes, notice, stream }: LogsPageProps) {
  return (
    <AppLayout frame={frame} app={app} tab="logs" notice={notice} stream={stream}>
      <LogFilterForm app={app.name} filter={filter} processes={processes} />
      <Card inset="flush">
        <Log id="log" label={`Output of ${app.name}`} lines={lines} silence={silenceOf(filter)} />
      </Card>
    </AppLayout>
  )
}

function silenceOf({ query }: LogFilter): string {
  return query ? `No line contains “${query}”.` : 'No output yet. New lines appear here automatically.'
}
