// The host: a program that Vite builds, into a folder that any server can serve.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'sma-inspector' } } }),
  ],
  build: {
    // Beside what the tests of the page use; removed with it.
    outDir: '../../../target/hosts/vue',
    emptyOutDir: true,
    // Keeps `light-dark()`, which the tokens of the element need as it is.
    cssTarget: 'esnext',
  },
});
