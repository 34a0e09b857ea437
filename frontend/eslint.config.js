import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** One sentence of the house, enforced: app > features (independent of one another) > shared > api. */
const forbid = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }],
})

const NO_APP = [['@/app/**', '**/app/**'], 'The shell composes features; nothing below it may know it.']
const NO_FEATURES = [['@/features/**', '**/features/**'], 'Only the shell finds features, and only by glob.']
const OWN_FOLDER = 'A feature stands alone: what two features need belongs in shared.'

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', 'src/api/schema.d.ts', 'src/components.d.ts'] },
  ...tseslint.configs.strict,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['src/**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        extraFileExtensions: ['.vue'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'event', message: 'Name the event in the handler.' }],
      eqeqeq: 'error',
      // Line breaks inside tags are a matter of reading, not of correctness.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always', normal: 'never', component: 'always' } }],
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-macros-order': 'error',
      'vue/no-unused-refs': 'error',
      // Absent and undefined mean the same to our components, so a default would only repeat the type.
      'vue/require-default-prop': 'off',
    },
  },
  { files: ['src/api/**'], rules: forbid([['@/**', '../**'], 'The client knows the contract and nothing else.']) },
  { files: ['src/shared/**'], rules: forbid(NO_APP, NO_FEATURES) },
  { files: ['src/features/*/*.{ts,vue}'], rules: forbid(NO_APP, NO_FEATURES, [['../**'], OWN_FOLDER]) },
  { files: ['src/features/*/*/**'], rules: forbid(NO_APP, NO_FEATURES, [['../../**'], OWN_FOLDER]) },
)
