import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { LoadTarget } from './load-plan.ts'
import { Lost } from './lost.ts'

/** A connected socket, over TLS for all but plain HTTP. Throws Lost. */
export function openSocket(target: LoadTarget, timeoutMs: number): Promise<Socket> {
  const { address, port } = target
  const socket =
    target.protocol === 'http'
      ? connect({ host: address, port, noDelay: true })
      : connectTls({
          host: address,
          port,
          servername: target.host,
          ALPNProtocols: ['http/1.1'],
          rejectUnauthorized: false,
        })
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.destroy()
      reject(new Lost('not connected', error.message))
    }
    const timer = setTimeout(() => fail(new Error(`no connection after ${timeoutMs} ms`)), timeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once('error', fail)
    socket.once(target.protocol === 'http' ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer)
      socket.removeListener('error', fail)
      resolve(socket)
    })
  })
}
