import { configPkg } from '@adonisjs/eslint-config'

export default configPkg({
  ignores: ['build/**', 'coverage/**', 'examples/shop/.adonisjs/**', 'examples/shop/tmp/**'],
})
