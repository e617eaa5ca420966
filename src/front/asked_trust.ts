import { HttpRequest } from '@adonisjs/core/http'

/**
 * The methods of AdonisJS that look at the address to find out whether a proxy is believed. Where no proxy says
 * anything they return the same for all addresses, and where one does, each question has the address.
 */
const METHODS = ['host', 'protocol'] as const

let isNoticed = false
let isAsked = false

/**
 * Has it noticed from now on, for all requests, when it is found out whether a proxy is believed. It is done before
 * AdonisJS has made its request, so it is done to the class.
 */
export function noticeTrust(): void {
  if (isNoticed) {
    return
  }
  isNoticed = true
  for (const name of METHODS) {
    const original: () => unknown = HttpRequest.prototype[name]
    const value = function (this: HttpRequest) {
      const before = isAsked
      isAsked = true
      try {
        return original.call(this)
      } finally {
        isAsked = before
      }
    }
    Object.defineProperty(HttpRequest.prototype, name, {
      value,
      writable: true,
      configurable: true,
    })
  }
}

/**
 * Whether the address is looked at for nothing else, right now.
 */
export function isTrustAsked(): boolean {
  return isAsked
}
