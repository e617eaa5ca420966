export type * from './types/options.ts'
export type * from './types/personas.ts'
export type * from './types/report.ts'
export type * from './types/sources.ts'
