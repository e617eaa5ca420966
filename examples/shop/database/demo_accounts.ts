/**
 * Who may log in to the shop, and as which customer. Public, as everything in an example is.
 */
export const DEMO_ACCOUNTS = [
  { customerId: 8001, name: 'Ada Lovelace', email: 'ada@example.com', password: 'loom of 1843' },
  { customerId: 8002, name: 'Grace Hopper', email: 'grace@example.com', password: 'moth of 1947' },
  { customerId: 8003, name: 'Wim Warmer', email: 'warmer@example.com', password: 'up at dawn' },
]
