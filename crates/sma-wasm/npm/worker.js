// The worker of `SmaWorker`: it owns archives, and answers requests about them.
import init, * as sma from "./sma.js";
import "./guard.js";

// Not awaited here: messages that arrive before `onmessage` is set would be lost.
const ready = init();
/** Archives and recoveries by their numbers. */
const objects = new Map();
/** What cancels the running requests, by their numbers. */
const running = new Map();
let last = 0;

self.onmessage = async ({ data }) => {
  const { id, cancel } = data;
  if (cancel) {
    running.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  try {
    await ready;
    const watch = {
      signal: controller.signal,
      onProgress: data.reportsProgress ? (progress) => self.postMessage({ id, progress }) : undefined,
    };
    const result = await answer(data, watch);
    self.postMessage({ id, result }, buffersOf(result));
  } catch (error) {
    self.postMessage({ id, error: described(error) });
  } finally {
    running.delete(id);
  }
};

/** Does what was asked: calls a function, or a method of an object. */
async function answer({ name, object, given, isWatched }, watch) {
  if (object !== undefined && name === "free") {
    objects.get(object)?.free();
    objects.delete(object);
    return undefined;
  }
  const target = object === undefined ? sma : objects.get(object);
  if (target === undefined) throw new Error("This object was freed, and cannot be used any more.");
  const options = isWatched ? [{ ...given.at(-1), ...watch }] : given.slice(-1);
  const result = await target[name](...given.slice(0, -1), ...options);
  if (!(result instanceof sma.Archive || result instanceof sma.Recovery)) return result;
  objects.set(++last, result);
  return last;
}

/** The buffers of a result, which are handed over instead of copied. */
function buffersOf(result) {
  const values = result instanceof Uint8Array ? [result] : Object.values(result ?? {});
  return values.filter((value) => value instanceof Uint8Array).map(({ buffer }) => buffer);
}

/** An error as a message. Classes do not survive the way. */
function described(error) {
  if (!(error instanceof sma.SmaError)) return { name: error?.name ?? "Error", message: String(error?.message ?? error) };
  const { name, code, message, action, category } = error;
  return { name, code, message, action, category };
}
