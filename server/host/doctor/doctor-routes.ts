import * as z from 'zod'
import type { Config } from '../../config/config.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { checkResults } from './check.ts'
import type { DoctorModules } from './doctor-context.ts'
import { examine } from './examine.ts'

const diagnosisShape = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({ name: z.string(), result: z.enum(checkResults), reason: z.string(), remedy: z.string().optional() }),
  ),
  settings: z.array(
    z.object({ name: z.string(), value: z.string(), from: z.enum(['environment', 'file', 'default']) }),
  ),
})

export function doctorRoutes(needs: { readonly config: Config; readonly modules: DoctorModules }): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/system/doctor',
        policy: 'admin',
        summary: 'What works on this server, what does not, and what to do about it',
        answers: { 200: diagnosisShape },
      },
      async () => {
        const { ok, checks, settings } = await examine({ ...needs, berthd: 'runs' })
        return { status: 200, body: { ok, checks: [...checks], settings: [...settings] } }
      },
    ),
  ]
}
