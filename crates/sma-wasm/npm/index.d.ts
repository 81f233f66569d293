import type { ErrorCategory } from "./sma.js";

export {
  Archive, Recovery, checks, fingerprint, open, openFile, recover, version, writeDocument,
} from "./sma.js";
export type * from "./sma.js";

/** Error that every function of this package throws. */
export declare class SmaError extends Error {
  /** Stable code: that of a check, as in `checks()`, or `SMA-U…` for other errors. */
  readonly code: string;
  /** What to do next, in a sentence. */
  readonly action: string;
  /** Category: the file, the computer, the data, or the caller. */
  readonly category: ErrorCategory;
  readonly name: "SmaError";
  private constructor();
}
