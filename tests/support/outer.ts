import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { Middleware } from './test_app.ts'

/**
 * Makes a middleware of the router from a function: what runs outside the page cache in an
 * application.
 */
export function outer(handle: (ctx: HttpContext, next: NextFn) => unknown): Middleware {
  return async () => ({
    default: class {
      handle(ctx: HttpContext, next: NextFn) {
        return handle(ctx, next)
      }
    },
  })
}
