import { existsSync } from 'node:fs'
import type { Installation } from '../installation.ts'
import { containers } from './containers.ts'
import type { Manager } from './manager.ts'
import { supervise } from './supervise.ts'
import { systemd } from './systemd.ts'

/** The one that fits the mode and the machine; `docker` is the socket of the engine. */
export function chooseManager(at: Installation, docker: string): Manager {
  const hasSystemd = existsSync('/run/systemd/system')
  if (at.mode === 'container') return containers(at, docker, hasSystemd)
  return hasSystemd ? systemd : supervise(at)
}
