import { EventEmitter } from 'node:events'
import { shadow } from './shadow.ts'
import { watchedSocket } from './watched_socket.ts'
import type { Inputs } from '../inputs.ts'
import type { Consent } from '../../types.ts'
import type { HttpContext } from '@adonisjs/core/http'

type Restore = () => void

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
 * The connection, where the request and the response have it. HTTP/2 has it below the stream, too.
 */
export function* watchSocket(
  { request, response }: HttpContext,
  inputs: Inputs
): Generator<Restore> {
  const messages = [request.request, response.response]
  const { socket } = request.request
  const watched = watchedSocket(socket, (name) => {
    if (name === 'encrypted') {
      inputs.readScheme('encrypted' in socket ? 'https' : 'http')
    } else if (Object.hasOwn(SOCKET_INPUTS, name)) {
      inputs.readPersonal(SOCKET_INPUTS[name as string])
    }
  })
  for (const message of messages) {
    const isThere = (name: string) => Reflect.get(message, name) instanceof EventEmitter
    for (const name of ['socket', 'client'].filter(isThere)) {
      yield replaceValue(message, name, watched)
    }
    const stream: unknown = Reflect.get(message, 'stream')
    if (stream) {
      const get = () => inputs.readPersonal('ip') ?? stream
      yield shadow(message, 'stream', { get })
    }
  }
}

/**
 * Replaces a value where it is kept, so that the getters of the prototype return it, too.
 *
 * @returns gives it back, unless something else is kept there meanwhile: Node.js takes the connection
 * off a response that has been sent
 */
export function replaceValue(target: object, name: string, value: unknown): Restore {
  const before: unknown = Reflect.get(target, name)
  const giveBack = () => Reflect.get(target, name) === value && Reflect.set(target, name, before)
  return Reflect.set(target, name, value)
    ? () => void giveBack()
    : shadow(target, name, { get: () => value })
}
