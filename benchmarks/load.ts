/**
 * Asks for one URL with 20 connections for some seconds, and tells its parent how often it got
 * an answer.
 */
import autocannon from 'autocannon'

const [url, seconds] = process.argv.slice(2)
const { requests, non2xx, errors } = await autocannon({
  url,
  connections: 20,
  duration: Number(seconds),
})
if (non2xx > 0 || errors > 0) {
  throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} failed`)
}
process.send!(requests.total)
process.disconnect()
