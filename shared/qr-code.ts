import { encode, renderSVG, renderUnicodeCompact } from 'uqr';

/** Where a camera has to look past a speck of dust, but the picture stays small. */
const ecc = 'M';
/** Blank modules around it; readers want four. */
const border = 4;

/** `text` as a QR code for a terminal: half blocks, two rows a line; right for light letters on a dark ground. */
export function qrForTerminal(text: string): string {
  return renderUnicodeCompact(text, { ecc, border: 2 });
}

/** `text` as a QR code: one `<svg>` element, black on white, without scripts, styles or addresses. */
export function qrAsSvg(text: string): string {
  return renderSVG(text, { ecc, border });
}

/** The modules of the QR code for `text`, row by row with the blank border; true is dark. */
export function qrModules(text: string): boolean[][] {
  return encode(text, { ecc, border }).data;
}
