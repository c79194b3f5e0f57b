import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const domainBan = (name) => ({ name, message: 'The domain gets time, ids and chance as input.' });

export default defineConfig(
  globalIgnores(['dist', 'coverage', '.data', 'node_modules', 'apps/admin/client']),
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'apps/playground/page/tsconfig.json', 'apps/console/page/tsconfig.json'], // a third cheaper than the project service
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['warn', { max: 200, skipBlankLines: true, skipComments: true }],
      complexity: ['warn', 9],
      'max-params': ['warn', 4],
    },
  },
  {
    files: ['libs/*/src/domain/**/*.ts'],
    rules: {
      'max-lines': ['warn', { max: 150 }],
      'no-restricted-globals': ['error', ...['Date', 'crypto', 'process', 'console', 'performance'].map(domainBan)],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/cqrs',
              importNames: [
                'EventBus',
                'EventsHandler',
                'Saga',
                'AggregateRoot',
                'EventPublisher',
                'UnhandledExceptionBus',
              ],
              message: 'Not durable: see the ADR.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.{spec,test}.ts', 'test/**', 'libs/*/contract/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      complexity: ['warn', 12],
    },
  },
);
