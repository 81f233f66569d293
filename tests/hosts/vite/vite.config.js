import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [vue()],
  base: "./",
  // The package awaits its wasm at the top of a module.
  build: { target: "es2022" },
  worker: { format: "es" },
});
