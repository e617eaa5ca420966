import { Session } from 'node:inspector/promises'
import { setImmediate } from 'node:timers/promises'

/**
 * What a process holds.
 */
export interface Measured {
  /** Bytes of the heap that are in use, after a garbage collection */
  heap: number
  /** How many entries all maps and sets of the process have together */
  entries: number
  /** What keeps the process, such as timers and sockets: how often each is there */
  resources: Record<string, number>
}

/**
 * Measures this process, which has to run with `--expose-gc`.
 */
export async function measure(): Promise<Measured> {
  for (let round = 0; round < 5; round++) {
    await setImmediate()
    globalThis.gc!()
  }
  const { heapUsed: heap } = process.memoryUsage()
  const session = new Session()
  session.connect()
  const entries = (await entriesOf(session, 'Map')) + (await entriesOf(session, 'Set'))
  session.disconnect()
  const resources: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo()) {
    resources[name] = (resources[name] ?? 0) + 1
  }
  return { heap, entries, resources }
}

async function entriesOf(session: Session, name: 'Map' | 'Set'): Promise<number> {
  const { result } = await session.post('Runtime.evaluate', { expression: `${name}.prototype` })
  const { objects } = await session.post('Runtime.queryObjects', {
    prototypeObjectId: result.objectId!,
  })
  // The prototypes of classes that extend it are among them, and have no size.
  const functionDeclaration = `function () {
    const size = Object.getOwnPropertyDescriptor(${name}.prototype, 'size').get
    return this.reduce((sum, one) => {
      try { return sum + size.call(one) } catch { return sum }
    }, 0)
  }`
  const { result: sum } = await session.post('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration,
    returnByValue: true,
  })
  return sum.value
}
