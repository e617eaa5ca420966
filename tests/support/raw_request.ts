import { connect } from 'node:net'

/**
 * Sends bytes that no well-behaved client would send, and returns the answer as it came.
 *
 * @param lines - The request line and the headers
 */
export function rawRequest(url: string, lines: string[], body: string = ''): Promise<string> {
  return exchange(url, `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
}

/**
 * Sends requests over one connection, one after the other without waiting, and returns the answers.
 *
 * @param requests - The request lines and the headers. The last one ends the connection
 */
export function rawRequests(url: string, requests: string[][]): Promise<string> {
  return exchange(url, requests.map((lines) => `${lines.join('\r\n')}\r\n\r\n`).join(''))
}

function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname)
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.end(bytes)
  })
}
