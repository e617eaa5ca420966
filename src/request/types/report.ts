// Below all that renews pages, since not only a warm-up reports what became of them.
export type * from '../../report_types.ts'
