/**
 * One way to answer: which server it runs in, and what the paths of its pages begin with. The size
 * of the body follows.
 */
export interface Contestant {
  name: string
  server: ServerKind
  path: string
  /** Beside those that the load generator sends by itself */
  headers?: Record<string, string>
}

/**
 * Each of them is a process of its own, so that they do not share a heap or what the engine has
 * learnt of their code.
 */
export type ServerKind = 'node' | 'adonis' | 'by_hand' | 'pages' | 'varnish'

export const CONTESTANTS: readonly Contestant[] = [
  { name: 'node:http, string', server: 'node', path: '/string' },
  { name: 'node:http, Buffer', server: 'node', path: '/buffer' },
  { name: 'Varnish', server: 'varnish', path: '/string' },
  { name: 'AdonisJS, bare route', server: 'adonis', path: '/bare' },
  { name: 'bare route, headers of a hit, string', server: 'adonis', path: '/headers/string' },
  { name: 'bare route, headers of a hit, Buffer', server: 'adonis', path: '/headers/buffer' },
  { name: 'server middleware, string', server: 'adonis', path: '/floor/string' },
  { name: 'server middleware, Buffer', server: 'adonis', path: '/floor/buffer' },
  { name: 'by hand, memory', server: 'by_hand', path: '/memory' },
  { name: 'by hand, Redis', server: 'by_hand', path: '/redis' },
  { name: 'mixin, memory', server: 'pages', path: '/mixin' },
  { name: 'decorator, memory', server: 'pages', path: '/decorator' },
  { name: 'route, memory', server: 'pages', path: '/memory' },
  { name: 'route, Redis', server: 'pages', path: '/redis' },
  { name: 'route, two tiers', server: 'pages', path: '/tiers' },
  { name: 'route, 8 tags', server: 'pages', path: '/tags' },
  {
    name: 'route, Vary',
    server: 'pages',
    path: '/vary',
    headers: { 'accept-language': 'en' },
  },
  { name: 'route, a hole', server: 'pages', path: '/hole' },
  {
    name: '304',
    server: 'pages',
    path: '/memory',
    headers: { 'if-none-match': '*' },
  },
]

/**
 * What the others are compared with.
 */
export const BASELINE = 'AdonisJS, bare route'
