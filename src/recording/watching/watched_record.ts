import { inspect } from 'node:util'
import { shadow } from './shadow.ts'

/**
 * What is told of a record: that one of its fields was looked at, there or not, or all of them; and
 * that one is about to be changed.
 */
export interface RecordWatcher {
  field: (name: string) => void
  all: () => void
  change?: (name: string) => void
}

/** The records behind the watched ones */
const records = new WeakMap<object, object>()

/**
 * A record of fields, such as headers or cookies, that tells what is looked at in it. It behaves
 * as the record does, and what is changed in it is changed in the record.
 */
export function watchedRecord<Fields extends object>(
  record: Fields,
  { field, all, change }: RecordWatcher
): Fields {
  // A proxy is printed as its target, past its handlers, so the target is another object.
  const target = Object.create(Object.getPrototypeOf(record), {
    [inspect.custom]: {
      configurable: true,
      value: () => {
        all()
        return record
      },
    },
  })
  const look = (name: string | symbol) => {
    if (typeof name === 'string') {
      field(name)
    }
  }
  const tellOfChange = (name: string | symbol) => {
    if (typeof name === 'string') {
      change?.(name)
    }
  }
  const watched = new Proxy<Fields>(target, {
    get: (own, name) => {
      look(name)
      return name === inspect.custom ? own[name as never] : Reflect.get(record, name)
    },
    set: (_, name, value, receiver) => {
      if (receiver !== watched) {
        return Reflect.set(record, name, value, receiver)
      }
      tellOfChange(name)
      return Reflect.set(record, name, value)
    },
    has: (_, name) => {
      look(name)
      return Reflect.has(record, name)
    },
    deleteProperty: (_, name) => {
      tellOfChange(name)
      return Reflect.deleteProperty(record, name)
    },
    // Others cannot be shown by a proxy, nor taken back.
    defineProperty: (_, name, descriptor) => {
      tellOfChange(name)
      return Reflect.defineProperty(record, name, { ...descriptor, configurable: true })
    },
    getOwnPropertyDescriptor: (_, name) => {
      look(name)
      return Reflect.getOwnPropertyDescriptor(record, name)
    },
    ownKeys: () => {
      all()
      return Reflect.ownKeys(record)
    },
  })
  records.set(watched, record)
  return watched
}

const WATCHER = Symbol('adonis-cache-helpers.watcher')

type Watched = { [WATCHER]?: (name: string, args: unknown[]) => void }

/**
 * The members of classes that tell of themselves, by the class's prototype.
 */
const telling = new WeakMap<object, Set<string>>()

/**
 * Has methods and getters of an object tell when they are used, also by who calls them past the
 * object, on its class: they keep their values where nobody else can look. Each is wrapped once for
 * its class; to an object that is not watched that is the look-up of a property that is not there.
 *
 * @param told - With the name and the arguments
 * @returns ends it
 */
export function watchMembers(
  target: object,
  names: readonly string[],
  told: (name: string, args: unknown[]) => void
): () => void {
  names.forEach((name) => tellOfMember(target, name))
  return shadow(target, WATCHER, { value: told })
}

function tellOfMember(target: object, name: string): void {
  let owner: object | null = target
  while (owner !== null && !Object.hasOwn(owner, name)) {
    owner = Object.getPrototypeOf(owner) as object | null
  }
  if (owner === null) {
    return
  }
  const names = telling.get(owner) ?? new Set()
  if (names.has(name)) {
    return
  }
  const member = Object.getOwnPropertyDescriptor(owner, name)!
  const original = (member.get ?? member.value) as Function
  const wrapper = function (this: Watched, ...args: unknown[]) {
    this?.[WATCHER]?.(name, args)
    return Reflect.apply(original, this, args)
  }
  Object.defineProperty(owner, name, {
    ...member,
    ...(member.get ? { get: wrapper } : { value: wrapper }),
  })
  telling.set(owner, names.add(name))
}

let isCloningWatched = false

/**
 * Makes `structuredClone` copy watched records as it copies other ones: it refuses proxies.
 */
export function cloneWatchedRecords(): void {
  if (isCloningWatched) {
    return
  }
  isCloningWatched = true
  const { structuredClone: clone } = globalThis
  globalThis.structuredClone = (value, options) => {
    try {
      return clone(value, options)
    } catch (error) {
      const plain = unwatched(value)
      if (plain === value) {
        throw error
      }
      return clone(plain, options)
    }
  }
}

/**
 * The same value with copies of the watched records in it; itself, where it has none.
 */
function unwatched<Value>(value: Value, seen = new Set<unknown>()): Value {
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return value
  }
  seen.add(value)
  if (records.has(value)) {
    return { ...value }
  }
  const prototype = Object.getPrototypeOf(value)
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return value
  }
  const entries = Object.entries(value).map(([name, own]) => [name, own, unwatched(own, seen)])
  if (entries.every(([, before, after]) => before === after)) {
    return value
  }
  const changed = Object.fromEntries(entries.map(([name, , after]) => [name, after]))
  return (Array.isArray(value) ? Object.assign([], changed) : changed) as Value
}
