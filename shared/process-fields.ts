import type { Fields } from './fields.ts'

/** What is set of each process of an app. */
export const processFields = {
  command: {
    kind: 'command',
    label: 'Command',
    flag: '--command <command>',
    nullable: true,
    help: 'what a new process runs, with the next deploy: "bin/worker"',
  },
  memory: {
    kind: 'bytes',
    label: 'Memory',
    flag: '--memory <size>',
    nullable: true,
    least: 32 * 1024 * 1024,
    leastWords: '32 MiB',
    help: 'limit of each instance, with the next deploy: 512Mi',
  },
  cpus: {
    kind: 'decimal',
    label: 'CPUs',
    flag: '--cpus <number>',
    nullable: true,
    least: 0.01,
    most: 512,
    help: 'limit of each instance, with the next deploy: 0.5',
  },
  stopTimeoutSeconds: {
    kind: 'seconds',
    label: 'Stop',
    flag: '--stop-timeout <time>',
    nullable: true,
    least: 1,
    most: 600,
    help: 'from SIGTERM to SIGKILL: 60s',
  },
  singleton: {
    kind: 'switch',
    label: 'Only one at a time',
    flag: '--singleton',
    help: 'only one at a time: a deploy stops the old one before the new one starts',
  },
} as const satisfies Fields
