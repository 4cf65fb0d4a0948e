const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns `text` takes on a terminal. */
export function displayWidth(text: string): number {
  // Names are mostly plain ASCII, one column a character.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** Shortens `text` to at most `columns`, ending in “…” when something had to go. */
export function shorten(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns) break;
    kept += character;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** Shortens from the front: the end of a path says more than its beginning. */
export function shortenStart(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const character of [...text].reverse()) {
    width += displayWidth(character);
    if (width > columns) break;
    kept = character + kept;
  }
  return columns > 0 ? `…${kept}` : '';
}
