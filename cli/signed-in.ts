import { type Api, openApi } from './api/api.ts'
import { connectionFrom } from './settings/connection.ts'
import type { Shell } from './shell.ts'

/** The server this command speaks to. Throws with the sign-in exit code when nothing says which, or as whom. */
export function signedIn({ env }: Shell): Api {
  return openApi(connectionFrom(env))
}
