import http from 'node:http'

export interface DockerAnswer {
  readonly status: number
  readonly text: string
}

/** Asks the engine at a unix socket. Rejects when nothing answers there in time. */
export function askDocker(
  socketPath: string,
  method: 'GET' | 'DELETE',
  path: string,
  timeoutMs = 60_000,
): Promise<DockerAnswer> {
  return new Promise((resolve, reject) => {
    const call = http.request(
      { socketPath, method, path, headers: { host: 'docker' }, timeout: timeoutMs },
      response => {
        let text = ''
        response.on('data', chunk => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 500, text }))
        response.on('error', reject)
      },
    )
    call.on('timeout', () => call.destroy(new Error(`Docker does not answer at ${socketPath}`)))
    call.on('error', reject)
    call.end()
  })
}

/** What it says about itself; null when it does not. */
export async function dockerSays(
  socketPath: string,
  path: '/version' | '/info',
): Promise<Record<string, unknown> | null> {
  try {
    const { status, text } = await askDocker(socketPath, 'GET', path, 5_000)
    return status === 200 ? JSON.parse(text) : null
  } catch {
    return null
  }
}
