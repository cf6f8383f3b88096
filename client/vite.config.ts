import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { InlineConfig } from 'vite';

export default {
  root: import.meta.dirname,
  configFile: false,
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The gateway's Content-Security-Policy allows neither data: URLs nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
} satisfies InlineConfig;
