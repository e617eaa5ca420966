import { pageUnderWay, type PageUnderWay } from '../../producing/page_under_way.ts'

type Told = (name: string) => void

/**
 * Names that are looked for in anything: by the language, whether it is a promise and how it is written as JSON;
 * and by `util.inspect`, whether it is a URL.
 */
const OF_ANYTHING = new Set(['then', 'toJSON', 'href'])

/**
 * What stands before the prototype of watched objects. There is one for each prototype, and not for each object:
 * V8 tells objects apart by their prototypes, and code that meets ever new ones stays slow.
 */
const fronts = new WeakMap<object, object>()

/** Who is told, by the object in which a name is looked for */
const ofObjects = new WeakMap<object, Told>()

/** The same, by the page that is being produced and by the front: `name in object` does not say which object */
const ofPages = new WeakMap<PageUnderWay, Map<object, Told>>()

/**
 * Has an object that may be extended tell when something is looked for in it that neither it nor its prototype
 * has.
 *
 * @param page - The one that is being produced meanwhile
 * @param told - With the name
 * @returns ends it
 */
export function watchAbsent(target: object, page: PageUnderWay, told: Told): () => void {
  const prototype: object = Object.getPrototypeOf(target)
  const front = frontOf(prototype)
  ofObjects.set(target, told)
  ofPages.set(page, (ofPages.get(page) ?? new Map<object, Told>()).set(front, told))
  Object.setPrototypeOf(target, front)
  return () => {
    // A handler may have frozen it: what tells nobody may stay.
    Reflect.setPrototypeOf(target, prototype)
    ofObjects.delete(target)
  }
}

function frontOf(prototype: object): object {
  let front = fronts.get(prototype)
  if (front === undefined) {
    const tell = (name: string | symbol, told: () => Told | undefined) => {
      const isAbsent = typeof name === 'string' && !(name in prototype)
      if (isAbsent && !OF_ANYTHING.has(name)) {
        told()?.(name)
      }
    }
    const watched: object = new Proxy(Object.create(prototype), {
      get: (_, name, receiver) => {
        tell(name, () => ofObjects.get(receiver))
        return Reflect.get(prototype, name, receiver)
      },
      has: (_, name) => {
        tell(name, () => {
          const page = pageUnderWay()
          return page && ofPages.get(page)?.get(watched)
        })
        return Reflect.has(prototype, name)
      },
    })
    front = watched
    fronts.set(prototype, front)
  }
  return front
}
