import { html, type HtmlValue, type SafeHtml } from './html.ts'
import { icon, type Icon } from './icons.ts'
import { percent } from './format.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet'

/**
 * A state in a word, with a sign and a colour of its own.
 */
export function badge(tone: Tone, sign: Icon, text: string): SafeHtml {
  return html`<span class="badge ${tone}">${icon(sign)}${text}</span>`
}

/**
 * A share as a number and as a bar.
 *
 * @param rate - Between 0 and 1; `null`: there is none
 */
export function bar(rate: number | null): SafeHtml {
  const width = `${Math.round((rate ?? 0) * 1000) / 10}%`
  return html`<span class="rate"
    ><svg class="bar" width="56" height="6" aria-hidden="true" focusable="false">
      <rect class="track" width="100%" height="6" rx="3" />
      <rect class="fill" width="${width}" height="6" rx="3" /></svg
    ><span>${percent(rate)}</span></span
  >`
}

/**
 * One number, with what it means.
 */
export function figure(label: string, value: HtmlValue, note: HtmlValue): SafeHtml {
  return html`<div class="figure">
    <dt>${label}</dt>
    <dd class="value">${value}</dd>
    <dd class="note">${note}</dd>
  </div>`
}

/**
 * What is shown where there is nothing to show, and what to do about it.
 */
export function empty(title: string, text: HtmlValue): SafeHtml {
  return html`<div class="empty">
    ${icon('empty')}
    <p class="title">${title}</p>
    <p>${text}</p>
  </div>`
}

export function notice(tone: Tone, text: HtmlValue): SafeHtml {
  return html`<div class="notice ${tone}">
    ${icon(tone === 'bad' || tone === 'warn' ? 'bad' : 'good')}
    <div>${text}</div>
  </div>`
}

/**
 * A part of a page, with its heading.
 *
 * @param aside - Beside the heading
 */
export function panel(id: string, title: string, content: HtmlValue, aside?: HtmlValue): SafeHtml {
  return html`<section class="panel" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">${title}</h2>
      ${aside && html`<p class="aside">${aside}</p>`}
    </header>
    ${content}
  </section>`
}

/**
 * A table which a narrow screen shows as cards. Its roles are said, as some browsers forget them then.
 *
 * @param caption - What it shows; `isShown`: also to those who see the heading above it
 * @param head - Labels of the columns, or cells that are made already
 */
export function table(
  caption: { text: HtmlValue; isShown: boolean },
  head: (string | SafeHtml)[],
  rows: SafeHtml[]
): SafeHtml {
  const cells = head.map((label) =>
    typeof label === 'string' ? html`<th scope="col" role="columnheader">${label}</th>` : label
  )
  return html`<div class="scroller">
    <table role="table">
      <caption class="${caption.isShown ? 'shown' : 'visually-hidden'}">
        ${caption.text}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          ${cells}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows}
      </tbody>
    </table>
  </div>`
}

/**
 * A cell; the first one of a row is its heading.
 *
 * @param label - That of its column, where the table is shown as cards
 */
export function cell(label: string, content: HtmlValue, kind: 'number' | '' = ''): SafeHtml {
  return html`<td role="cell" data-label="${label}" class="${kind}"><div>${content}</div></td>`
}

export function rowHeading(content: HtmlValue): SafeHtml {
  return html`<th scope="row" role="rowheader">${content}</th>`
}
