import type { ErrorCategory } from "./sma.js";

export { Archive, Recovery, checks, fingerprint, open, recover, version } from "./sma.js";
export type * from "./sma.js";

/** What is thrown by everything here. */
export declare class SmaError extends Error {
  /** Stable: `SMA-A0…` for files, as in `checks()`; `SMA-U…` for wrong arguments. */
  readonly code: string;
  /** One sentence on what to do. */
  readonly action: string;
  /** Whose matter it is: the file, the computer, the data, or whoever asks. */
  readonly category: ErrorCategory;
  readonly name: "SmaError";
  private constructor();
}
