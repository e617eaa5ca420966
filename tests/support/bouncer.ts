type User = object | null | undefined

/** For whom it decides, when that is known */
type Ability = (user: User) => boolean

/**
 * Finds out and remembers for whom it decides, and offers itself to templates, as @adonisjs/bouncer 4 does.
 */
export class Bouncer {
  #userOrResolver: User | (() => User)
  #user: User
  abilities: Record<string, Ability>
  edgeHelpers: { bouncer: { parent: Bouncer; can: (ability: string) => Promise<boolean> } } = {
    bouncer: { parent: this, can: (ability) => this.allows(ability) },
  }

  constructor(userOrResolver: User | (() => User), abilities: Record<string, Ability>) {
    this.#userOrResolver = userOrResolver
    this.abilities = abilities
  }

  #getUser(): User {
    if (this.#user === undefined) {
      const given = this.#userOrResolver
      this.#user = typeof given === 'function' ? (given as () => User)() : given
    }
    return this.#user
  }

  with(policy: Function) {
    const user = this.#getUser()
    return { policy, allows: async (ability: string) => this.abilities[ability](user) }
  }

  async execute(ability: string): Promise<{ authorized: boolean }> {
    return { authorized: this.abilities[ability](this.#getUser()) }
  }

  async allows(ability: string): Promise<boolean> {
    const { authorized } = await this.execute(ability)
    return authorized
  }
}
