// For Node.js: reads the wasm file next to this one.
import { readFileSync } from "node:fs";
import { initSync } from "./sma.js";

initSync({ module: readFileSync(new URL("./sma_bg.wasm", import.meta.url)) });

export * from "./api.js";
