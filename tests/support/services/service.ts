/**
 * A server that some suites need. Where it does not answer, those suites are skipped, and one
 * line at the very end says so; but with `CI` set a server is started, so that nothing is ever
 * skipped there unseen.
 */
export abstract class Service {
  #availability?: Promise<boolean>
  #suites = 0

  /** Host and port, for the terminal */
  abstract get address(): string

  /** What helps where it does not answer */
  protected remedy = 'start it'

  /**
   * @param name - As it is shown
   * @param variables - Environment variables that say where it is
   */
  constructor(
    readonly name: string,
    readonly variables: string
  ) {}

  /** Connects, and throws if it cannot be used */
  protected abstract connect(): Promise<void>

  /** Starts one on a free port, and sets the environment variables to it */
  protected abstract start(): Promise<void>

  /**
   * Whether the suite that asks can use the service.
   *
   * @throws When `CI` is set and the service could not be started
   */
  available(): Promise<boolean> {
    this.#suites++
    this.#availability ??= this.#find()
    return this.#availability
  }

  async #find(): Promise<boolean> {
    try {
      await this.connect()
      return true
    } catch (error) {
      if (!process.env.CI) {
        process.once('exit', () => this.#complain(error))
        return false
      }
    }

    await this.start()
    await this.connect()
    return true
  }

  #complain(error: any) {
    const reason = error.message || error.code
    console.error(
      `\n${this.name.toUpperCase()} IS NOT REACHABLE at ${this.address} (${reason}): ` +
        `${this.#suites} suite(s) skipped; ${this.remedy}, or set ${this.variables}`
    )
  }
}
