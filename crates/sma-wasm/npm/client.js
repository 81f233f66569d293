// Archives in a worker: every call returns a promise, and the page stays responsive.
import { SmaError } from "./sma.js";

/** Methods with options for a signal and for progress. */
const WATCHED = new Set(["openFile", "validate"]);

/** A worker that opens and validates archives. */
export class SmaWorker {
  #worker;
  #pending = new Map();
  #last = 0;
  #broken = null;

  /** Starts the worker; `worker` is one that the page has started from `@shelly-manager/sma/worker.js`. */
  constructor(worker) {
    this.#worker = worker ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      this.#end(new Error(`The worker cannot be used: ${event.message || "it does not load"}.`));
    };
  }

  /** Opens a file, or its bytes. */
  async open(file, options = {}) {
    const blob = file instanceof Blob ? file : new Blob([file]);
    return new RemoteArchive(this.#about(await this.#ask("openFile", [blob, options])));
  }

  /** Reads what is left of a damaged file. */
  async recover(file, options) {
    const bytes = file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file;
    return new RemoteRecovery(this.#about(await this.#ask("recover", [bytes, options])));
  }

  checks() {
    return this.#ask("checks", [undefined]);
  }

  fingerprint(publicKey) {
    return this.#ask("fingerprint", [publicKey]);
  }

  version() {
    return this.#ask("version", [undefined]);
  }

  writeDocument(json, options) {
    return this.#ask("writeDocument", [json, options]);
  }

  /** Ends the worker, and with it everything that it holds. */
  terminate() {
    this.#worker.terminate();
    this.#end(new Error("The worker was terminated."));
  }

  /** The function that asks about an object of the worker. */
  #about(object) {
    return (name, given) => this.#ask(name, given, object);
  }

  /** Calls a function of the worker. The last argument is its options. */
  #ask(name, given, object) {
    if (this.#broken) return Promise.reject(this.#broken);
    const isWatched = WATCHED.has(name);
    const { signal, onProgress, ...others } = (isWatched && given.at(-1)) || {};
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.#worker.postMessage({ id, cancel: true });
        this.#settle(id)?.reject(signal.reason);
      };
      signal?.addEventListener("abort", cancel);
      const done = () => signal?.removeEventListener("abort", cancel);
      this.#pending.set(id, { resolve, reject, onProgress, done });
      const sent = isWatched ? [...given.slice(0, -1), others] : given;
      this.#worker.postMessage({
        id, name, object, given: sent, isWatched, reportsProgress: onProgress !== undefined,
      });
    });
  }

  #receive({ id, progress, result, error }) {
    if (progress) {
      this.#pending.get(id)?.onProgress?.(progress);
      return;
    }
    const asked = this.#settle(id);
    if (error) asked?.reject(revived(error));
    else asked?.resolve(result);
  }

  #settle(id) {
    const asked = this.#pending.get(id);
    this.#pending.delete(id);
    asked?.done();
    return asked;
  }

  #end(error) {
    this.#broken = error;
    for (const id of [...this.#pending.keys()]) this.#settle(id).reject(error);
  }
}

/** An archive in a worker. */
class RemoteArchive {
  #ask;

  constructor(ask) {
    this.#ask = ask;
  }

  summary() { return this.#ask("summary", [undefined]); }
  report(level, options) { return this.#ask("report", [level, options]); }
  validate(level, options = {}) { return this.#ask("validate", [level, options]); }
  reportJson(level, options) { return this.#ask("reportJson", [level, options]); }
  reportHtml(level, options) { return this.#ask("reportHtml", [level, options]); }
  verify(publicKeys) { return this.#ask("verify", [publicKeys]); }
  demandSignature(publicKeys) { return this.#ask("demandSignature", [publicKeys]); }
  unlock(credential) { return this.#ask("unlock", [credential]); }
  lock() { return this.#ask("lock", [undefined]); }
  encrypt(options) { return this.#ask("encrypt", [options]); }
  sign(privateKey, options) { return this.#ask("sign", [privateKey, options]); }
  conversionPlan() { return this.#ask("conversionPlan", [undefined]); }
  convert(options) { return this.#ask("convert", [options]); }
  toDocument(options) { return this.#ask("toDocument", [options]); }
  document() { return this.#ask("document", [undefined]); }
  rows(section, collection, from, count) { return this.#ask("rows", [section, collection, from, count]); }
  record(section, collection, index) { return this.#ask("record", [section, collection, index]); }
  field(section, name) { return this.#ask("field", [section, name]); }
  free() { return this.#ask("free", [undefined]); }
}

/** A recovery in a worker. */
class RemoteRecovery {
  #ask;

  constructor(ask) {
    this.#ask = ask;
  }

  report() { return this.#ask("report", [undefined]); }
  section(name) { return this.#ask("section", [name]); }
  repair(options) { return this.#ask("repair", [options]); }
  free() { return this.#ask("free", [undefined]); }
}

function revived({ name, code, message, action, category }) {
  if (name === "SmaError") return new SmaError(code, message, action, category);
  return Object.assign(new Error(message), { name });
}
