import { debug } from '../../debug.ts'
import type { HttpContext } from '@adonisjs/core/http'

type Class = abstract new (...args: never[]) => object
type Module = Record<string, any>

/**
 * Of which class what packages put on a context is, by the name that it has there. None of them is required.
 */
const OF_PACKAGES: Readonly<Record<string, [from: string, classOf: (module: Module) => Class]>> = {
  session: ['@adonisjs/session', ({ Session }) => Session],
  i18n: ['@adonisjs/i18n', ({ I18n }) => I18n],
  inertia: ['@adonisjs/inertia', ({ Inertia }) => Inertia],
  bouncer: ['@adonisjs/bouncer', ({ Bouncer }) => Bouncer],
  ally: ['@adonisjs/ally', ({ AllyManager }) => AllyManager],
  // Its class has no name of its own there.
  view: ['edge.js', ({ default: edge }) => edge.createRenderer().constructor],
}

/**
 * The classes of what packages put on the contexts of an application. A package is loaded when a context
 * has something under a name of it: then it is mostly loaded already.
 */
export class PackageClasses {
  #importPackage: (name: string) => Promise<unknown>
  /** By the name on the context; `null` where the application does not have the package */
  #classes = new Map<string, Class | null>()

  /**
   * @param importPackage - Imports what the application has by that name
   */
  constructor(importPackage: (name: string) => Promise<unknown>) {
    this.#importPackage = importPackage
  }

  /**
   * Loads those of what a context has.
   *
   * @returns `undefined` where they are loaded
   */
  load(ctx: HttpContext): Promise<unknown> | undefined {
    const missing = Object.keys(OF_PACKAGES).filter(
      (name) => Object.hasOwn(ctx, name) && !this.#classes.has(name)
    )
    return missing.length === 0 ? undefined : Promise.all(missing.map((name) => this.#load(name)))
  }

  /**
   * Whether a value is of the class, or of one that extends it.
   */
  isOf(name: string, value: unknown): boolean {
    const known = this.#classes.get(name)
    return known ? value instanceof known : false
  }

  async #load(name: string): Promise<void> {
    const [from, classOf] = OF_PACKAGES[name]
    try {
      const found: unknown = classOf((await this.#importPackage(from)) as Module)
      this.#classes.set(name, typeof found === 'function' ? (found as Class) : null)
    } catch (error) {
      debug('ctx.%s is of the application, which does not have %s: %O', name, from, error)
      this.#classes.set(name, null)
    }
  }
}
