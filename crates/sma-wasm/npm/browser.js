// For browsers and bundlers: loads the wasm file next to this one on import.
import init from "./sma.js";
import "./guard.js";

await init();

export { Archive, Recovery, SmaError, checks, fingerprint, open, recover, version } from "./sma.js";
