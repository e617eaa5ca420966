import type { ModelPages } from './model_pages.ts'

/**
 * What the models say about pages that have been booted, by their classes. Any other model is none of
 * those that pages follow.
 */
export const pagesOf = new WeakMap<object, ModelPages>()
