import { BaseCommand, flags } from '@adonisjs/core/ace'

/**
 * The flags of a warm-up command.
 *
 * They are set on the command whether they were given or not: under the names of the options they
 * would overwrite what a class has set there.
 */
export abstract class RequestFlags extends BaseCommand {
  @flags.number({ flagName: 'concurrency', description: 'Requests at the same time' })
  declare flagConcurrency?: number

  @flags.string({ flagName: 'timeout', description: 'Time for one request: seconds, or 2m' })
  declare flagTimeout?: string

  @flags.number({ flagName: 'retries', description: 'Further attempts after a network error' })
  declare flagRetries?: number

  @flags.number({ flagName: 'rate', description: 'Requests per second and host, at most' })
  declare flagRate?: number

  @flags.string({ flagName: 'base-url', description: 'What relative URLs resolve against' })
  declare flagBaseUrl?: string

  @flags.boolean({
    flagName: 'in-process',
    description: 'Ask the application itself, without a running server',
  })
  declare flagInProcess?: boolean

  @flags.boolean({
    flagName: 'renew',
    showNegatedVariantInHelp: true,
    description: 'Renew stored pages, or only fill in those that are missing',
  })
  declare flagRenew?: boolean

  @flags.boolean({ flagName: 'verify', description: 'Ask each page again: is it a hit now?' })
  declare flagVerify?: boolean

  @flags.array({
    flagName: 'only',
    description: 'Only URLs that match a glob, such as "/posts/**"',
  })
  declare flagOnly?: string[]

  @flags.number({ flagName: 'limit', description: 'Different URLs to ask for, at most' })
  declare flagLimit?: number

  @flags.boolean({ flagName: 'fail-fast', description: 'End with the first page that fails' })
  declare flagFailFast?: boolean

  @flags.boolean({ flagName: 'dry-run', description: 'List the URLs, and ask for none of them' })
  declare flagDryRun?: boolean

  @flags.boolean({ flagName: 'json', description: 'Print the report as JSON, and nothing else' })
  declare flagJson?: boolean

  @flags.boolean({
    flagName: 'allow-nothing',
    description: 'Exit with 0 although no page was asked for, or none could be stored',
  })
  declare flagAllowNothing?: boolean

  @flags.boolean({ flagName: 'allow-failures', description: 'Exit with 0 although pages failed' })
  declare flagAllowFailures?: boolean
}
