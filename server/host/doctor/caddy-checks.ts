import type { CaddySurvey } from '../../adapters/caddy/survey-caddy.ts'
import type { Config } from '../../config/config.ts'
import { type Check, failure, warning, well } from './check.ts'

type Settings = Pick<Config, 'httpPort' | 'caddy'>

export function caddyChecks(caddy: CaddySurvey, settings: Settings): readonly Check[] {
  return [version(caddy), state(caddy, settings), config(caddy), port(caddy, settings)]
}

function version({ version }: CaddySurvey): Check {
  if (typeof version === 'string') return well('caddy-version', `Caddy ${version}.`)
  return failure('caddy-version', version.unfit, version.advice)
}

function state({ state }: CaddySurvey, { caddy }: Settings): Check {
  if (state === 'up') return well('caddy', 'Caddy runs and answers.')
  const remedy =
    caddy.mode === 'external'
      ? 'Start or restart the Caddy that serves for berth (systemctl restart berth-caddy), and compare BERTH_CADDY_ADMIN with its socket.'
      : 'Start berthd: it starts Caddy. If it runs, its log says why Caddy does not.'
  return failure('caddy', state === 'hung' ? 'Caddy takes calls and answers none.' : 'Caddy does not run.', remedy)
}

function config({ config }: CaddySurvey): Check {
  if (config === 'ours') return well('caddy-config', 'Caddy runs the configuration of berth.')
  if (config === 'another')
    return failure(
      'caddy-config',
      "The configuration in force in Caddy is not the one that berth's settings give.",
      'berthd loads its own within seconds when it runs: start or restart it. Do not load others into this Caddy.',
    )
  return warning('caddy-config', 'The configuration in force could not be read.', 'First bring Caddy back.')
}

function port({ port }: CaddySurvey, { httpPort }: Settings): Check {
  if (port === 'proxy') return well('proxy-port', `berth's proxy answers on port ${httpPort}.`)
  const reason = port === 'nobody' ? 'Nothing answers' : 'Another program answers'
  return failure(
    'proxy-port',
    `${reason} on port ${httpPort}, where visitors come in.`,
    port === 'nobody'
      ? 'Bring Caddy back: start berthd.'
      : `End that program (ss -ltnp 'sport = :${httpPort}' names it), or set BERTH_HTTP_PORT.`,
  )
}
