/**
 * All that berth ever asks of an engine. Whoever reaches the engine's socket is root on the machine, so nothing is sent
 * that does not stand here: no build, no swarm, no plugins, no files into containers, but the owner of a folder (`giveFolder`);
 * out of them only the beginning of one (`lookAt`).
 */
export const engineEndpoints = [
  'GET /_ping',
  'GET /version',
  'GET /info',
  'GET /events',
  'GET /containers/json',
  'POST /containers/create',
  'GET /containers/{id}/json',
  'GET /containers/{id}/logs',
  'GET /containers/{id}/stats',
  'GET /containers/{id}/archive',
  'PUT /containers/{id}/archive',
  'POST /containers/{id}/start',
  'POST /containers/{id}/stop',
  'POST /containers/{id}/kill',
  'POST /containers/{id}/update',
  'POST /containers/{id}/wait',
  'POST /containers/{id}/exec',
  'POST /containers/{id}/attach',
  'POST /containers/{id}/resize',
  'DELETE /containers/{id}',
  'POST /exec/{id}/start',
  'GET /exec/{id}/json',
  'GET /images/json',
  'POST /images/create',
  'POST /images/load',
  'GET /images/{image}/json',
  'POST /images/{image}/tag',
  'DELETE /images/{image}',
  'GET /distribution/{image}/json',
  'GET /networks',
  'POST /networks/create',
  'GET /networks/{id}',
  'DELETE /networks/{id}',
  'GET /volumes',
  'POST /volumes/create',
  'DELETE /volumes/{id}',
] as const

export type EngineEndpoint = (typeof engineEndpoints)[number]

/** Which of them a request is: `GET /containers/4f1a/json`. Undefined for one that berth must not send. */
export function endpointOf(request: string): EngineEndpoint | undefined {
  return engineEndpoints.find((_, n) => patterns[n]?.test(request))
}

/** An id has no slash in it; the name of an image may have several. */
const patterns = engineEndpoints.map(endpoint => {
  const text = endpoint.replace('{id}', '[^/?#]+').replace('{image}', '[^?#]+')
  return new RegExp(`^${text}$`)
})
