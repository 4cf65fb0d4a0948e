import { describe, expect, test } from 'vitest';
import { childrenOf, readDocument, textOf } from './read-xml.ts';

const read = (text: string) => readDocument(Buffer.from(text), 'Delete');

test('reads a list of 10,000 parts with checksums', () => {
  const part =
    '<Part><PartNumber>1</PartNumber><ETag>&quot;x&quot;</ETag><ChecksumCRC32>a</ChecksumCRC32><ChecksumSHA256>b</ChecksumSHA256></Part>';
  const root = readDocument(
    Buffer.from(`<Complete xmlns="http://x/">${part.repeat(10_000)}</Complete>`),
    'Complete',
  );
  const parts = childrenOf(root, 'Part');
  expect(parts).toHaveLength(10_000);
  expect(textOf(parts[9_999] ?? '', 'ETag')).toBe('"x"');
});

test('reads the longest key, however it is written', () => {
  const root = read(`<Delete><Object><Key>${'&#x1f600;'.repeat(256)}</Key></Object></Delete>`);
  expect(textOf(childrenOf(root, 'Object')[0] ?? '', 'Key')).toBe('\u{1f600}'.repeat(256));
});

describe('a document that is all markup is refused before it is read:', () => {
  test.each([
    ['elements', `<Delete>${'<a/>'.repeat(300_000)}</Delete>`],
    ['open elements', `<Delete>${'<a>'.repeat(300_000)}`],
    ['attributes', `<Delete><a ${'b="c" '.repeat(30_000)}/></Delete>`],
    ['attributes, a few a tag', `<Delete>${`<a ${"b='c' ".repeat(100)}/>`.repeat(300)}</Delete>`],
    ['one tag', `<Delete ${' '.repeat(5000)}></Delete>`],
    ['a tag without end', `<Delete><a b="${'x'.repeat(5000)}`],
    ['a comment', `<Delete><!--${'-'.repeat(5000)}--></Delete>`],
    ['a text longer than any key', `<Delete><Object><Key>${'&amp;'.repeat(4000)}</Key></Object></Delete>`],
    ['angle brackets', `<Delete>${'<'.repeat(300_000)}`],
  ])('%s', (_what, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });
});
