// For browsers and bundlers: loads the wasm file next to this one on import.
import init from "./sma.js";

await init();

export * from "./api.js";
