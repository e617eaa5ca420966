import { configPkg } from '@adonisjs/eslint-config'

export default configPkg({
  ignores: [
    'build/**',
    'coverage/**',
    'tmp/**',
    'examples/shop/.adonisjs/**',
    'examples/shop/tmp/**',
  ],
})
