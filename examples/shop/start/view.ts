import edge from 'edge.js'

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })
const counts = new Intl.NumberFormat('en-IE')

edge.global('money', (cents: number) => euros.format(cents / 100))
edge.global('count', (value: number) => counts.format(value))

/**
 * A colour for each category, as an angle on the colour wheel.
 */
edge.global('hue', (slug: string) => {
  return [...slug].reduce((angle, letter) => (angle * 31 + letter.charCodeAt(0)) % 360, 0)
})
