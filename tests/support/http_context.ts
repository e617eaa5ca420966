import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { HttpContextFactory, RequestFactory, ResponseFactory } from '@adonisjs/core/factories/http'
import type { HttpContext } from '@adonisjs/core/http'

export interface ContextOptions {
  method?: string
  url?: string
  headers?: Record<string, string>
  /** What a router would have found out */
  context?: Record<string, unknown>
}

/**
 * The context of a request that nobody sent, for rules that look at nothing else.
 */
export function createContext(options: ContextOptions = {}): HttpContext {
  const req = new IncomingMessage(new Socket())
  req.method = options.method ?? 'GET'
  req.url = options.url ?? '/'
  Object.assign(req.headers, { host: 'example.com' }, options.headers)
  const res = new ServerResponse(req)

  const { url, method } = req
  const request = new RequestFactory().merge({ req, res, url, method }).create()
  const response = new ResponseFactory().merge({ req, res, request }).create()
  const ctx = new HttpContextFactory().merge({ request, response }).create()
  return Object.assign(ctx, options.context)
}
