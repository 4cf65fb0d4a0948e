/** Lets the first `length` bytes of `body` through and then fails, as a connection does that is cut. */
export async function* cutBody(
  body: AsyncIterable<Uint8Array>,
  length: number,
  error: () => unknown,
): AsyncIterable<Uint8Array> {
  let left = length;
  for await (const chunk of body) {
    if (left <= 0) break;
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    yield piece;
  }
  throw error();
}
