import { isHit } from './is_hit.ts'
import { Visitor, type Answer } from './visitor.ts'
import { impersonal, personal } from './personal.ts'
import { DEMO_ACCOUNTS } from '../database/demo_accounts.ts'

/**
 * What somebody got who asked for a page that is the same for all.
 */
export interface Share {
  visitor: string
  answer: Answer
  /** What is not as it should be */
  problems: string[]
}

const [ada, grace] = DEMO_ACCOUNTS
const VISITORS = [
  { visitor: 'a guest', account: null, buys: 2 },
  { visitor: ada.name, account: ada, buys: 1 },
  { visitor: grace.name, account: grace, buys: 0 },
]

/**
 * Lets three visitors ask for the same page, after some of them have bought with the form that is
 * on it. It is one stored page, and each one finds their own name and cart there.
 *
 * @param url - Of the shop
 * @param product - The number of the product whose page it is
 */
export async function sharePage(url: string, product: number): Promise<Share[]> {
  const path = `/products/${product}`
  const shares: Share[] = []
  for (const { visitor, account, buys } of VISITORS) {
    const browser = new Visitor(url)
    if (account) await browser.logIn(account)
    const problems = buys > 0 ? await buy(browser, path, { product, quantity: buys }) : []
    const answer = await browser.get(path)
    shares.push({ visitor, answer, problems })

    const { name, cart, nonce } = personal(answer.body)
    const isOwn = name === (account?.name ?? 'Log in') && cart === String(buys)
    const policy = answer.headers.get('content-security-policy') ?? ''
    const isSame = impersonal(answer.body) === impersonal(shares[0].answer.body)
    if (!isHit(answer)) problems.push(`got it as ${answer.cacheStatus}`)
    if (!isOwn) problems.push(`is shown the name "${name}" and ${cart} things in the cart`)
    if (!nonce || !policy.includes(`'nonce-${nonce}'`))
      problems.push('got a script that cannot run')
    if (!isSame) problems.push('got another page than the one before')
  }
  return shares
}

/**
 * Buys with the form of a page that comes from the cache, and reads the message that follows.
 */
async function buy(
  browser: Visitor,
  path: string,
  { product, quantity }: { product: number; quantity: number }
): Promise<string[]> {
  const fields = { product: String(product), quantity: String(quantity) }
  const bought = await browser.submit(path, '/cart', fields)
  if (bought.headers.get('location') !== path) return ['has a form that does not work']

  const message = 'is in your cart'
  const first = await browser.get(path)
  const second = await browser.get(path)
  const isSeenOnce = first.body.includes(message) && !second.body.includes(message)
  return isSeenOnce && !isHit(first) ? [] : ['should see the message once']
}
