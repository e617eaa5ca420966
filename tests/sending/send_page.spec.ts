import { Agent, createServer, IncomingMessage, request, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { getActiveTest, test } from '@japa/runner'
import { stopClock } from '../support/clock.ts'
import { rawRequest, rawRequests } from '../support/raw_request.ts'
import { isOfNode } from '../../src/sending/node_response.ts'
import { sendPage } from '../../src/sending/send_page.ts'

const TEXT = 'a text with é and ☃'
const BYTES = Buffer.alloc(9_000, 'bytes ')

/** Nobody changes anything about what the page cache has left */
const unchanged = (body: unknown) => ({ correct: () => {}, body })

type Headers = Record<string, string | string[]>
type Respond = (response: ServerResponse, number: number) => void

/** As AdonisJS does it */
function answer(response: ServerResponse, body: string | Buffer | null, headers: Headers = {}) {
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  response.writeHead(response.statusCode, { 'content-type': 'text/plain', ...headers, ...length })
  response.end(body, null as never, null as never)
}

interface ServeOptions {
  /** Of the page */
  body?: string | Buffer
  /** What is done to a response before the page cache has it */
  before?: (response: ServerResponse) => void
}

/** A server that answers each request with one page, in its own way */
async function serve(respond: Respond, { body = TEXT, before = () => {} }: ServeOptions = {}) {
  // All that a test asks for is asked for within one second.
  const clock = stopClock()
  const page = {}
  /** How many parts with something in them each answer left in, where it is known */
  const parts: number[] = []
  let number = 0
  const server = createServer()
  const respondTo = (_: IncomingMessage, response: ServerResponse) => {
    const at = parts.push(0) - 1
    const { socket } = response
    if (socket !== null) {
      const { write } = socket
      socket.write = (chunk: string | Buffer, ...rest: unknown[]) => {
        parts[at] += chunk.length > 0 ? 1 : 0
        return Reflect.apply(write, socket, [chunk, ...rest])
      }
      response.on('finish', () => (socket.write = write))
    }
    before(response)
    sendPage(response, unchanged(body), page)
    respond(response, number++)
  }
  server.on('request', respondTo)
  server.on('checkContinue', respondTo)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  getActiveTest()?.cleanup(() => {
    agent.destroy()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  /** What one visitor gets who asks over one connection */
  const ask = async (count = 1, options = {}) => {
    const answers = []
    for (let time = 0; time < count; time++) {
      const asked = request(url, { agent, ...options }).end()
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      const { statusCode: status, statusMessage: message, headers, rawHeaders } = response
      // Node.js has a clock of its own.
      const { date, ...rest } = headers
      const lines = rawHeaders.filter((text) => text !== date)
      const received = await buffer(response)
      answers.push({
        status,
        message,
        headers: rest,
        lines,
        hasDate: date !== undefined,
        body: received,
      })
    }
    return answers
  }
  return { url, parts, ask, clock }
}

test.group('A page from the store is sent', () => {
  test('as the same bytes each time, in one part in the end: {0}')
    .with([
      ['text', TEXT, 1],
      ['bytes', BYTES, 2],
    ] as const)
    .run(async ({ assert }, [, body, ordinary]) => {
      const respond: Respond = (response) => answer(response, body, { 'x-name': 'café' })
      const server = await serve(respond, { body })
      const answers = await server.ask(5)
      for (const one of answers) {
        assert.deepEqual(one, answers[0])
      }
      assert.deepEqual(answers[0].body, Buffer.from(body))
      assert.isTrue(answers[0].hasDate)
      assert.deepEqual(server.parts, [ordinary, ordinary, ordinary, 1, 1])
    })

  test('over one connection to who does not wait for the answers', async ({ assert }) => {
    const server = await serve((response) => answer(response, BYTES), { body: BYTES })
    const lines = ['GET / HTTP/1.1', 'Host: a']
    const requests = [lines, lines, lines, lines, [...lines, 'Connection: close']]
    const sent = await rawRequests(server.url, requests)
    const answers = sent.replace(/Date: .*/g, '').split(/(?=HTTP\/1\.1 200 OK\r\n)/)
    assert.lengthOf(answers, 5)
    assert.isTrue(answers.every((one) => one.endsWith(`\r\n\r\n${BYTES.toString('latin1')}`)))
    assert.deepEqual(answers.slice(0, 4), new Array(4).fill(answers[0]))
    assert.include(answers[4], '\r\nConnection: close\r\n')
  })

  test('with a head that was made in the same second', async ({ assert }) => {
    const server = await serve((response) => answer(response, BYTES), { body: BYTES })
    await server.ask(4)
    server.clock.forward(1)
    await server.ask(4)
    assert.deepEqual(server.parts, [2, 2, 2, 1, 2, 2, 2, 1])
  })

  test('with the headers, status and body of each response', async ({ assert }) => {
    const server = await serve((response, number) => {
      response.statusCode = number === 4 ? 203 : 200
      // One that is as long.
      const body = number === 5 ? TEXT.replace('text', 'TEXT') : TEXT
      answer(response, body, {
        'x-number': number === 3 ? 'three' : 'any',
        ...(number === 6 && { 'set-cookie': ['a=1', 'b=2'] }),
      })
    })
    const answers = await server.ask(8)
    const said = answers.map(({ status, headers, body }) => [
      status,
      headers['x-number'],
      headers['set-cookie']?.join() ?? '',
      String(body),
    ])
    const ordinary = [200, 'any', '', TEXT]
    assert.deepEqual(said, [
      ordinary,
      ordinary,
      ordinary,
      [200, 'three', '', TEXT],
      [203, 'any', '', TEXT],
      [200, 'any', '', TEXT.replace('text', 'TEXT')],
      [200, 'any', 'a=1,b=2', TEXT],
      ordinary,
    ])
    assert.equal(server.parts[7], 1)
  })

  test('without its body for HEAD, and for 304', async ({ assert }) => {
    const server = await serve(
      (response, number) => {
        response.statusCode = number % 2 === 0 ? 200 : 304
        answer(response, number % 2 === 0 ? BYTES : null)
      },
      { body: BYTES }
    )
    const answers = await server.ask(8)
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.length]),
      Array.from({ length: 4 }, () => [
        [200, BYTES.length],
        [304, 0],
      ]).flat()
    )
    const heads = await server.ask(8, { method: 'HEAD' })
    assert.isTrue(heads.every(({ body }) => body.length === 0))
    assert.deepEqual(heads[6].lines, answers[6].lines)
  })

  test('with the head of another one where it is a 304', async ({ assert, cleanup }) => {
    const prototype = ServerResponse.prototype as ServerResponse & { _storeHeader: Function }
    const own = prototype._storeHeader
    let made = 0
    prototype._storeHeader = function (...args: unknown[]) {
      made++
      return Reflect.apply(own, this, args)
    }
    cleanup(() => {
      Reflect.deleteProperty(prototype, '_storeHeader')
    })
    const server = await serve((response) => {
      response.statusCode = 304
      // As AdonisJS does it.
      response.removeHeader('content-length')
      response.removeHeader('transfer-encoding')
      response.writeHead(304, { etag: '"a"' })
      response.end()
    })
    const answers = await server.ask(5)
    assert.equal(made, 2)
    for (const one of answers) {
      assert.deepEqual(one, answers[0])
    }
    assert.equal(answers[4].headers.etag, '"a"')
    assert.notProperty(answers[4].headers, 'transfer-encoding')
  })

  test('in chunks for GET where it has no body, also after HEAD', async ({ assert }) => {
    const server = await serve((response) => {
      response.writeHead(200, { 'x-empty': 'yes' })
      response.end()
    })
    await server.ask(2)
    await server.ask(2, { method: 'HEAD' })
    const answers = await server.ask(3)
    assert.deepEqual(
      answers.map(({ headers }) => headers['transfer-encoding']),
      ['chunked', 'chunked', 'chunked']
    )
  })

  test('without a body where its method was changed, or its status has none', async ({
    assert,
  }) => {
    const server = await serve(
      (response, number) => {
        response.statusCode = number < 4 ? 200 : 304
        response.req.method = 'GET'
        const length = response.statusCode === 200 ? { 'content-length': BYTES.length } : {}
        response.writeHead(response.statusCode, length)
        response.end(BYTES)
      },
      { body: BYTES }
    )
    const answers = await server.ask(4, { method: 'HEAD' })
    assert.isTrue(answers.every(({ headers }) => headers['content-length'] === '9000'))
    const bodiless = await server.ask(5)
    assert.deepEqual(
      bodiless.map(({ status }) => status),
      new Array(5).fill(304)
    )
  })

  test('as it is now, where somebody sends one Buffer again and again', async ({ assert }) => {
    const shared = Buffer.from(BYTES)
    const server = await serve(
      (response, number) => {
        shared.write(String(number))
        answer(response, shared)
      },
      { body: BYTES }
    )
    const answers = await server.ask(6)
    assert.deepEqual(
      answers.map(({ body }) => body.toString('latin1', 0, 1)),
      ['0', '1', '2', '3', '4', '5']
    )
  })

  test('in two parts where it is another body each time', async ({ assert }) => {
    const server = await serve((response) => answer(response, Buffer.from(BYTES)))
    await server.ask(5)
    assert.deepEqual(server.parts, [2, 2, 2, 2, 2])
  })

  test('in two parts where it is large', async ({ assert }) => {
    const large = Buffer.alloc(100_000, 'large ')
    const server = await serve((response) => answer(response, large), { body: large })
    const answers = await server.ask(4)
    assert.isTrue(answers.every(({ body }) => body.equals(large)))
    assert.equal(server.parts[3], 2)
  })

  test('with what others say of its connection', async ({ assert }) => {
    const server = await serve((response) => answer(response, TEXT))
    await server.ask(3)
    const old = await rawRequest(server.url, ['GET / HTTP/1.0', 'Host: a'])
    assert.match(old, /\r\nConnection: close\r\n/i)
    const [{ headers }] = await server.ask(1, {
      agent: undefined,
      headers: { connection: 'close' },
    })
    assert.equal(headers['connection'], 'close')
  })

  test('over a connection that ends where the client waits for a 100', async ({ assert }) => {
    const server = await serve((response) => answer(response, TEXT))
    await server.ask(3)
    const [{ headers }] = await server.ask(1, { headers: { expect: '100-continue' } })
    assert.equal(headers['connection'], 'close')
  })

  test('with what was said of it past AdonisJS', async ({ assert }) => {
    const server = await serve((response, number) => {
      if (number === 3) {
        response.setHeader('x-raw', 'raw')
      } else if (number === 4) {
        response.removeHeader('connection')
      } else if (number === 5) {
        response.sendDate = false
      } else if (number === 6) {
        response.statusMessage = 'Fine'
      } else if (number === 7) {
        response.removeHeader('content-length')
        response.removeHeader('transfer-encoding')
      }
      answer(response, TEXT)
    })
    const answers = await server.ask(8)
    assert.equal(answers[3].headers['x-raw'], 'raw')
    assert.isUndefined(answers[4].headers['connection'])
    assert.isFalse(answers[5].hasDate)
    assert.equal(answers[6].message, 'Fine')
    assert.deepEqual(answers[7], answers[0])
  })

  test('by whoever has put something around Node.js: {$self}')
    .with(['before', 'after'])
    .run(async ({ assert }, when) => {
      const seen: string[] = []
      const around = (response: ServerResponse) => {
        const { writeHead, end } = response
        response.writeHead = (...args: unknown[]) => {
          seen.push('head')
          response.setHeader('x-around', seen.length)
          return Reflect.apply(writeHead, response, args)
        }
        response.end = (...args: unknown[]) => {
          seen.push('body')
          return Reflect.apply(end, response, args)
        }
      }
      const respond = (response: ServerResponse) => {
        if (when === 'after') {
          around(response)
        }
        answer(response, TEXT)
      }
      const server = await serve(respond, when === 'before' ? { before: around } : {})
      const answers = await server.ask(4)
      assert.deepEqual(
        answers.map(({ headers }) => headers['x-around']),
        ['1', '3', '5', '7']
      )
      assert.equal(seen.join(), 'head,body,head,body,head,body,head,body')
    })

  test('by what traces an application, where that was there before', async ({
    assert,
    cleanup,
  }) => {
    const { prototype } = ServerResponse
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    assert.isTrue(isOfNode(response))
    for (const method of ['writeHead', 'end'] as const) {
      const own = prototype[method]
      const isOwn = Object.hasOwn(prototype, method)
      const restore = () => {
        if (isOwn) {
          Object.assign(prototype, { [method]: own })
        } else {
          Reflect.deleteProperty(prototype, method)
        }
      }
      cleanup(restore)
      Object.assign(prototype, {
        [method](...args: unknown[]) {
          return Reflect.apply(own, this, args)
        },
      })
      assert.isFalse(isOfNode(response))
      const loaded = new URL(`../../src/sending/node_response.ts?${method}`, import.meta.url)
      const loadedLater = await import(loaded.href)
      assert.isFalse(loadedLater.isOfNode(response))
      restore()
    }
    assert.isTrue(isOfNode(response))
  })

  test('also where it is written in another way', async ({ assert }) => {
    const server = await serve((response, number) => {
      const headers = { 'content-type': 'text/plain', 'content-length': '4' }
      if (number < 3) {
        response.writeHead(200, headers)
        response.end('text')
      } else if (number === 3) {
        response.writeHead(200, headers)
        response.write('te')
        response.end('xt')
      } else if (number === 4) {
        response.writeHead(200, headers)
        response.end('dGV4dA==', 'base64')
      } else if (number === 5) {
        response.writeHead(200, Object.entries(headers).flat())
        response.end('text', () => {})
      } else if (number === 6) {
        response.writeHead(200, 'Good', headers)
        response.end(new Uint8Array(Buffer.from('text')))
      } else if (number === 7) {
        Reflect.apply(response.writeHead, response, [200, null, headers])
        response.end('text')
      } else if (number > 8) {
        Reflect.apply(response.writeHead, response, [304, null])
        response.end()
      } else {
        // One header less, and so in chunks.
        response.writeHead(200, { 'content-type': 'text/plain' })
        response.end('text')
      }
    })
    const answers = await server.ask(9)
    const bodiless = await server.ask(4)
    assert.deepEqual(
      answers.map(({ body }) => String(body)),
      new Array(9).fill('text')
    )
    assert.equal(answers[6].message, 'Good')
    assert.equal(answers[7].headers['content-length'], '4')
    assert.equal(answers[8].headers['transfer-encoding'], 'chunked')
    assert.isTrue(bodiless.every(({ status }) => status === 304))
    assert.deepEqual(answers[5].lines, answers[0].lines)
  })

  test('with a head of its own where a page has too many', async ({ assert }) => {
    const server = await serve((response, number) =>
      answer(response, TEXT, { 'x-number': String(number % 8) })
    )
    const answers = await server.ask(24)
    assert.deepEqual(
      answers.map(({ headers }) => headers['x-number']),
      Array.from({ length: 24 }, (_, number) => String(number % 8))
    )
  })
})
