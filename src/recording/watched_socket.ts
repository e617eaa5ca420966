import { shadow } from './watched_record.ts'
import type { Inputs } from './inputs.ts'
import type { Consent } from '../types.ts'
import type { Socket } from 'node:net'

/**
 * What a connection tells: where the request comes from, and who has proved what to it.
 */
const SOCKET_INPUTS: Readonly<Record<string, Consent>> = {
  remoteAddress: 'ip',
  remotePort: 'ip',
  remoteFamily: 'ip',
  _getpeername: 'ip',
  _peername: 'ip',
  _handle: 'ip',
  authorized: 'authorization',
  authorizationError: 'authorization',
  getPeerCertificate: 'authorization',
  getPeerX509Certificate: 'authorization',
}

/**
 * A connection that tells what of its visitor is looked at.
 */
export function watchedSocket(
  socket: Socket,
  inputs: Pick<Inputs, 'readPersonal' | 'readScheme'>
): Socket {
  const look = (name: string | symbol) => {
    if (name === 'encrypted') {
      inputs.readScheme('encrypted' in socket ? 'https' : 'http')
    } else if (Object.hasOwn(SOCKET_INPUTS, name)) {
      inputs.readPersonal(SOCKET_INPUTS[name as string])
    }
  }
  return new Proxy(socket, {
    get: (target, name) => {
      look(name)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
    has: (target, name) => {
      look(name)
      return Reflect.has(target, name)
    },
  })
}

/**
 * Replaces a value where it is kept, so that the getters of the prototype return it, too.
 *
 * @returns gives it back, unless something else is kept there meanwhile: Node.js takes the connection
 * off a response that has been sent
 */
export function replaceValue(target: object, name: string, value: unknown): () => void {
  const before: unknown = Reflect.get(target, name)
  const giveBack = () => Reflect.get(target, name) === value && Reflect.set(target, name, before)
  return Reflect.set(target, name, value)
    ? () => void giveBack()
    : shadow(target, name, { get: () => value })
}
