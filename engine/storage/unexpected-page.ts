/** Thrown inside the client when an answer is a web page; becomes `not-s3`. */
export class UnexpectedPage extends Error {
  override readonly name = 'UnexpectedPage';
  readonly status: number;

  constructor(status: number) {
    super(`a web page with status ${status}`);
    this.status = status;
  }
}
