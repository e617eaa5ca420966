import { shadow } from './watching/shadow.ts'
import type { Inputs } from './inputs.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * A property that a middleware has set before the handler.
 */
interface EarlierValue {
  /** The handler has left it as it was */
  stands: () => boolean
  stop: () => void
}

/**
 * What a middleware has answered before the handler: a body, or a status. Where the handler reads it, or
 * leaves it as it is, the page is made of it.
 */
export class EarlierAnswer {
  #values: EarlierValue[] = []
  #read: () => void

  constructor({ response }: HttpContext, inputs: Inputs) {
    this.#read = () => inputs.readLeft('response')
    const { lazyBody } = response
    const parts = response.hasLazyBody ? Object.entries(lazyBody) : []
    for (const [name] of parts.filter(([, part]) => part !== undefined)) {
      const { stands, stop } = watchUntilSet(lazyBody, name, this.#read)
      this.#values.push({ stands: () => response.lazyBody === lazyBody && stands(), stop })
    }
    if (response.getStatus() !== 200) {
      this.#values.push(watchUntilSet(response.response, 'statusCode', this.#read))
    }
  }

  /**
   * The handler has ended.
   */
  judge(): void {
    if (this.#values.some(({ stands }) => stands())) {
      this.#read()
    }
  }

  stop(): void {
    this.#values.forEach(({ stop }) => stop())
  }
}

/**
 * Has a property tell when it is read, until somebody sets it.
 */
function watchUntilSet(target: object, name: string, read: () => void): EarlierValue {
  let value: unknown = Reflect.get(target, name)
  let isSet = false
  const restore = shadow(target, name, {
    get: () => {
      void (isSet || read())
      return value
    },
    set: (changed) => {
      isSet = true
      value = changed
    },
  })
  // It may have been deleted.
  const stands = () => !isSet && Object.hasOwn(target, name)
  return {
    stands,
    stop: () => {
      if (Object.hasOwn(target, name)) {
        restore()
        Reflect.set(target, name, value)
      }
    },
  }
}
