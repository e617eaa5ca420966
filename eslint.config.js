import { configPkg } from '@adonisjs/eslint-config'

export default configPkg(
  {
    ignores: [
      'build/**',
      'coverage/**',
      'tmp/**',
      'examples/shop/.adonisjs/**',
      '**/tmp/**',
    ],
  },
  // The shop has a configuration of its own, so that there is a second root to choose from.
  { languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } } }
)
