// For Node.js: reads the wasm file next to this one.
import { readFileSync } from "node:fs";
import { initSync } from "./sma.js";
import "./guard.js";

initSync({ module: readFileSync(new URL("./sma_bg.wasm", import.meta.url)) });

export { Archive, Recovery, SmaError, checks, fingerprint, open, recover, version } from "./sma.js";
