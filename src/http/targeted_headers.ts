/**
 * Response headers that say to some caches alone how long they may keep a response: those caches then follow
 * them in place of `Cache-Control` (RFC 9213, 2.2). In lower case.
 *
 * - `cdn-cache-control`: content delivery networks (RFC 9213, 3), and names of the same form for one of them
 * - `surrogate-control`: what is close to the application (Edge Architecture Specification), as Fastly
 * - `edge-control`: Akamai, before there was the other one
 * - `x-accel-expires`: nginx
 * - `x-litespeed-cache-control`: LiteSpeed
 */
export const TARGETED_HEADERS: ReadonlySet<string> = new Set([
  'cdn-cache-control',
  'akamai-cache-control',
  'cloudflare-cdn-cache-control',
  'deno-cdn-cache-control',
  'netlify-cdn-cache-control',
  'vercel-cdn-cache-control',
  'surrogate-control',
  'edge-control',
  'x-accel-expires',
  'x-litespeed-cache-control',
])
