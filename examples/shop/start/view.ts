import edge from 'edge.js'

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })
const counts = new Intl.NumberFormat('en-IE')

edge.global('money', (cents: number) => euros.format(cents / 100))
edge.global('count', (value: number) => counts.format(value))
edge.global('cartCount', (cart: Record<string, number>) => {
  return Object.values(cart).reduce((total, quantity) => total + quantity, 0)
})
