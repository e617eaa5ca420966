import type { ModelQuery } from './model_query.ts'

type Relation = NonNullable<ModelQuery['relation']>

/**
 * The relations of a row to one other, by their types, and which attributes of the two are the same.
 */
export const TO_ONE: Record<
  string,
  ((relation: Relation) => { own: string; other: string }) | undefined
> = {
  belongsTo: ({ foreignKey, localKey }) => ({ own: foreignKey, other: localKey }),
  hasOne: ({ foreignKey, localKey }) => ({ own: localKey, other: foreignKey }),
}
