/**
 * Class of all errors: a stable `code`, a `message` that names what is wrong, an `action` with what to
 * do next, and a `category`.
 */
export class SmaError extends Error {
  constructor(code, message, action, category) {
    super(message);
    this.name = "SmaError";
    this.code = code;
    this.action = action;
    this.category = category;
  }
}
