import { AppError } from '../../errors.ts'
import type { RequestFacts } from '../../web/request-facts.ts'

/** Nobody signs in over a line that others can read. Throws FORBIDDEN with the way round it. */
export function refuseOpenLine({ maySignIn, host }: RequestFacts, listenPort: number): void {
  if (maySignIn) return
  throw new AppError({
    code: 'FORBIDDEN',
    message: 'Signing in over plain HTTP would show your session to everyone on the way.',
    advice: `On your computer run \`ssh -L ${listenPort}:127.0.0.1:${listenPort} ${host}\`, then open http://127.0.0.1:${listenPort}/sign-in.`,
  })
}
