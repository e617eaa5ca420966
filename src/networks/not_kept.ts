/**
 * What a network is told that must not keep a response. Some of them know `no-store` in `Cache-Control`
 * alone, and others only a time.
 */
export const NOT_KEPT = 'max-age=0, no-store'
