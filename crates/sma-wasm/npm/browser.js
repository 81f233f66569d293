// For browsers and bundlers: the wasm lies beside this file and is fetched when it is imported.
import init from "./sma.js";

await init();

export { Archive, SmaError, checks, fingerprint, open, version } from "./sma.js";
