import type { Socket } from 'node:net'

/**
 * A connection that tells what is looked at of it, there or not. What is called or changed on it, is on the
 * connection itself.
 *
 * @param look - With the name
 */
export function watchedSocket(socket: Socket, look: (name: string | symbol) => void): Socket {
  const watched: Socket = new Proxy(socket, {
    get: (_, name) => {
      look(name)
      const value: unknown = Reflect.get(socket, name)
      return typeof value === 'function' ? called(value) : value
    },
    set: (_, name, value) => Reflect.set(socket, name, value),
    has: (_, name) => {
      look(name)
      return Reflect.has(socket, name)
    },
    getOwnPropertyDescriptor: (_, name) => {
      look(name)
      return Reflect.getOwnPropertyDescriptor(socket, name)
    },
  })
  // Many of its methods return the connection, so that another one can be called.
  const called =
    (method: Function) =>
    (...args: unknown[]) => {
      const result: unknown = Reflect.apply(method, socket, args)
      return result === socket ? watched : result
    }
  return watched
}
