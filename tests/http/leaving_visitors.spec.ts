import { once } from 'node:events'
import { test } from '@japa/runner'
import { connect, type Socket } from 'node:net'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { until } from '../support/until.ts'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** More than the system keeps of what nobody reads, in bytes */
const LARGE = 8_000_000

/**
 * Asks for a page over a connection of its own, which the test may do anything to.
 */
async function ask(url: string, path: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  return socket
}

/**
 * A page whose handler waits, another with a handler that is given, and how many requests have come for it and left again.
 */
async function start(handler: (ctx: HttpContext) => unknown = () => 'page') {
  const gate = new Gate()
  let come = 0
  let left = 0
  const app = await startApp({
    config: { maxBodySize: '16mb' },
    configs: collectLogs().configs,
    routes: (router) => {
      router
        .get('/', async () => {
          await gate.pass()
          return `run ${gate.arrived}`
        })
        .use(cachePage(60))
      router.get('/given', handler).use(cachePage(60))
      router.get('/large', () => Buffer.alloc(LARGE, 'x')).use(cachePage(60))
    },
    middleware: [
      outer(({ response }, next) => {
        come++
        response.response.once('close', () => left++)
        return next()
      }),
    ],
  })
  const haveCome = (count: number) => until(() => come === count)
  const haveLeft = (count: number) => until(() => left === count)
  return { app, gate, haveCome, haveLeft }
}

test.group('Visitors who leave', () => {
  test('the others get the page that is produced for the one who has left', async ({ assert }) => {
    const { app, gate, haveCome, haveLeft } = await start()
    const leader = await ask(app.url, '/')
    await gate.reached(1)
    const others = crowd(5, () => app.get('/'))
    await haveCome(6)
    leader.destroy()
    await haveLeft(1)
    gate.open()

    for (const { status, body } of await others) {
      assert.equal(status, 200)
      assert.equal(body, 'run 1')
    }
    assert.match((await app.cacheStatus('/'))!, /^page-cache; hit/)
    assert.equal(gate.arrived, 1)
  })

  test('the page is stored although all have left who asked for it', async ({ assert }) => {
    const { app, gate, haveCome, haveLeft } = await start()
    const leader = await ask(app.url, '/')
    await gate.reached(1)
    const waiting = await crowd(3, () => ask(app.url, '/'))
    await haveCome(4)
    for (const socket of [leader, ...waiting]) {
      socket.destroy()
    }
    await haveLeft(4)
    gate.open()
    const { body } = await app.get('/')
    assert.equal(body, 'run 1')
    assert.equal(gate.arrived, 1)
  })

  test('where the one who has left ends the handler, one of the others takes over', async ({
    assert,
  }) => {
    let runs = 0
    let most = 0
    const underWay = new Set<object>()
    const { app, haveCome } = await start(({ response }) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      underWay.add(promise)
      most = Math.max(most, underWay.size)
      if (++runs === 1) {
        response.response.once('close', () => reject(new Error('nobody wants it')))
      } else {
        setImmediate(resolve, 'page')
      }
      return promise.finally(() => underWay.delete(promise))
    })
    const leader = await ask(app.url, '/given')
    await until(() => runs === 1)
    const others = crowd(20, () => app.get('/given'))
    await haveCome(21)
    leader.destroy()
    for (const { status, body } of await others) {
      assert.equal(status, 200)
      assert.equal(body, 'page')
    }
    assert.equal(runs, 2)
    assert.equal(most, 1)
  })

  test('one who waits and leaves changes nothing for those who stay', async ({ assert }) => {
    const { app, gate, haveCome, haveLeft } = await start()
    const leader = app.get('/')
    await gate.reached(1)
    const leaving = await ask(app.url, '/')
    await haveCome(2)
    const staying = app.get('/')
    await haveCome(3)
    leaving.destroy()
    await haveLeft(1)
    gate.open()
    for (const { body } of await Promise.all([leader, staying])) {
      assert.equal(body, 'run 1')
    }
  })
})

test.group('Visitors who do not read', () => {
  test('keep nobody else from a large page, and leave nothing behind', async ({ assert }) => {
    const { app, haveCome, haveLeft } = await start()
    await app.get('/large')
    const sockets = await crowd(10, async () => {
      const socket = await ask(app.url, '/large')
      return socket.pause()
    })
    await haveCome(11)
    for (const { bytes, cacheStatus } of await crowd(5, () => app.get('/large'))) {
      assert.lengthOf(bytes, LARGE)
      assert.match(cacheStatus!, /^page-cache; hit/)
    }
    // Those who read have left; the others are answered, and are waited for by nobody.
    await haveLeft(6)
    sockets.forEach((socket) => socket.destroy())
    await haveLeft(16)
  }).tags(['@counts_requests'])
})
