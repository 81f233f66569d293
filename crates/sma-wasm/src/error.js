/** What is thrown: `code` is stable, `message` says what is wrong, `action` what to do. */
export class SmaError extends Error {
  constructor(code, message, action) {
    super(message);
    this.name = "SmaError";
    this.code = code;
    this.action = action;
  }
}
