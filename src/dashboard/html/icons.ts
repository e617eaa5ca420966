import { html, type SafeHtml } from './html.ts'

/**
 * Drawn on 16 × 16, in the colour of the text beside which they stand. They say nothing that the text does
 * not say.
 */
const DRAWN = {
  fresh: html`<circle cx="8" cy="8" r="5" fill="currentColor" />`,
  stale: html`<path d="M8 3a5 5 0 0 0 0 10z" fill="currentColor" /><circle cx="8" cy="8" r="5" />`,
  outdated: html`<circle cx="8" cy="8" r="5" /><path d="M8 5v3.2l2 1.4" />`,
  forever: html`<path
    d="M8 8c-1.2-1.6-2.2-2.5-3.4-2.5a2.5 2.5 0 0 0 0 5C5.800 10.500 6.800 9.600 8 8s2.200-2.500 3.400-2.500a2.500 2.500 0 0 1 0 5C10.200 10.500 9.200 9.600 8 8z"
  />`,
  good: html`<circle cx="8" cy="8" r="6" /><path d="m5.400 8.200 1.800 1.800 3.400-3.800" />`,
  bad: html`<path d="M8 2.500 14 13H2z" /><path d="M8 6.500v3M8 11.300v.1" />`,
  unknown: html`<circle cx="8" cy="8" r="5" stroke-dasharray="2 2" />`,
  running: html`<path d="M13 8a5 5 0 1 1-1.600-3.700M13 2.500v2.500h-2.500" />`,
  search: html`<circle cx="7" cy="7" r="4.200" /><path d="m10.200 10.200 3.300 3.300" />`,
  empty: html`<path d="M3 5.500 8 3l5 2.500v5L8 13l-5-2.500z" /><path
      d="M3 5.500 8 8l5-2.500M8 8v5"
    />`,
} as const

export type Icon = keyof typeof DRAWN

export function icon(name: Icon): SafeHtml {
  return html`<svg
    class="icon icon-${name}"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${DRAWN[name]}
  </svg>`
}
