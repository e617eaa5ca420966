import { BaseCommand, flags } from '@adonisjs/core/ace'
import { refuseEmptyValues } from '../../console/refuse_empty_values.ts'
import { OPTION_TEXTS } from '../options/option_texts.ts'
import type { MakeRequestsOptions } from '../types.ts'
import type { ParsedOutput } from '@adonisjs/core/types/ace'

/**
 * A flag that sets an option says the same as the option. Its default is no default of the flag,
 * which would win over the field of a class.
 */
function described(name: keyof MakeRequestsOptions): string {
  const { text, default: fallback } = OPTION_TEXTS[name]
  return `${text} [default: ${fallback}]`
}

/**
 * The flags of a warm-up command.
 *
 * They are set on the command whether they were given or not: under the names of the options they
 * would overwrite what a class has set there.
 */
export abstract class RequestFlags extends BaseCommand {
  static validate(parsed: ParsedOutput): void {
    super.validate(parsed)
    refuseEmptyValues(this, parsed)
  }

  @flags.number({ flagName: 'concurrency', description: described('concurrency') })
  declare flagConcurrency?: number

  @flags.string({ flagName: 'timeout', description: described('timeout') })
  declare flagTimeout?: string

  @flags.number({ flagName: 'retries', description: described('retries') })
  declare flagRetries?: number

  @flags.number({ flagName: 'rate', description: described('rate') })
  declare flagRate?: number

  @flags.string({ flagName: 'base-url', description: described('baseUrl') })
  declare flagBaseUrl?: string

  @flags.boolean({
    flagName: 'in-process',
    description: 'Ask the application itself, without a running server [default: false]',
  })
  declare flagInProcess?: boolean

  @flags.boolean({
    flagName: 'renew',
    showNegatedVariantInHelp: true,
    description: described('renew'),
  })
  declare flagRenew?: boolean

  @flags.boolean({ flagName: 'verify', description: described('verify') })
  declare flagVerify?: boolean

  @flags.string({ flagName: 'through-network', description: described('throughNetwork') })
  declare flagThroughNetwork?: string

  @flags.array({
    flagName: 'only',
    description:
      'Only URLs that match "/posts/**"; pages missing, stale, expiring=10m [default: all]',
  })
  declare flagOnly?: string[]

  @flags.number({ flagName: 'limit', description: described('limit') })
  declare flagLimit?: number

  @flags.boolean({ flagName: 'fail-fast', description: described('failFast') })
  declare flagFailFast?: boolean

  @flags.boolean({
    flagName: 'dry-run',
    description: 'List the URLs, and ask for none of them [default: false]',
  })
  declare flagDryRun?: boolean

  @flags.boolean({
    flagName: 'json',
    description: 'Print the report as JSON, and nothing else [default: false]',
  })
  declare flagJson?: boolean

  @flags.boolean({
    flagName: 'allow-nothing',
    description: described('allowNothing'),
  })
  declare flagAllowNothing?: boolean

  @flags.boolean({
    flagName: 'allow-failures',
    description: 'Exit with 0 although pages failed [default: false]',
  })
  declare flagAllowFailures?: boolean

  @flags.boolean({
    flagName: 'resume',
    description: 'Go on with the last run, which was interrupted [default: false]',
  })
  declare flagResume?: boolean

  @flags.string({
    flagName: 'queue',
    allowEmptyValue: true,
    description: 'Hand the run to the workers of a queue, --queue=default [default: no queue]',
  })
  declare flagQueue?: string

  @flags.string({
    flagName: 'follow',
    description: 'Follow a run of --queue, by its ID [default: none]',
  })
  declare flagFollow?: string

  @flags.boolean({
    flagName: 'detach',
    description: 'Leave a run of --queue as soon as its URLs are read [default: false]',
  })
  declare flagDetach?: boolean

  @flags.string({
    flagName: 'next-version',
    description: described('nextVersion'),
  })
  declare flagNextVersion?: string
}
