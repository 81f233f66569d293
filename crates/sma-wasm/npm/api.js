// What every variant of the package exports, once the wasm is loaded.
import "./guard.js";

export {
  Archive, Recovery, SmaError, checks, fingerprint, open, openFile, recover, version, writeDocument,
} from "./sma.js";
