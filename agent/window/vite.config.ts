import { join } from 'node:path';
import { defineConfig } from 'vite';

// The agent serves three files under fixed names: no hashes, no chunks, no preloads.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: join(import.meta.dirname, '../dist/window'),
    // Overwrite only: a running agent may be serving these files.
    emptyOutDir: false,
    // The browsers of UOS and Kylin are some years older than Edge.
    target: ['chrome90', 'firefox90'],
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      output: { entryFileNames: 'window.js', assetFileNames: 'window[extname]', codeSplitting: false },
    },
  },
});
