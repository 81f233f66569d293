// Throws an `SmaError` where an object is used after `free()`. wasm-bindgen would throw an `Error` about
// a null pointer.
import { Archive, Recovery, SmaError } from "./sma.js";

/** Whether `free()` was called: wasm-bindgen then has no object behind this one. */
function isFreed(object) {
  return object.__wbg_ptr === 0;
}

function guard(type, noun) {
  const methods = Object.getOwnPropertyNames(type.prototype);
  for (const name of methods) {
    const method = type.prototype[name];
    if (name === "constructor" || name === "free" || name.startsWith("__")) continue;
    type.prototype[name] = function (...given) {
      if (isFreed(this)) {
        const message = `The ${noun} was freed and cannot be used any more.`;
        throw new SmaError("SMA-U015", message, "Call free() after the last use.", "user");
      }
      return method.apply(this, given);
    };
  }
  // Freeing twice has no effect, so that `free()` may be called where `using` does it as well.
  const { free } = type.prototype;
  type.prototype.free = function () {
    if (!isFreed(this)) free.call(this);
  };
  if (Symbol.dispose) type.prototype[Symbol.dispose] = type.prototype.free;
}

guard(Archive, "archive");
guard(Recovery, "recovery");
