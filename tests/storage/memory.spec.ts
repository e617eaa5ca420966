import { drivers, store } from '@adonisjs/cache'
import { testStore } from './store_suite.ts'

for (const serialize of [true, false]) {
  testStore({
    name: `a memory store with serialize: ${serialize}`,
    create: async () => ({
      app: {
        cache: {
          default: 'pages',
          stores: { pages: store().useL1Layer(drivers.memory({ serialize })) },
        },
      },
    }),
  })
}
