import { join } from 'node:path';
import { defineConfig } from 'vite';

// The agent serves exactly three files under these names, so nothing is hashed, split or preloaded.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: join(import.meta.dirname, '../dist/window'),
    // A build only ever overwrites: an agent may be serving these files.
    emptyOutDir: false,
    // Browsers of UOS and Kylin are some years behind Edge.
    target: ['chrome90', 'firefox90'],
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      output: { entryFileNames: 'window.js', assetFileNames: 'window[extname]', codeSplitting: false },
    },
  },
});
