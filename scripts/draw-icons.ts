import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

// `node scripts/run.js scripts/draw-icons.ts`: draws the pictures of the app from the two SVG files in build/.
// What it writes is committed; run it after changing a drawing. CHROMIUM names the browser to draw with.
const root = fileURLToPath(new URL('..', import.meta.url));
const icon = readFileSync(join(root, 'build', 'icon.svg'), 'utf8');
const tray = readFileSync(join(root, 'build', 'tray.svg'), 'utf8');
// macOS takes the shape alone and colours it itself.
const template = tray.replaceAll('#126a7c', '#000');

const pictures: readonly (readonly [svg: string, size: number, file: string])[] = [
  [icon, 1024, 'build/icon.png'],
  ...[16, 32, 48, 64, 128, 256, 512].map((size) => [icon, size, `build/icons/${size}x${size}.png`] as const),
  [icon, 256, 'electron/icons/icon.png'],
  [tray, 22, 'electron/icons/tray.png'],
  [tray, 44, 'electron/icons/tray@2x.png'],
  [template, 18, 'electron/icons/trayTemplate.png'],
  [template, 36, 'electron/icons/trayTemplate@2x.png'],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  for (const [svg, size, file] of pictures) {
    await page.setViewportSize({ width: size, height: size });
    const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
    await page.setContent(`<body style="margin:0;background:transparent">${sized}</body>`);
    writeFileSync(join(root, file), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
