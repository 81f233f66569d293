import type {
  Archive, CheckInfo, DocumentFile, KeyText, OpenFileOptions, RecoverOptions, Recovery, WriteOptions,
} from "./index.js";

/** An object in a worker: its methods return promises, and `free()` frees it there. */
type Remote<T, M extends keyof T> = {
  [Name in M]: T[Name] extends (...given: infer Given) => infer Result
    ? (...given: Given) => Promise<Awaited<Result>>
    : never;
};

/** An archive in a worker, with the methods of `Archive`. */
export type RemoteArchive = Remote<Archive, Exclude<keyof Archive, typeof Symbol.dispose>>;

/** A recovery in a worker, with the methods of `Recovery`. */
export type RemoteRecovery = Remote<Recovery, Exclude<keyof Recovery, typeof Symbol.dispose>>;

/** A worker that opens and validates archives, while the page stays responsive. */
export declare class SmaWorker {
  /** Starts the worker. `worker` is one that the page has started from `@shelly-manager/sma/worker.js`. */
  constructor(worker?: Worker);
  /** Opens a file, or its bytes. */
  open(file: Blob | Uint8Array | ArrayBuffer, options?: OpenFileOptions): Promise<RemoteArchive>;
  /** Reads what is left of a truncated or damaged file. */
  recover(file: Blob | Uint8Array | ArrayBuffer, options?: RecoverOptions): Promise<RemoteRecovery>;
  /** Every check, as `checks()` returns it. */
  checks(): Promise<CheckInfo[]>;
  /** The fingerprint of a public key. */
  fingerprint(publicKey: KeyText): Promise<string>;
  /** The version of this package. */
  version(): Promise<string>;
  /** Completes and compresses a `2026.1` document. */
  writeDocument(json: string, options?: WriteOptions): Promise<DocumentFile>;
  /** Ends the worker, and with it everything that it holds. */
  terminate(): void;
}
