import { typeOf } from './controls.ts'
import { select, withAncestors, type HtmlDocument, type HtmlElement } from './html.ts'

type Style = Map<string, string>

/**
 * Further out than a screen is wide.
 */
const FAR_OUT = /^(left|right|top|bottom|margin(-left|-top)?)$/

/**
 * Tells what a person sees of a page. Of its style sheets only those are known that it holds
 * itself, and of those only which elements they hide whatever the medium.
 */
export class Sight {
  #hidden: Set<HtmlElement>

  constructor(document: HtmlDocument) {
    this.#hidden = new Set(select('style', document).flatMap((sheet) => hiddenBy(sheet, document)))
  }

  /**
   * Whether a form may be opened by a script later only, such as one in a dialog.
   */
  showsForm(form: HtmlElement): boolean {
    return !this.#isHidden(withAncestors(form))
  }

  /**
   * Whether a person who sees the form sees this control in it, and reaches it by the keyboard.
   */
  showsControl(control: HtmlElement, form: HtmlElement): boolean {
    const around = new Set(withAncestors(form))
    const within = withAncestors(control).filter((element) => !around.has(element))
    return (
      typeOf(control) !== 'hidden' &&
      !(Number.parseInt(control.attribs.tabindex, 10) < 0) &&
      !this.#isHidden(within)
    )
  }

  /**
   * @param elements - From the inside: the innermost decides what is visible
   */
  #isHidden(elements: HtmlElement[]): boolean {
    const visibility = elements
      .map(({ attribs }) => styleOf(attribs.style ?? '').get('visibility'))
      .find((value) => value !== undefined && value !== 'inherit')
    return (
      /^(hidden|collapse)/.test(visibility ?? '') ||
      elements.some(
        (element) =>
          this.#hidden.has(element) ||
          'hidden' in element.attribs ||
          'inert' in element.attribs ||
          element.attribs['aria-hidden'] === 'true' ||
          (element.name === 'dialog' && !('open' in element.attribs)) ||
          hides(styleOf(element.attribs.style ?? ''))
      )
    )
  }
}

function hiddenBy(sheet: HtmlElement, document: HtmlDocument): HtmlElement[] {
  const text = sheet.children.map((child) => ('data' in child ? child.data : '')).join('')
  const always = text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/@[^{};]*(;|\{([^{}]*\{[^{}]*\})*[^{}]*\})/g, '')
  return [...always.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .filter(([, , declarations]) => {
      const style = styleOf(declarations)
      return hides(style) || /^(hidden|collapse)/.test(style.get('visibility') ?? '')
    })
    .flatMap(([, selector]) => matching(selector.trim(), document))
}

/**
 * A selector that is not known here hides nothing.
 */
function matching(selector: string, document: HtmlDocument): HtmlElement[] {
  try {
    return select(selector, document)
  } catch {
    return []
  }
}

function styleOf(declarations: string): Style {
  return new Map(
    declarations
      .toLowerCase()
      .split(';')
      .map((declaration): [string, string] => {
        const [property, ...value] = declaration.split(':')
        return [property.trim(), value.join(':').replace('!important', '').trim()]
      })
  )
}

function hides(style: Style): boolean {
  const of = (property: string) => style.get(property) ?? ''
  const isTiny = (property: string) => /^[01](px)?$/.test(of(property))
  return (
    of('display') === 'none' ||
    /^0(\.0+)?%?$/.test(of('opacity')) ||
    [...style].some(([name, value]) => FAR_OUT.test(name) && Number.parseFloat(value) <= -50) ||
    /^rect\((0|1px)/.test(of('clip')) ||
    /^(inset\((50|100)%|circle\(0)/.test(of('clip-path')) ||
    /scale\(0\)|translate\w*\(-\d{3,}/.test(of('transform')) ||
    ((isTiny('height') || isTiny('width')) && /hidden|clip/.test(of('overflow')))
  )
}
