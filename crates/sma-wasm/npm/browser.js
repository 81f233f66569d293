// For browsers and bundlers: the wasm lies beside this file and is fetched when it is imported.
import init from "./sma.js";

await init();

export { Archive, Recovery, SmaError, checks, fingerprint, open, recover, version } from "./sma.js";
