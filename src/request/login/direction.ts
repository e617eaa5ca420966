import { DomUtils } from 'htmlparser2'
import { typeOf } from './controls.ts'
import { withAncestors, type HtmlElement } from './html.ts'

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/**
 * Which way a control is written (HTML, "directionality"), as `dirname` sends it.
 *
 * @param value - What it holds
 */
export function directionOf(control: HtmlElement, value: string): 'ltr' | 'rtl' {
  for (const element of withAncestors(control)) {
    const dir = element.attribs.dir?.toLowerCase()
    if (dir === 'ltr' || dir === 'rtl') {
      return dir
    }
    if (dir === 'auto') {
      const text = element === control ? value : DomUtils.textContent(element)
      return RIGHT_TO_LEFT.test(/\p{L}/u.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr'
    }
    if (element === control && typeOf(control) === 'tel') {
      return 'ltr'
    }
  }
  return 'ltr'
}
