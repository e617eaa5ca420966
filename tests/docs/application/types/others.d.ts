/*
 * Of packages that are named in the documentation and are not installed: what is used of them there.
 */
declare module 'adonisjs-scheduler/services/main' {
  interface Schedule {
    everyTenMinutes(): this
    withoutOverlapping(): this
  }
  const scheduler: { command(name: string, args?: string[]): Schedule }
  export default scheduler
}

declare module '@nemoventures/adonis-jobs' {
  export class Job<Data, Result> {
    data: Data
    error?: Error
    allAttemptsMade(): boolean
    static dispatch(data: unknown): Promise<unknown>
    process(): Promise<Result>
  }
}

declare module '@adonisjs/otel' {
  import type { Instrumentation } from '@opentelemetry/instrumentation'

  // Of 1.2: by whatever name an application gives them
  export function defineConfig(config: {
    serviceName?: string
    instrumentations?: Record<string, Instrumentation | { enabled: false }>
  }): object
}

declare module '@aws-sdk/client-cloudfront' {
  export class CloudFrontClient {
    constructor(options: object)
    send(command: CreateInvalidationCommand, options?: { abortSignal?: AbortSignal }): Promise<void>
  }
  export class CreateInvalidationCommand {
    constructor(input: {
      DistributionId: string
      InvalidationBatch: {
        CallerReference: string
        Paths: { Quantity: number; Items: string[] }
      }
    })
  }
}
