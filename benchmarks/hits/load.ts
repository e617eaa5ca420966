import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Contestant } from './contestants.ts'

const PATHS = fileURLToPath(new URL('paths.lua', import.meta.url))

/**
 * Milliseconds in a unit of wrk.
 */
const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1000 }

/** Seconds: wrk takes whole ones alone, so it is given more than it needs and stopped */
const LONG = 3600

/**
 * Asks for one URL, or for pages below it, for some time with 32 connections, on the second core.
 *
 * @param milliseconds - How long
 * @returns requests per second, how many there were, and latencies in milliseconds
 * @throws Error - where answers fail, or are no successes
 */
export async function load(
  url: string,
  milliseconds: number,
  { headers = {}, pages }: Pick<Contestant, 'headers' | 'pages'>
): Promise<{ requests: number; rate: number; p50: number; p99: number }> {
  const added = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const script = pages === undefined ? [] : ['-s', PATHS]
  const ofScript =
    pages === undefined ? [] : ['--', pages === 'new' ? 'new' : `${pages.anyOf}`, `${Date.now()}`]
  const options = ['-t1', '-c32', `-d${LONG}s`, '--latency', ...added, ...script]
  const wrk = spawn('taskset', ['-c', '1', 'wrk', ...options, url, ...ofScript])
  const output = Promise.all([text(wrk.stdout), text(wrk.stderr)])
  await setTimeout(milliseconds)
  wrk.kill('SIGINT')
  const [stdout, stderr] = await output
  if (/Non-2xx|Socket errors/.test(stdout) || !stdout.includes('Requests/sec')) {
    throw new Error(`${url}: not every answer was good\n${stdout}${stderr}`)
  }
  const [, requests] = /(\d+) requests in/.exec(stdout)!
  const [, rate] = /Requests\/sec: +([\d.]+)/.exec(stdout)!
  const percentile = (name: string) => {
    const [, value, unit] = new RegExp(`^ +${name}% +([\\d.]+)(us|ms|s)`, 'm').exec(stdout)!
    return Number(value) * UNITS[unit]
  }
  return {
    requests: Number(requests),
    rate: Number(rate),
    p50: percentile('50'),
    p99: percentile('99'),
  }
}
