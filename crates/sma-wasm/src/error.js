/**
 * What is thrown: `code` is stable, `message` says what is wrong, `action` what to do, `category`
 * whose matter it is.
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
