import { DomUtils } from 'htmlparser2'
import { controlsOf, isSubmitButton } from './controls.ts'
import { select, type HtmlDocument, type HtmlElement } from './html.ts'

/**
 * How sites call a form to log in with, and one that is not: a registration, a new password.
 * Languages that are missing here decide nothing.
 */
const LOGIN =
  /log[\s_-]?[io]n|sign[\s_-]?(in|on)(?!\p{L})|session|auth(?!or)|anmeld|einlogg|connexion|connecter|iniciar|acce[ds]|ingres|entra|inlogg|logga in|log ind|zaloguj|войти|вход|ログイン|登录|登入|로그인|giriş/iu
const OTHER =
  /regist|sign[\s_-]?up|(create|new|open)[\s_-](an?[\s_-])?account|join(?!\p{L})|enrol|newsletter|subscri|konto (erstellen|anlegen)|inscri|crear (una )?cuenta|cadastr|criar conta|crea(re)? (un )?account|skapa konto|opret|zarejestruj|регистрац|регистрир|新規登録|注册|註冊|회원가입|kayıt|(re)?set[\s_-]?password|(change|forgot|new|reset)[\s_-]?password|passwor[dt][\s_-]?(change|reset|forgot)/iu

/**
 * What the words around a form say that it is for: those of its address, its names, its headings
 * and its buttons. Links and the labels of boxes are not asked, as they speak of other things.
 *
 * @param action - Where it is sent
 */
export function purposeOf(
  form: HtmlElement,
  document: HtmlDocument,
  action: URL
): 'login' | 'other' | 'unknown' {
  const { id = '', name = '', class: classes = '' } = form.attribs
  const spoken = [
    ...select('legend, h1, h2, h3, h4', form).map((element) => DomUtils.textContent(element)),
    ...buttonTexts(form, document),
    form.attribs['aria-label'] ?? '',
  ]
  const words = [action.pathname, id, name, classes, ...spoken].join('\n')
  if (LOGIN.test(words) === OTHER.test(words)) {
    return 'unknown'
  }
  return LOGIN.test(words) ? 'login' : 'other'
}

/**
 * What stands on the buttons that send a form.
 */
export function buttonTexts(form: HtmlElement, document: HtmlDocument): string[] {
  return controlsOf(form, document)
    .filter(isSubmitButton)
    .map((button) =>
      (button.attribs.value && button.name === 'input'
        ? button.attribs.value
        : (button.attribs.alt ?? DomUtils.textContent(button))
      )
        .replace(/\s+/g, ' ')
        .trim()
    )
    .filter((text) => text !== '')
}

/**
 * What a control is called on the page, or else in it.
 */
export function labelOf(control: HtmlElement, document: HtmlDocument): string {
  const { id, name, placeholder } = control.attribs
  const labels = select('label', document).filter((label) =>
    label.attribs.for === undefined
      ? select('input, select, textarea', label).includes(control)
      : label.attribs.for === id
  )
  const text = labels.map((label) => DomUtils.textContent(label).replace(/\s+/g, ' ').trim())[0]
  return text || control.attribs['aria-label'] || placeholder || name || ''
}
