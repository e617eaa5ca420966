import { BaseCommand, flags } from '@adonisjs/core/ace'
import { refuseEmptyValues } from '../console/refuse_empty_values.ts'
import { BADGES } from '../console/wrapped.ts'
import { fitted } from '../console/fitted.ts'
import { endSoon } from '../console/end_soon.ts'
import { storeNames, storeProblem } from '../invalidation/store_names.ts'
import type { CommandOptions, ParsedOutput } from '@adonisjs/core/types/ace'

/**
 * A command that looks into the stores of config/cache.ts, and prints JSON if it is to.
 */
export abstract class StoresCommand extends BaseCommand {
  static options: CommandOptions = { startApp: true }

  static validate(parsed: ParsedOutput): void {
    super.validate(parsed)
    refuseEmptyValues(this, parsed)
  }

  @flags.array({ description: 'Only this store of config/cache.ts, or several' })
  declare cache?: string[]

  @flags.boolean({ description: 'Print JSON, and nothing else' })
  declare json?: boolean

  async run() {
    const known = storeNames(this.app)
    const problem = storeProblem(this.cache ?? [], known) ?? this.problem()
    if (problem !== null) {
      this.fail([problem])
      return
    }
    if (this.json) {
      // The application logs to the stream that must contain nothing but the JSON.
      const logger = await this.app.container.make('logger')
      logger.level = 'silent'
    }
    const errors = await this.look(this.cache ?? known)
    if (errors.length > 0) {
      this.fail(errors)
      if (this.isMain) {
        endSoon(this.exitCode)
      }
    }
  }

  /**
   * What is wrong with other flags, or the configuration, as a sentence; `null` where nothing is.
   */
  protected abstract problem(): string | null

  /**
   * @param stores - Their names
   * @returns what went wrong with some of them, in sentences
   */
  protected abstract look(stores: string[]): Promise<string[]>

  protected warn(texts: string[]): void {
    texts.forEach((text) => this.logger.warning(fitted(text, BADGES.warning)))
  }

  protected fail(texts: string[]): void {
    this.exitCode = 1
    texts.forEach((text) => this.logger.error(fitted(text, BADGES.error)))
  }
}
