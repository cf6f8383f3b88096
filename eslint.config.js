// Svelte components. All other sources are linted by oxlint (.oxlintrc.json), with types, in a fifth of the time.
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules', 'data', 'client/dist', '.cache', '**/*.ts', '!**/*.svelte.ts', '**/*.js'] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      // Knows that one $bindable among the props needs `let` for all of them.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // State here is replaced, never mutated ($state.raw): plain Set, URL and Date are right.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
);
