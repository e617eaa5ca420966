/**
 * What Node.js itself does with a constant.
 */
import { createServer } from 'node:http'
import { BODIES } from '../bodies.ts'
import { listen } from './serve.ts'

interface Ready {
  headers: { 'content-type': string; 'content-length': number }
  body: string | Buffer
}

const answers = new Map<string, Ready>(
  BODIES.flatMap(({ name, type, text }) => {
    const bytes = Buffer.from(text)
    const headers = { 'content-type': type, 'content-length': bytes.length }
    return [
      [`/string/${name}`, { headers, body: text }],
      [`/buffer/${name}`, { headers, body: bytes }],
    ]
  })
)

await listen(
  createServer((request, response) => {
    const { headers, body } = answers.get(request.url!)!
    response.writeHead(200, headers)
    response.end(body)
  })
)
