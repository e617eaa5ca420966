import type Configure from '@adonisjs/core/commands/configure'

/**
 * What changes the files of an application.
 */
export type Codemods = Awaited<ReturnType<Configure['createCodemods']>>

type Project = NonNullable<Awaited<ReturnType<Codemods['getTsMorphProject']>>>

/**
 * A source file of the application, of ts-morph.
 */
export type SourceFile = NonNullable<ReturnType<Project['getSourceFile']>>

/**
 * The entries of adonisrc.ts, in the order of registration: our provider and commands build on
 * those of the cache.
 */
export interface RcEntries {
  providers: string[]
  commands: string[]
}
